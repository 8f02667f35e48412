"""Verdicts: every kind of comparison on made-up runs whose answer is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.judge import judge_claim
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.kinds.base import pseudo_values
from gofal.experiments.claims.kinds.bend import break_point
from gofal.experiments.claims.measures import Ask, measures
from gofal.experiments.claims.read import read_claim
from gofal.experiments.claims.verdict import WORDS, Rule, Word, judge, together
from gofal.experiments.statistics import Floats
from gofal.experiments.windows import Window, parse_window

REPLICATES = 8
TEXTS = "\n".join(
    f'{text}_{language} = "words"'
    for text in ("title", "hypothesis", "mechanism")
    for language in ("en", "cy")
)
# Effects a directed rule (0.1 or more) and a bound (at least 0, slack 0.1) give each verdict for.
DIRECTED = {
    "supported": (0.2, 0.01),
    "contradicted": (-0.2, 0.01),
    "not_supported": (0.02, 0.01),
    "cannot_say": (0.1, 1.0),
}
BOUNDED = {
    "supported": (0.2, 0.01),
    "contradicted": (-0.2, 0.01),
    "not_supported": (-0.03, 0.05),
    "cannot_say": (0.1, 1.0),
}


def spread(mean: float, sd: float) -> Floats:
    """Replicates with exactly this mean and standard deviation."""
    steps = np.linspace(-1.0, 1.0, REPLICATES)
    return mean + sd * steps / steps.std(ddof=1)


class MadeUpRuns:
    """Made-up runs of one pair: values by arm, by arm and outcome, or by arm and window."""

    def __init__(self, of: Callable[[str, ClaimPart, str | None, Window | None], Floats]) -> None:
        self.of = of
        self.pair = 0
        self.tables: list[pd.DataFrame] = []
        self.by_council: dict[str, Floats] = {}

    def value(
        self, arm: str, part: ClaimPart, outcome: str | None = None, window: Window | None = None
    ) -> float:
        return float(self.of(arm, part, outcome, window)[self.pair])

    def councils(self, arm: str, part: ClaimPart, outcome: str | None = None) -> Floats:  # noqa: ARG002
        own: Floats = self.by_council[outcome or arm][self.pair]
        return own

    def providers(self, arm: str) -> pd.DataFrame:  # noqa: ARG002
        return self.tables[self.pair]

    def window(self, text: str) -> Window:
        return parse_window(text, 10)


def numbers_of(part: ClaimPart, made: MadeUpRuns) -> Floats:
    """What a part reads of every pair, shape (numbers, pairs)."""
    found = []
    for made.pair in range(REPLICATES):
        found.append(kinds()[part.kind].read(part, made))
    return np.array(found).T


def values_of(part: ClaimPart, made: MadeUpRuns) -> Floats:
    """One number a pair."""
    return kinds()[part.kind].together(part, numbers_of(part, made))


def part_of(folder: Path, lines: str, arms: str = "abc") -> ClaimPart:
    """A part as a claim file gives it."""
    file = folder / "a.toml"
    declared = "\n".join(f"arms.{name} = {{}}" for name in arms)
    file.write_text(f'{TEXTS}\nevidence = ["E001"]\n{declared}\n[[part]]\n{lines}\n', "utf-8")
    return read_claim(file).parts[0]


ARM = {"a": 1.0, "b": 0.0}
LADDER = {"a": 0.0, "b": 0.5, "c": 1.0}
SIMPLE: dict[str, tuple[str, Callable[..., Floats]]] = {
    "difference": ('arm = "a"\nagainst = "b"', lambda x, arm, *_: 10 + x * ARM[arm]),
    "equivalence": ('arm = "a"\nagainst = "b"', lambda x, arm, *_: 10 + x * ARM[arm]),
    "interaction": ('plus = ["a", "b"]\nminus = ["b", "b"]', lambda x, arm, *_: 10 + x * ARM[arm]),
    "dose": (
        'ladder = ["a", "b", "c"]\ndoses = [2, 3, 4]',
        lambda x, arm, *_: 10 + x * LADDER[arm],
    ),
    "level": ('arm = "a"', lambda x, *_: x),
    "gap_closed": ('worse = "a"\nremedy = "b"', lambda x, arm, *_: 10 - 10 * x * (arm == "b")),
    "trajectory": ('arm = "a"\nwindow = "1-4"', lambda x, *_: x / 4),
    "change": (
        'arm = "a"\nsince = "1"',
        lambda x, _arm, _part, _other, window: 10 + x * (window is None),
    ),
    "between": (
        'arm = "a"\nforms = ["latc"]\nbeside = ["in_house"]',
        lambda x, _arm, part, *_: 10 + x * (part.forms == ("latc",)),
    ),
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("slug", sorted(SIMPLE))
def test_a_kind_gives_every_verdict(tmp_path: Path, slug: str, word: Word) -> None:
    lines, of = SIMPLE[slug]
    directed = "up" in kinds()[slug].rules
    rule = 'expect = "up"\nsize = 0.1' if directed else "at_least = 0.0\nslack = 0.1"
    part = part_of(tmp_path, f'kind = "{slug}"\noutcome = "wage"\n{lines}\n{rule}')
    x = spread(*(DIRECTED if directed else BOUNDED)[word])
    values = values_of(part, MadeUpRuns(lambda *where: of(x, *where)))
    assert values == pytest.approx(x)
    assert judge(values, part.rule).word == word


def test_every_kind_is_tried_here() -> None:
    assert set(kinds()) == {*SIMPLE, "bend", "correlation", "adjusted"}


@pytest.mark.parametrize(
    ("sign", "word"), [(1, "supported"), (-1, "contradicted"), (0, "cannot_say")]
)
def test_a_correlation_over_councils(tmp_path: Path, sign: int, word: str) -> None:
    part = part_of(
        tmp_path,
        'kind = "correlation"\noutcome = "wage"\nwith = "hhi"\narm = "a"\n'
        'expect = "up"\nsize = 0.3',
    )
    made = MadeUpRuns(lambda *_: np.zeros(REPLICATES))
    rng = np.random.default_rng(3)
    made.by_council["hhi"] = rng.normal(size=(REPLICATES, 22))
    noise = rng.normal(size=(REPLICATES, 22))
    made.by_council["a"] = sign * made.by_council["hhi"] + (0.2 if sign else 1.0) * noise
    values = values_of(part, made)
    if sign == 0:  # the same for all councils: no rank, so nothing can be said
        made.by_council["a"][:] = 1.0
        values = values_of(part, made)
        assert np.isnan(values).all()
    assert judge(values, part.rule).word == word


def test_a_bend_is_found_where_it_is(tmp_path: Path) -> None:
    doses = np.arange(14.0, 21.0)
    curve = 0.8 + 0.05 * np.minimum(doses, 17.5) + 0.001 * doses
    assert break_point(doses, curve) == pytest.approx(17.5, abs=0.05)
    names = "abcdefg"
    ladder = ", ".join(f'"{name}"' for name in names)
    part = part_of(
        tmp_path,
        f'kind = "bend"\noutcome = "met_need"\nladder = [{ladder}]\n'
        "doses = [14, 15, 16, 17, 18, 19, 20]\nwithin = [17, 18]\nslack = 0.5",
        names,
    )
    by_arm = dict(zip(names, curve, strict=True))
    noise = spread(0.0, 0.001)
    look = MadeUpRuns(lambda arm, *_: by_arm[arm] + noise)
    found = judge(values_of(part, look), part.rule)
    assert found.word == "supported"
    assert found.mean == pytest.approx(17.5, abs=0.05)
    assert judge(values_of(part, look), Rule(0, 0.5, 19, 20)).word == "contradicted"


def test_what_owners_add_is_told_from_what_pay_adds(tmp_path: Path) -> None:
    part = part_of(
        tmp_path,
        'kind = "adjusted"\noutcome = "form_trust"\narm = "a"\ncolumn = "trust"\n'
        'forms = ["third_sector"]\nbeside = ["private_agency"]\n'
        'controls = ["mean_wage", "planned"]\n'
        'window = "1-2"\nmargin = 0.02',
    )
    made = MadeUpRuns(lambda *_: np.zeros(0))
    for own in (0.0, 0.3):
        made.tables = [owners(own, seed) for seed in range(REPLICATES)]
        found = judge(values_of(part, made), part.rule)
        assert found.mean == pytest.approx(own, abs=0.01)
        assert found.word == ("contradicted" if own else "supported")


@pytest.mark.parametrize(("last", "gone"), [(13, 1.0), (39, 1.0), (52, 0.0)])
def test_gone_within_a_year_looks_at_the_whole_year(tmp_path: Path, last: int, gone: float) -> None:
    """Charities are seen for the last time in some week; year 3 has no end on record."""
    lines = (
        'kind = "adjusted"\noutcome = "form_exit_rate"\narm = "a"\ncolumn = "left"\n'
        'forms = ["third_sector"]\nbeside = ["private_agency"]\ncontrols = ["mean_wage"]\n'
        "margin = 0.02\nwindow = "
    )
    every = owners(0.0, 1)
    rows = every[(every["form"] == "private_agency") | (every["week"] <= last)]
    made = MadeUpRuns(lambda *_: np.zeros(0))
    made.tables = [rows] * REPLICATES
    assert values_of(part_of(tmp_path, f'{lines}"1"'), made) == pytest.approx(gone)
    asked = Ask(parse_window("1-3", 3), forms=("third_sector",))
    rate = measures()["form_exit_rate"].read(lambda _: rows[rows["week"] < 156], asked)
    assert rate == (1.0 if gone else 0.5)  # all in year 1, or in year 2 after one that none left


def owners(own: float, seed: int) -> pd.DataFrame:
    """Charities pay better, and pay raises trust; ``own`` is what they add beyond that."""
    rng = np.random.default_rng(seed)
    charity = np.arange(60) % 2 == 0
    wage = 8.0 + 0.5 * charity + rng.normal(0, 0.2, 60)
    one = pd.DataFrame(
        {
            "uid": np.arange(60),
            "form": np.where(charity, "third_sector", "private_agency"),
            "mean_wage": wage,
            "planned": rng.uniform(50, 900, 60),
            "trust": 0.2 + 0.05 * wage + own * charity + rng.normal(0, 0.001, 60),
        }
    )
    return pd.concat([one.assign(week=week) for week in range(0, 157, 13)], ignore_index=True)


@pytest.mark.parametrize(
    ("rule", "mean", "sd", "word"),
    [
        (Rule(-1, 0.1), -0.2, 0.01, "supported"),
        (Rule(-1, 0.1), 0.2, 0.01, "contradicted"),
        (Rule(1, 0.1), -0.05, 0.01, "not_supported"),  # clearly the other way, yet too small
        (Rule(1, 0.1), 0.05, 0.01, "not_supported"),  # clearly as claimed, yet too small
        (Rule(1, 0.1), 0.08, 0.05, "cannot_say"),  # as claimed, and the size still possible
        (Rule(0, 0.1, -0.1, 0.1), 0.0, 0.05, "supported"),
        (Rule(0, 0.1, -0.1, 0.1), 0.0, 1.0, "cannot_say"),
        (Rule(0, 0.1, -0.1, 0.1), -0.3, 0.05, "contradicted"),
        (Rule(0, 0.1, -0.1, 0.1), 0.12, 0.05, "not_supported"),
        (Rule(0, 0.1, high=0.28), 0.2, 0.01, "supported"),
        (Rule(0, 0.1, high=0.28), 0.4, 0.01, "contradicted"),
        (Rule(1, 0.1), 0.2, 0.0, "supported"),
        (Rule(1, 0.1), 0.0, 0.0, "not_supported"),
    ],
)
def test_the_definition_of_a_verdict(rule: Rule, mean: float, sd: float, word: str) -> None:
    found = judge(spread(mean, sd), rule)
    assert found.word == word
    if word == "supported":
        assert found.p < 0.025
    if word == "contradicted":
        assert found.p > 0.975


def test_p_and_needed_replicates_are_those_of_the_books() -> None:
    values = spread(0.2, 0.1)
    found = judge(values, Rule(1, 0.1))
    t = 0.2 / (0.1 / np.sqrt(REPLICATES))
    assert t == pytest.approx(5.657, abs=1e-3)
    assert found.p == pytest.approx(0.000385, rel=0.01)  # t, 7 degrees of freedom, one side
    assert found.needed == 18  # 2.110 · 0.1 / √18 = 0.0497 ≤ 0.05


def test_what_is_undefined_cannot_be_said() -> None:
    values = spread(0.2, 0.01)
    values[0] = np.nan
    assert judge(values, Rule(1, 0.1)).word == "supported"
    assert judge(values, Rule(1, 0.1)).left_out == 1
    values[:2] = np.nan
    assert judge(values, Rule(1, 0.1)).word == "cannot_say"
    assert judge(np.full(4, np.nan), Rule(1, 0.1)).word == "cannot_say"
    assert judge(np.array([0.2, 0.21]), Rule(1, 0.1)).word == "cannot_say"
    assert judge(np.array([0.2, 0.21, 0.2]), Rule(1, 0.1)).word == "supported"


def test_parts_come_together() -> None:
    s, n, c, u = WORDS
    assert together([s, s], "all") == s
    assert together([s, u], "all") == u
    assert together([s, u, n], "all") == n
    assert together([s, u, n, c], "all") == c
    assert together([c, n, s], "any") == s
    assert together([c, n, u], "any") == u
    assert together([c, n], "any") == n
    assert together([c, c], "any") == c


def test_a_claim_counts_groups_once_and_corrects_for_its_parts(tmp_path: Path) -> None:
    part = (
        '[[part]]\nkind = "level"\noutcome = "wage"\narm = "{arm}"\nat_least = 0.0\nslack = 0.1\n'
    )
    file = tmp_path / "a.toml"
    head = f'{TEXTS}\nevidence = ["E001"]\narms.a = {{}}\narms.b = {{}}\n'
    grouped = [part.format(arm=arm) + 'group = "remedies"\n' for arm in "ab"]
    told = part.format(arm="b") + "counts = false\n"
    file.write_text(head + part.format(arm="a") + "".join(grouped) + told, "utf-8")
    values = {"a": spread(0.2, 0.1), "b": spread(-0.2, 0.01)}
    made = MadeUpRuns(lambda arm, *_: values[arm])
    claim = read_claim(file)
    result = judge_claim(claim, [numbers_of(one, made) for one in claim.parts])
    assert result.word == "supported"
    assert [row.judged.word for row in result.parts] == [
        "supported",
        "supported",
        "contradicted",
        "contradicted",
    ]
    assert result.parts[0].p_holm == pytest.approx(3 * result.parts[0].judged.p)
    assert np.isnan(result.parts[3].p_holm)


def test_the_jackknife_of_a_ratio_is_near_the_delta_method() -> None:
    rng = np.random.default_rng(1)
    top, bottom = rng.normal(1.0, 0.1, 40), rng.normal(4.0, 0.1, 40)
    values = pseudo_values(np.array([top, bottom]), lambda means: float(means[0] / means[1]))
    assert values.mean() == pytest.approx(top.mean() / bottom.mean(), abs=1e-4)
    rest = (top - 0.25 * bottom) / 4.0
    assert values.std(ddof=1) == pytest.approx(rest.std(ddof=1), rel=0.05)
