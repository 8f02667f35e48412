"""What a comparison says, in words that do not promise more than the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import load_parameters
from gofal.abm.results import is_whole
from gofal.experiments.comparison.compare import Comparison, typical_variance_ratio
from gofal.experiments.looks import ERROR, VERDICT_LEVEL
from gofal.experiments.output.known import area_name
from gofal.experiments.output.slices import run_notes
from gofal.experiments.statistics import half_width, replicates_needed
from gofal.experiments.text import (
    Language,
    capital,
    difference,
    group_label,
    level,
    number,
    precision_of,
    say,
)

type Verdict = Literal["clear", "lean", "unclear", "same", "single", "undefined"]

type Section = tuple[str, tuple[Verdict, ...]]

SURE: tuple[Section, ...] = (
    ("compare.clear_heading", ("clear",)),
    ("compare.lean_heading", ("lean",)),
)
SECTIONS: tuple[Section, ...] = (
    *SURE,
    ("compare.single_heading", ("single",)),
    ("compare.unclear_heading", ("unclear",)),
    ("compare.same_heading", ("same", "undefined")),
)
HEADLINES = ("met_need", "rural_met_need", "wage")  # whose noise floor is told


@dataclass(frozen=True)
class Finding:
    """One outcome of one arm, ready to be said or shown.

    Attributes:
        outcome: its name.
        label: its name in the language asked for.
        group: which table part it belongs to.
        unit: of the numbers.
        verdict: how sure we are.
        reference: level under the reference.
        value: level under the arm.
        change: mean paired difference.
        low: lower end of its interval.
        high: upper end of its interval.
        good: 1 when the change is for the better, -1 for the worse, 0 when neither or unclear.
    """

    outcome: str
    label: str
    group: str
    unit: str
    verdict: Verdict
    reference: float
    value: float
    change: float
    low: float
    high: float
    good: int

    @property
    def precision(self) -> float:
        """What decides the digits: the half width of the interval, or three of the change."""
        return precision_of(self.low, self.high, self.change or self.reference)


def findings(
    comparison: Comparison,
    arm: str,
    language: Language,
    window: str | None = None,
    council: str | None = None,
) -> list[Finding]:
    """Every outcome of an arm, by group and in the order in which they are declared.

    Args:
        comparison: what was compared.
        arm: name of the arm.
        language: of the labels.
        window: name of the stretch; that which is shown if None.
        council: its code; all of the country if None.
    """
    name = window or comparison.window.name
    frame = comparison.effects
    area = is_whole(frame) if council is None else frame["code"] == council
    chosen = (frame["arm"] == arm) & (frame["window"] == name) & area
    records = frame[chosen].to_dict("records")
    rows: dict[str, dict[str, Any]] = {
        str(row["outcome"]): {str(key): value for key, value in row.items()} for row in records
    }
    count = comparison.observations
    return [_finding(name, rows[name], count, language) for name in by_group() if name in rows]


def by_group() -> list[str]:
    """Names of all outcomes, those of a group together; groups in the order of their first."""
    groups = list(dict.fromkeys(outcome.group for outcome in OUTCOMES.values()))
    return sorted(OUTCOMES, key=lambda name: groups.index(OUTCOMES[name].group))


def _finding(name: str, row: dict[str, Any], count: int, language: Language) -> Finding:
    outcome = OUTCOMES[name]
    verdict = _verdict(row, count)
    sign = {"high": 1, "low": -1}.get(outcome.better, 0) if verdict == "clear" else 0
    return Finding(
        outcome=name,
        label=outcome_label(name, language),
        group=outcome.group,
        unit=outcome.unit,
        verdict=verdict,
        reference=row["reference"],
        value=row["value"],
        change=row["difference"],
        low=row["low"],
        high=row["high"],
        good=sign if row["difference"] > 0 else -sign,
    )


def outcome_label(name: str, language: Language) -> str:
    """The label of an outcome, ready to begin a line."""
    outcome = OUTCOMES[name]
    label: str = outcome.label_cy if language == "cy" else outcome.label_en
    return capital(label)


@cache
def axis_label(name: str, language: Language) -> str:
    """An axis of a sweep: the label of its lever or parameter; other names stand as they are."""
    levers, parameters = load_levers(), load_parameters()
    found = levers.get(name) or (parameters.parameter(name) if name in parameters else None)
    if found is None:
        return name
    label: str = found.label_cy if language == "cy" else found.label_en
    return capital(label)


def _verdict(row: dict[str, Any], count: int) -> Verdict:
    if math.isnan(row["difference"]):
        return "undefined"
    if count == 1:
        return "same" if row["difference"] == 0 else "single"
    if row["sd"] == 0 and row["difference"] == 0:
        return "same"
    if row["distinguishable"]:
        return "clear"
    return "lean" if row["p"] < ERROR else "unclear"


def sentence(finding: Finding, language: Language) -> str:
    """One finding in words."""
    unit, precision = finding.unit, finding.precision
    if finding.verdict in ("same", "undefined"):
        return f"{finding.label}: {say(f'verdict.{finding.verdict}', language)}"
    if finding.verdict == "single":
        size = difference(finding.change, unit, precision, language, signed=True)
        return f"{finding.label}: {say('verdict.single', language, size=size)}"
    up = finding.change > 0
    size = difference(abs(finding.change), unit, precision, language)
    if finding.verdict == "clear":
        near, far = sorted((abs(finding.low), abs(finding.high)))
        ends = {"low": number(near, unit, precision), "high": number(far, unit, precision)}
        key = "compare.rises" if up else "compare.falls"
        return f"{finding.label}: {say(key, language, size=size, **ends)}"
    low = level(finding.low, unit, precision).removesuffix("%")
    high = difference(finding.high, unit, precision, language)
    key = "verdict.unclear"
    if finding.verdict == "lean":
        key = "compare.leans_up" if up else "compare.leans_down"
    return f"{finding.label}: {say(key, language, size=size, low=low, high=high)}"


def method(comparison: Comparison, language: Language) -> list[str]:
    """How the numbers came about and how small a change they can show."""
    count = len(comparison.seeds)
    lines = [
        say(
            "compare.method",
            language,
            replicates=count,
            years=comparison.years,
            level=VERDICT_LEVEL,
        )
    ]
    over = comparison.nesting
    if over.varied:
        key = "compare.over_ensemble" if over.sets > 1 else "compare.over_wales"
        given = {"sets": over.sets, "wales": over.wales, "replicates": over.luck}
        lines.append(say(key, language, **given))
    if comparison.observations == 1:
        lines.append(say("compare.one_replicate", language))
    else:
        lines += _uncertainty(comparison, language)
    return [*lines, *run_notes(comparison.arms[0], language, *comparison.arms[1:])]


def _uncertainty(comparison: Comparison, language: Language) -> list[str]:
    lines = []
    ratio = typical_variance_ratio(comparison)
    if math.isfinite(ratio):
        lines.append(say("compare.pairing", language, ratio=f"{ratio:.3g}"))
    frame = comparison.effects
    chosen = (frame["window"] == comparison.window.name) & is_whole(frame)
    spread = frame[chosen].groupby("outcome")["sd"].max()
    floors, needed = _noise_floors(spread, comparison.observations, language)
    if floors:
        count = comparison.observations
        words = "; ".join(floors)
        key = "compare.noise_units" if comparison.nesting.varied else "compare.noise"
        lines.append(say(key, language, replicates=count, floors=words, needed=needed))
    return lines


def _noise_floors(
    spread: pd.Series[float], count: int, language: Language
) -> tuple[list[str], int]:
    floors, needed = [], 0
    for name in HEADLINES:
        sd = float(spread.get(name, math.nan))
        if not sd > 0:
            continue
        floor = half_width(sd, count, VERDICT_LEVEL)
        size = difference(floor, OUTCOMES[name].unit, floor, language)
        floors.append(f"{size} ({outcome_label(name, language)})")
        needed = max(needed, replicates_needed(sd, floor / 2, VERDICT_LEVEL))
    return floors, needed


def report(comparison: Comparison, language: Language) -> str:
    """The findings of every arm as Markdown, surest first."""
    lines: list[str] = []
    for arm in comparison.arms[1:]:
        reference, window = comparison.arms[0].name, comparison.window.name
        area = area_name(None, arm.country, language)
        told_of = {"arm": arm.name, "reference": reference, "window": window, "area": area}
        heading = say("compare.title", language, **told_of)
        lines += [f"# {heading}", *told(comparison, arm.name, language, SECTIONS), ""]
    return "\n".join([*lines, *(f"- {line}" for line in method(comparison, language)), ""])


def told(
    comparison: Comparison, arm: str, language: Language, sections: Sequence[Section]
) -> list[str]:
    """The findings of one arm in words, by how sure they are and by group."""
    found = findings(comparison, arm, language)
    lines = at_equal_money(comparison, arm, language)
    if comparison.observations > 1 and not any(f.verdict == "clear" for f in found):
        lines += ["", say("compare.nothing_clear", language)]
    for heading, verdicts in sections:
        chosen = [finding for finding in found if finding.verdict in verdicts]
        if chosen:
            lines += ["", f"## {say(heading, language)}", *_grouped(chosen, language)]
    return lines


def at_equal_money(comparison: Comparison, arm: str, language: Language) -> list[str]:
    """At what fee an arm is run so that money is equal, and how near that came; none if not."""
    found = next((one for one in comparison.equal_money if one.arm == arm), None)
    if found is None:
        return []
    unit, reference = OUTCOMES[found.outcome].unit, comparison.arms[0].name
    shown = comparison.wales(arm)
    values = [
        found.reached,
        found.wanted,
        shown["value"][found.outcome],
        shown["reference"][found.outcome],
    ]
    came, wanted, here, there = (level(float(value), unit, found.within / 2) for value in values)
    gaps = {"reached": came, "wanted": wanted, "reference": reference}
    gaps |= {"factor": f"{found.factor:.3g}", "trials": f"{len(found.trials)}"}
    told = say(f"compare.fair_{found.fair}", language, **gaps, runs=len(found.seeds))
    seen = say("compare.fair_here", language, value=here, reference=reference, level=there)
    lines = ["", told, seen]
    if not found.met:
        within = difference(found.within, unit, found.within, language)
        lines.append(say("compare.fair_missed", language, within=within))
    return lines


def _grouped(chosen: list[Finding], language: Language) -> list[str]:
    lines: list[str] = []
    for group in dict.fromkeys(finding.group for finding in chosen):
        lines += ["", f"### {group_label(group, language)}"]
        lines += [
            f"- {sentence(finding, language)}" for finding in chosen if finding.group == group
        ]
    return lines
