"""How pages of the evidence say an effect, what a policy is called and what its effect rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gofal.abm.levers import load_levers
from gofal.abm.odd import all_parameters
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.analysis.sizes import paid_by_many, size_that_counts
from gofal.experiments.directions import is_small
from gofal.experiments.evidence.headlines import ON_THE_WAY
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import (
    POLICY_FROM,
    WINDOWS,
    Compared,
    is_event,
    system_of,
)
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    interval,
    precision_of,
    quantity,
    rounded,
    say,
    three_digits,
)
from gofal.experiments.windows import WEEKS_A_YEAR, year_label

type Told = Mapping[str, Any]
"""A row of the league."""
MILLION = 1e6
SIZES = ("effect", "low", "high", "equal", "terms", "reference", "value")
"""Columns of a row that are in the unit of its outcome."""
TOLD = ("better", "worse", "other")
"""Verdicts that say that something changes."""
MUCH = 0.05
"""A change of a share: a worst year beyond it is told wherever a policy is named in short."""
HIDDEN = (ON_THE_WAY, "closure_hours")
"""Shares that the last years alone may hide."""
MARKS = {
    "better": "\N{CHECK MARK}",
    "worse": "\N{BALLOT X}",
    "other": "◆",
    "small": "≈",
    "open": "?",
}
"""Signs that say good or bad: arrows would fight with a cost that rises."""


def effect(row: Told, language: Language) -> str:
    """A mark for the verdict (twice if it stays after correction), the effect, its interval."""
    row = _a_year(row)
    if row["word"] == "none":
        return "0"
    if row["word"] in ("few", "unknown") or not np.isfinite(row["effect"]):
        return UNDEFINED
    precision = precision_of(row["low"], row["high"], row["effect"])
    ends = _ends(row, precision)
    mark = MARKS[row["word"]] * (2 if row["sure"] and row["word"] in ("better", "worse") else 1)
    told = rounded(row["effect"], precision)
    size = difference(told, row["unit"], precision, language, signed=True)
    return f"{mark} {size} ({ends})"


def _ends(row: Told, precision: float) -> str:
    low, high = (rounded(row[end], precision) for end in ("low", "high"))
    return interval(low, high, row["unit"], precision, signed=True)


def level_without(row: Told, language: Language) -> str:
    """The level without the policy, with its unit; what many pay or cost together a year."""
    value, unit = float(row["reference"]), str(row["unit"])
    if paid_by_many(row["outcome"]):
        value, unit = value * WEEKS_A_YEAR, "£/year"
    return quantity(value, unit, language, three_digits(value))


def _a_year(row: Told) -> Told:
    """A row of what many pay or cost together, in millions of pounds a year; others as they are."""
    if not paid_by_many(row["outcome"]):
        return row
    sizes = {name: row[name] * WEEKS_A_YEAR / MILLION for name in SIZES if name in row}
    return {**row, **sizes, "unit": "£m/year"}


def worst_year(parts: Parts, policy: str, outcome: str, language: Language) -> str:
    """The year in which an outcome is worst beside the future without the policy, in words."""
    try:
        found = worst_on_the_way(parts, policy, outcome)
    except LookupError:
        return UNDEFINED
    if found is None:
        return say("league.never_worse", language)
    size = difference(found[1], OUTCOMES[outcome].unit, 0.03, language, signed=True)
    return f"{size} ({year_label(found[0])})"


def on_the_way(parts: Parts, policy: str, language: Language) -> list[str]:
    """What to say behind an effect in the last years if things are much worse before them."""
    last = POLICY_FROM + WINDOWS[-1].start // WEEKS_A_YEAR
    changes = []
    for outcome in HIDDEN:
        try:
            found = worst_on_the_way(parts, policy, outcome)
        except LookupError:
            return []
        if found is not None and abs(found[1]) >= MUCH and found[0] < last:
            worst = worst_year(parts, policy, outcome, language)
            known = OUTCOMES[outcome]
            name = known.label_cy if language == "cy" else known.label_en
            changes.append(f"{name} {worst}")
    return [say("league.on_the_way", language, changes=", ".join(changes))] if changes else []


def worst_on_the_way(parts: Parts, policy: str, outcome: str) -> tuple[int, float] | None:
    """The year in which an outcome is worst beside the future without the policy.

    Returns:
        Its April, and the mean difference over the pairs that both have; None if the outcome is
        worse in no year by a size that counts.

    Raises:
        LookupError: years of the policy are not kept.
    """
    arm = Compared(load_scenario(policy))
    own, base = (parts.years(one).table for one in (arm, arm.without))
    pairs = [pair for pair in own if pair in base]
    if not pairs:
        raise LookupError(policy)
    here = own.loc[(outcome, WALES), pairs] - base.loc[(outcome, WALES), pairs]
    changes = here.sort_index().mean(axis=1).dropna()
    sizes, years = changes.to_numpy(dtype=np.float64), changes.index.to_numpy(dtype=np.int64)
    good = sizes * (-1.0 if OUTCOMES[outcome].better == "low" else 1.0)
    if not len(good) or not good.min() < 0:
        return None
    worst = float(sizes[good.argmin()])
    if is_small(worst, worst, size_that_counts(outcome, np.nan)):
        return None
    return POLICY_FROM + int(years[good.argmin()]) - 1, worst


def part_of(row: Told, language: Language) -> str:
    """An effect, and what is left of it on equal terms; marked where the difference is told."""
    row = _a_year(row)
    if row["word"] in ("few", "unknown") or not np.isfinite(row["effect"]):
        return UNDEFINED
    precision = precision_of(row["low"], row["high"], row["effect"])
    own, equal = (
        difference(rounded(row[name], precision), row["unit"], precision, language, signed=True)
        for name in ("effect", "equal")
    )
    return f"{own} → {equal}{' †' if row['word'] in TOLD else ''}"


def called(policy: str, language: Language) -> str:
    """What a policy does, and its name on the command line."""
    return f"{short_name(policy, language)} (`{policy}`)"


def short_name(policy: str, language: Language) -> str:
    """What a policy does."""
    return name_of(load_scenario(policy)).does(language)


def rests_on(policy: str, language: Language) -> str:
    """The grade of its system; where its size is an input, which number, as run, and its range."""
    scenario = load_scenario(policy)
    if is_event(scenario):
        return say("league.event", language)
    system = system_of(policy)
    if system is None:
        return UNDEFINED
    if system.grade != "size is an input":
        return grade_of(policy, language)
    ranges = ", ".join(_range(name, scenario) for name in system.numbers)
    return say("league.input", language, numbers=ranges)


def grade_of(policy: str, language: Language) -> str:
    """The grade of its system in a word, for a policy that somebody can choose."""
    system = system_of(policy)
    if system is None:
        return UNDEFINED
    own = system.grade == "own rule"
    return say("league.own_rule" if own else f"grade.{system.grade}", language)


def _range(name: str, policy: Scenario) -> str:
    """A number by name, with its value under a policy and its range."""
    value, low, high = as_run(name, policy)
    return f"`{name}` {value:g} ({low:g} … {high:g})"


def as_run(name: str, policy: Scenario) -> tuple[float, float, float]:
    """A number's value under a policy (the last, if that changes), and the ends of its range."""
    levers = load_levers()
    if name not in levers:
        known = all_parameters().parameter(name)
        return known.value, known.low, known.high
    lever = levers[name]
    values = [lever.default, *(one.value for one in policy.settings if one.lever == name)]
    return values[-1], lever.low, lever.high
