"""Prices and pay by year against what is known of them."""

from __future__ import annotations

import pytest

from gofal.abm.parameters import load_parameters
from gofal.abm.world.dated import Dated


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
