"""A condition on an outcome, as a person writes it: ``rural_met_need<0``."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError, unknown

_FORM = re.compile(r"\s*(\w+)\s*([<>])\s*(\S+)\s*")


@dataclass(frozen=True)
class Condition:
    """An outcome below or above a threshold.

    Attributes:
        outcome: name of the outcome.
        sign: ``<`` or ``>``.
        threshold: in the outcome's unit.
    """

    outcome: str
    sign: str
    threshold: float

    def holds(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where it holds; nowhere that a value is not known."""
        found = values < self.threshold if self.sign == "<" else values > self.threshold
        return np.asarray(found, dtype=np.bool_)

    def __str__(self) -> str:
        return f"{self.outcome}{self.sign}{self.threshold:g}"


def read_condition(text: str) -> Condition:
    """A condition from what a person wrote.

    Raises:
        GofalError: it is not understood, or there is no such outcome.
    """
    found = _FORM.fullmatch(text)
    try:
        threshold = float(found[3]) if found else float("nan")
    except ValueError:
        threshold = float("nan")
    if found is None or not np.isfinite(threshold):
        raise GofalError(
            f"condition {text!r} is not understood; write OUTCOME<NUMBER or OUTCOME>NUMBER, "
            "as 'met_need<0.9'"
        )
    if found[1] not in OUTCOMES:
        raise unknown("outcome", found[1], OUTCOMES)
    return Condition(found[1], found[2], threshold)
