"""A quantity summed year by year from the start to the end of the window (a cash flow)."""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import BOUNDS, Kind, Reader, tick
from gofal.experiments.windows import WEEKS_A_YEAR, years_window


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    last = part.window.end // WEEKS_A_YEAR
    years = [years_window(year, year) for year in range(1, last + 1)]
    return (sum(look.value(part.options["arm"], part, window=year) for year in years),)


def _formula(part: ClaimPart) -> str:
    return f"Σ {tick(part.options['arm'])}"


KIND = Kind(
    slug="trajectory",
    name_en="sum over the years",
    name_cy="swm dros y blynyddoedd",
    arms=("arm",),
    rules=BOUNDS,
    read=_read,
    formula=_formula,
    shown="level",
)
