"""Prices and pay by year against what is known of them."""

from __future__ import annotations

import pytest

from gofal.abm.parameters import load_parameters
from gofal.abm.world.dated import Dated

FLOOR, LIVING = "work.national_living_wage", "work.real_living_wage"


def test_prices_rise_from_april_to_april_as_they_did() -> None:
    """Yearly rises and their sum are from memory of the index, not from the parameters' source."""
    dated = Dated(load_parameters())
    risen = dated.level("prices", 2024) / dated.level("prices", 2016) - 1.0
    assert risen == pytest.approx(0.32, abs=0.015)
    known = {2018: 0.024, 2019: 0.021, 2022: 0.090, 2024: 0.023, 2025: 0.035}
    for year, rise in known.items():
        assert dated.rise("prices", year) == pytest.approx(rise, abs=0.004), year
    # The dearest year is that to April 2022 and the next, and no other.
    dear = sorted(range(2016, 2027), key=lambda year: -dated.rise("prices", year))
    assert dear[:2] == [2022, 2023]


def test_the_real_living_wage_follows_the_floor_once_nobody_says_what_it_is() -> None:
    base = load_parameters()
    of_year = Dated(base).of_year
    assert [of_year(year)[LIVING] for year in (2024, 2025, 2026)] == [12.0, 12.6, 13.45]
    later, last = of_year(2029), of_year(2026)
    assert later[LIVING] / last[LIVING] == pytest.approx(later[FLOOR] / last[FLOOR])
