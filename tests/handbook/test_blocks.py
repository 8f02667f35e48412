"""Every block of code on the site and in the README does what it says."""

from __future__ import annotations

import codeop
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any

import pytest
import typer
from blocks import Block, blocks

import gofal
from gofal.abm.results import SOURCE
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.sweep.plan import load_plan
from gofal.viz.cli import app

DOCS = SOURCE / "docs"
WRITTEN = [
    *(DOCS / "index.md", DOCS / "cy" / "index.md", DOCS / "examples" / "local-facts.md"),
    *sorted(
        page
        for folder in (
            "tutorials",
            "how-to",
            "reference",
            "cy/tutorials",
            "cy/how-to",
            "cy/reference",
        )
        for page in (DOCS / folder).glob("*.md")
    ),
]
"""Pages that are written by hand for readers."""
BESIDE = [SOURCE / "README.md", SOURCE / "CONTRIBUTING.md"]
KINDS = {"python", "bash", "toml", "text", "csv"}
_SET = re.compile(r"[A-Z_]+=")
OTHERS = {"cd", "cp", "export", "git", "pip", "sbatch"}
"""Programs that are not ours, and stay unread."""
TOOLS = {"build", "mkdocs", "mypy", "pip", "pytest", "python", "ruff"}
"""What ``uv run`` or ``uv`` starts besides gofal."""
SLICE: dict[str, Any] = {"only": ("Conwy",), "burn_in_weeks": 2, "years": 1, "stress": False}


def name(page: Path) -> str:
    return page.relative_to(SOURCE).as_posix()


def commands(text: str) -> Iterator[list[str]]:
    """Words of every command of a block; comments and continued lines are taken care of."""
    for line in text.replace("\\\n", " ").splitlines():
        for part in line.split(" && "):
            words = shlex.split(part, comments=True)
            while words and _SET.match(words[0]):  # for this command alone
                words.pop(0)
            if words:
                yield words


def gofal_words(words: list[str]) -> list[str] | None:
    """What follows ``gofal``; None if another program is called."""
    rest = words[2:] if words[:2] == ["uv", "run"] else words
    rest = [*dropwhile(lambda word: word.startswith("-"), rest)]  # options of uv itself
    if rest[0] == "gofal":
        return rest[1:]
    known = TOOLS if words[0] == "uv" else OTHERS
    called = (
        next((word for word in words[1:] if word != "run"), "") if words[0] == "uv" else words[0]
    )
    assert called in known or (SOURCE / called).is_file(), f"nobody knows {' '.join(words)}"
    return None


def understood(words: list[str]) -> None:
    """Read a command as the program does, and run nothing."""
    group: Any = typer.main.get_command(app)
    if words == ["--version"]:
        return
    given = group.commands[words[0]].make_context(words[0], words[1:]).params
    asked = [given["scenario"]] if "scenario" in given else given.get("scenarios") or []
    settings = given.get("sets") or ()
    for scenario in asked:
        if ".toml" not in scenario:  # a file that the reader has written
            typed_scenario(scenario, settings)
    for file in (given.get("design"), *(given.get("local") or ())):
        if file is not None and Path(file).parent.name in ("designs", "examples"):
            assert (SOURCE / file).is_file(), file


@pytest.mark.parametrize("paper", [*WRITTEN, *BESIDE], ids=name)
def test_every_command_is_understood(paper: Path) -> None:
    for block in blocks(paper, "bash"):
        for words in commands(block.text):
            if (ours := gofal_words(words)) is not None:
                try:
                    understood(ours)
                except (typer.TyperException, gofal.GofalError, KeyError) as error:
                    pytest.fail(
                        f"{name(paper)}, line {block.line}: gofal {' '.join(ours)}: {error}"
                    )


@pytest.mark.parametrize("paper", [*WRITTEN, *BESIDE], ids=name)
def test_every_block_says_what_it_is(paper: Path) -> None:
    assert not [block.line for block in blocks(paper) if block.kind not in KINDS]
    for block in blocks(paper, "toml"):
        if not block.included:
            tomllib.loads(block.text)
    for block in blocks(paper):
        assert all((SOURCE / file).is_file() for file in block.included)


def test_designs_of_the_site_can_be_run(tmp_path: Path) -> None:
    found = [block.text for paper in WRITTEN for block in blocks(paper, "toml")]
    designs = [text for text in found if "[design]" in text]
    assert len(designs) >= 2
    for text in designs:
        (tmp_path / "design.toml").write_text(text, encoding="utf-8")
        assert load_plan(tmp_path / "design.toml").axes


def run_all(found: list[Block], page: Path) -> None:
    """Run blocks one after the other, as a reader who types them into one session."""
    session: dict[str, Any] = {"__name__": "__page__"}
    for block in found:
        code = compile("\n" * block.line + block.text, str(page), "exec")
        exec(code, session)  # noqa: S102


def in_python(pages: list[Path]) -> list[Path]:
    return [page for page in pages if any(not one.included for one in blocks(page, "python"))]


@pytest.mark.slow
@pytest.mark.parametrize("paper", in_python(WRITTEN), ids=name)
def test_python_of_the_site_runs(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run_all([one for one in blocks(paper, "python") if not one.included], paper)


@pytest.mark.parametrize("paper", in_python([*WRITTEN, *BESIDE]), ids=name)
def test_python_can_be_typed_line_by_line(paper: Path) -> None:
    """A session ends a loop or a function at an empty line, and wants one there."""
    complete = codeop.CommandCompiler()
    for block in blocks(paper, "python"):
        typed: list[str] = []
        for line in "" if block.included else [*block.text.splitlines(), ""]:
            typed.append(line)
            if complete("\n".join(typed), symbol="single") is not None:
                typed.clear()
        assert not any(typed), f"{name(paper)}, line {block.line}: never ends"


@pytest.mark.slow
def test_python_of_the_readme_runs_on_a_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def smaller(function: Callable[..., Any], **less: Any) -> Callable[..., Any]:
        return lambda *scenarios, **asked: function(*scenarios, **(asked | SLICE | less))

    monkeypatch.setattr(gofal, "run", smaller(gofal.run))
    monkeypatch.setattr(gofal, "compare", smaller(gofal.compare, replicates=2, workers=1))
    small = gofal.load_scenario("baseline").with_(only=SLICE["only"], burn_in_weeks=2)
    monkeypatch.setattr(gofal, "Model", partial(lambda model, _name: model(small), gofal.Model))
    run_all(blocks(SOURCE / "README.md", "python"), SOURCE / "README.md")


@pytest.mark.parametrize(
    "wrong",
    [
        "gofal compare baseline --replica 2",
        "gofal run baseline --set fee_levle=1",
        "uv run godal x",
    ],
)
def test_a_command_that_is_wrong_is_noticed(wrong: str) -> None:
    (words,) = commands(wrong)
    with pytest.raises((typer.TyperException, gofal.GofalError, AssertionError)):
        understood(gofal_words(words) or [])
