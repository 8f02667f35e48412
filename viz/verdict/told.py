"""Money as the page tells it: what many pay or cost is a year's, in pounds of one named year.

Changes are judged in pounds of the day, with sizes that count turned into these; only what has been
judged is turned into pounds of the named year.
"""

from __future__ import annotations

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import in_pounds, paid_by_many
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import LAST_TWO, Answer, Band, When
from gofal.viz.change import Change
from gofal.viz.verdict.lines import pounds_of, scaled

A_YEAR = "£/year"


def told_unit(outcome: str) -> str:
    """The unit in which an outcome is told."""
    return A_YEAR if paid_by_many(outcome) else OUTCOMES[outcome].unit


def told_factor(answer: Answer, outcome: str, when: When) -> float:
    """What a value of an answer is multiplied by before it is told."""
    return _real(answer, outcome, when) * (WEEKS_A_YEAR if paid_by_many(outcome) else 1.0)


def in_real_pounds(answer: Answer, change: Change, outcome: str) -> Change:
    """A change of the last years that has been judged, in the model's unit and real pounds."""
    return scaled(change, _real(answer, outcome, LAST_TWO))


def as_told(answer: Answer, change: Change, outcome: str, when: When = LAST_TWO) -> Change:
    """A change that has been judged, as it is told."""
    return scaled(change, told_factor(answer, outcome, when))


def band_as_told(answer: Answer, line: Band, outcome: str) -> Band:
    """A line over the years as it is told."""
    factors = [told_factor(answer, outcome, year) for year in range(1, answer.years + 1)]
    mean, low, high = (
        tuple(value * factor for value, factor in zip(values, factors, strict=True))
        for values in (line.mean, line.low, line.high)
    )
    return Band(line.year, mean, low, high)


def _real(answer: Answer, outcome: str, when: When) -> float:
    return pounds_of(answer, when) if in_pounds(outcome) else 1.0
