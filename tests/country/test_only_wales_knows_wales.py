"""Outside its package nothing knows that Wales has 22 councils, their codes or their names."""

import re
from collections.abc import Iterator
from pathlib import Path

import gofal.abm
from gofal.abm.country import DEFAULT
from gofal.abm.facts import load_facts

ROOT = Path(gofal.abm.__path__[0]).resolve().parent
ENDINGS = (".py", ".toml", ".po", ".html", ".vue", ".typ", ".svg")
ABOUT_WALES = {
    "experiments/systems": "what reports say of named councils",
    "experiments/claims/register": "the same",
    "experiments/calibration": "facts of Wales that a run is held against",
    "experiments/hindcast/facts": "the same, by date",
    "experiments/text/cy.po": "words of those",
    "experiments/text/mutation.py": "Welsh names as they begin after other words",
    "viz/web/evidence.toml": "what reports say of named councils",
    "viz/web/lever_notes.toml": "the same",
    "viz/web/stories": "what a story looks at",
}
EXAMPLES: dict[str, str | tuple[str, ...]] = {
    "abm/setting.py": "fee_level@Powys",
    "abm/world/geography.py": "Newport, Pembrokeshire",
    "experiments/api.py": ("fee_level@Powys", '["Conwy"]'),
    "experiments/sweep/axes.py": "fee_level@Powys",
    "viz/commands/screens.py": ("a=W06000002", "a=W06000008"),
    "viz/figures/names.py": "Powys, years 4 to 5",
    "viz/web/arms.py": "fee_level@W06000023",
    "viz/web/every_page.py": ("W06000002", "W06000008"),
}
"""Of how a council is written in a setting or an address; a picture of one page."""
COUNTED = r"(?<![\w.,%-])(22|457)(?![\w.,%]| %).{0,30}(council|place|cyngor|lle|area)"


def lines() -> Iterator[tuple[str, int, str]]:
    """File, number and text of every line outside the package of Wales."""
    for folder in ("abm", "agents", "experiments", "viz"):
        for file in sorted((ROOT / folder).rglob("*")):
            name = file.relative_to(ROOT).as_posix()
            if file.suffix in ENDINGS and not file.is_relative_to(DEFAULT.folder.resolve()):
                for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                    yield name, number, line


def examples(name: str) -> tuple[str, ...]:
    """What a file may show as an example."""
    shown = EXAMPLES.get(name, ())
    return (shown,) if isinstance(shown, str) else shown


def found(pattern: re.Pattern[str]) -> list[str]:
    """Places where a pattern stands outside what is allowed."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, number, line in lines()
        if pattern.search(line)
        and not any(name.startswith(about) for about in ABOUT_WALES)
        and not any(example in line for example in examples(name))
    ]


def test_nobody_counts_councils_or_places() -> None:
    everywhere = [
        f"{name}:{number}: {line.strip()}"
        for name, number, line in lines()
        if re.search(COUNTED, line)
    ]
    assert everywhere == []


def test_nobody_knows_a_code() -> None:
    assert found(re.compile(r"W0600\d")) == []


def test_nobody_knows_a_name() -> None:
    councils = load_facts().councils
    names = {*councils["name_en"], *councils["name_cy"]}
    assert found(re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))) == []


def test_what_is_allowed_is_there() -> None:
    assert all((ROOT / name).exists() for name in (*ABOUT_WALES, *EXAMPLES))
    seen = {name for name, _, line in lines() if any(one in line for one in examples(name))}
    assert seen == set(EXAMPLES)
