"""Parameters that must fit together, each in its range and yet impossible beside another."""

from __future__ import annotations

from collections.abc import Mapping

from gofal.agents.errors import GofalError

_OF_ONE_WHOLE = (("need.call_15", "need.call_30", "need.call_45"),)
"""Shares of one whole; what they leave is the share of the rest."""
_IN_ORDER = (
    ("commissioner.in_house_low", "commissioner.in_house_high"),
    ("commissioner.passes_low", "commissioner.passes_high"),
)
"""Ends of a range, the lower one first."""
_ROUNDING = 1e-9


def check_together(values: Mapping[str, float]) -> None:
    """See that parameters fit together; those that a country does not have are passed over.

    Args:
        values: by dotted name.

    Raises:
        GofalError: some do not.
    """
    for shares in _OF_ONE_WHOLE:
        whole = sum(values[name] for name in shares if name in values)
        if whole > 1.0 + _ROUNDING:
            *first, last = shares
            raise GofalError(
                f"parameters {', '.join(first)} and {last} are shares of one whole "
                f"and may be no more than 1 together, not {whole:g}"
            )
    for low, high in _IN_ORDER:
        if low in values and high in values and values[low] > values[high]:
            raise GofalError(
                f"parameter {low} = {values[low]:g} must not be above {high} = {values[high]:g}"
            )
