"""The tables of the calibration page: columns and rows, ready for either language."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import FIRST_YEAR
from gofal.experiments.calibration.posterior import TAIL
from gofal.experiments.calibration.problem import Target
from gofal.experiments.calibration.result import CalibrationResult
from gofal.experiments.text import UNDEFINED, Language, level, number, say, three_digits
from gofal.experiments.windows import year_label

type Rows = list[tuple[str, ...]]


def percent(share: float, decimals: int = 0) -> str:
    """A share in per cent."""
    return f"{100 * share:.{decimals}f}%" if np.isfinite(share) else UNDEFINED


def target_rows(found: CalibrationResult, language: Language) -> Rows:
    """Figures and their errors."""
    return [_target_row(target, found, language) for target in found.problem.targets]


def _target_row(target: Target, found: CalibrationResult, language: Language) -> tuple[str, ...]:
    unit, precision = target.unit, three_digits(target.value)

    def sized(value: float) -> str:
        return level(value, unit, precision)

    return (
        target.label(language),
        year_label(FIRST_YEAR + target.year - 1),
        sized(target.value),
        sized(target.observation),
        sized(target.discrepancy),
        sized(float(np.sqrt(found.aims.variance[found.aims.names.index(target.name)]))),
        target.source,
        target.why(language),
    )


def emulator_rows(found: CalibrationResult, language: Language) -> Rows:
    """How well each emulator predicts."""
    rows: Rows = []
    for target, check in zip(found.problem.targets, found.checks, strict=True):
        unit, precision = target.unit, three_digits(target.value)
        rows.append(
            (
                target.label(language),
                percent(check.explained),
                level(check.error, unit, precision),
                level(check.luck, unit, precision),
                percent(check.inside),
            )
        )
    return rows


def parameter_rows(found: CalibrationResult, language: Language) -> Rows:
    """Range, what was learned, and whether the interval may be used."""
    problem, usable = found.problem, found.coverage.usable_each(found.problem.rules)
    empty = not len(found.posterior.weights)
    ends = np.full((len(usable), 3), np.nan) if empty else found.posterior.intervals()
    widths = np.full(len(usable), np.nan) if empty else found.posterior.widths()
    rows: Rows = []
    for i, one in enumerate(problem.uncertain):
        precision = three_digits(one.high - one.low)
        low, _, high = one.low + ends[i] * (one.high - one.low)
        held = percent(float(found.coverage.held[i]))
        rows.append(
            (
                f"{one.label(language)} (`{one.name}`)",
                f"{one.low:g} … {one.high:g} {one.unit}",
                f"{one.value:g}",
                f"{number(low, '', precision)} … {number(high, '', precision)}",
                percent(float(widths[i])),
                _yes_or_no(widths[i] < problem.rules.identified, language),
                held if usable[i] else say("calibration.marked", language, share=held),
                one.why(language),
            )
        )
    return rows


def fit_rows(found: CalibrationResult, language: Language) -> Rows:
    """The ensemble against its targets, on unseen seeds; two standard deviations are inside."""
    if found.scored is None:
        return []
    rows: Rows = []
    unsure = np.sqrt(found.aims.variance)
    for target, sd in zip(found.problem.targets, unsure, strict=True):
        values = found.scored.values[target.name].to_numpy()
        rows.append(
            (
                target.label(language),
                level(target.value, target.unit, three_digits(target.value)),
                *_spread(values, target.unit, target.value),
                _yes_or_no(abs(np.median(values) - target.value) <= 2 * sd, language),
            )
        )
    return rows


def fact_rows(found: CalibrationResult, language: Language) -> Rows:
    """The ensemble against facts that were not fitted."""
    if found.scored is None:
        return []
    rows: Rows = []
    for fact in found.facts:
        values = found.scored.values[fact.name].to_numpy()
        unit, precision = fact.unit, three_digits((fact.low + fact.high) / 2)
        inside = fact.low <= np.median(values) <= fact.high
        rows.append(
            (
                fact.label(language),
                year_label(FIRST_YEAR + fact.year - 1),
                f"{number(fact.low, unit, precision)} … {level(fact.high, unit, precision)}",
                *_spread(values, unit, fact.high),
                _yes_or_no(inside, language),
                fact.source,
                fact.note(language),
            )
        )
    return rows


def _spread(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]], unit: str, like: float,
            ) -> tuple[str, str]:  # fmt: skip
    low, middle, high = np.quantile(values, [TAIL, 0.5, 1 - TAIL])
    precision = three_digits(like)
    return (
        level(float(middle), unit, precision),
        f"{number(float(low), unit, precision)} … {level(float(high), unit, precision)}",
    )


def misses(found: CalibrationResult, language: Language) -> list[str]:
    """Facts whose range does not hold the median of the ensemble."""
    if found.scored is None:
        return []
    medians = found.scored.values.median()
    return [
        fact.label(language)
        for fact in found.facts
        if not fact.low <= medians[fact.name] <= fact.high
    ]


def _yes_or_no(holds: object, language: Language) -> str:
    return say("calibration.yes" if holds else "calibration.no", language)
