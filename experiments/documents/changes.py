"""One arm against another, read from many arms, as rows for a page."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gofal.experiments.comparison.compare import by_replicate, effects
from gofal.experiments.comparison.on_terms import equal_name, split_by_terms
from gofal.experiments.directions import is_small
from gofal.experiments.documents.score import Standing
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.systems.register import Direction
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    interval,
    level,
    precision_of,
    say,
)
from gofal.experiments.windows import Window

_AS_EXPECTED = ("confirmed", "none_found")
_OPEN = ("undefined", "one_wales", "direction_unclear")


@dataclass(frozen=True)
class ArmChange:
    """How one outcome differs between two arms.

    Attributes:
        reference: level in the arm compared with.
        value: level in the arm.
        change: mean paired difference.
        low: lower end of its interval at ``VERDICT_LEVEL``, NaN with one replicate.
        high: upper end.
    """

    reference: float
    value: float
    change: float
    low: float
    high: float


def changes(
    found: ArmMeans, arm: str, reference: str, area: str, window: Window
) -> dict[str, ArmChange]:
    """Every outcome of ``arm`` against ``reference``; empty if one of them did not end."""
    frame = found.values
    here = frame[(frame["code"] == area) & (frame["window"] == window.name)]
    both = [set(here.loc[here["arm"] == name, "replicate"]) for name in (arm, reference)]
    shared = both[0] & both[1]
    if not shared:
        return {}
    names = [reference, arm]
    rows = effects(here[here["arm"].isin(names) & here["replicate"].isin(shared)], names)
    columns = ("reference", "value", "difference", "low", "high")
    return {
        str(row["outcome"]): ArmChange(*(float(row[column]) for column in columns))
        for row in rows.to_dict("records")
    }


def of_terms(
    found: ArmMeans, arm: str, reference: str, area: str, window: Window
) -> dict[str, Mapping[Hashable, Any]]:
    """How much of each change is assumed terms; empty where an arm was not run on equal terms.

    Returns:
        By outcome, a row of :func:`gofal.experiments.comparison.on_terms.split_by_terms`.
    """
    frame = found.values
    here = frame[(frame["code"] == area) & (frame["window"] == window.name)]
    names = [one for own in (reference, arm) for one in (own, equal_name(own))]
    tables = {name: by_replicate(here[here["arm"] == name]) for name in names}
    shared = sorted(set.intersection(*(set(one.columns) for one in tables.values())))
    if not shared:
        return {}
    split = split_by_terms({n: one[shared] for n, one in tables.items()}, [reference, arm])
    return {str(row["outcome"]): row for row in split.to_dict("records")}


def cells(change: ArmChange | None, unit: str, language: Language) -> tuple[str, str, str, str]:
    """Level of the reference, level of the arm, difference and interval, in words."""
    if change is None or not np.isfinite(change.change):
        return UNDEFINED, UNDEFINED, UNDEFINED, ""
    precision = precision_of(change.low, change.high, change.change or change.reference)
    levels = [level(value, unit, precision) for value in (change.reference, change.value)]
    if change.change == 0:
        return levels[0], levels[1], "0", ""
    size = difference(change.change, unit, precision, language, signed=True)
    if not np.isfinite(change.low):
        return levels[0], levels[1], size, ""
    return (
        levels[0],
        levels[1],
        size,
        interval(change.low, change.high, unit, precision, signed=True),
    )


def verdict(change: ArmChange | None, expected: Direction, size: float) -> str:
    """Key of the word for what the model says to an expectation.

    Args:
        change: what came out; None if nothing did.
        expected: by the report. That nothing changes is met where nothing does, or too little to
            matter; runs that cannot tell do not show it.
        size: the smallest change that matters.
    """
    if change is None or not np.isfinite(change.change):
        return "undefined"
    if change.change == 0:
        return "none_found" if expected == "same" else "still"
    if not np.isfinite(change.low):
        return "one_wales"
    if is_small(change.low, change.high, size):
        return "none_found" if expected == "same" else "too_small"
    if change.low <= 0 <= change.high:
        return "direction_unclear"
    if expected == "same":
        return "differs"
    return "confirmed" if (change.low > 0) == (expected == "up") else "contrary"


def standing(key: str) -> Standing:
    """Whether a verdict is what was expected, is not, or is open."""
    if key in _OPEN:
        return "open"
    return "met" if key in _AS_EXPECTED else "against"


def head(found: ArmMeans, language: Language, how: dict[str, str]) -> str:
    """How a page came about."""
    return say(
        "document.made_by", language, rules=found.rules, count=len(found.seeds), years=found.years,
        seeds=", ".join(map(str, found.seeds)), **how,
    )  # fmt: skip
