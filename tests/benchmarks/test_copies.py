"""A country of copies is the original, so many times, and nobody goes from one to another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from two_councils import COUNTRY

from benchmarks.copies import copies_of
from gofal.abm.audit.own import GROWS
from gofal.abm.country import Country
from gofal.abm.model import CareModel

NUMBER = 3
WEEKS = 30


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """Three copies of a country of two councils and five places."""
    return copies_of(NUMBER, tmp_path_factory.mktemp("copies"), COUNTRY)


@pytest.fixture(scope="module")
def ran(many: Country) -> CareModel:
    """Some weeks of it, audited after every step."""
    model = CareModel("baseline", country=many, validating=True)
    model.run_for(WEEKS - model.followed.burn_in_weeks)
    return model


def test_one_copy_is_the_original(tmp_path: Path) -> None:
    models = [
        CareModel("baseline", country=country)
        for country in (COUNTRY, copies_of(1, tmp_path, COUNTRY))
    ]
    for model in models:
        model.run_for(2)
    assert models[0].state_hash() == models[1].state_hash()


@pytest.mark.slow
def test_everything_is_there_so_many_times(ran: CareModel) -> None:
    one = CareModel("baseline", country=COUNTRY)
    here, there = ran.state, one.state
    assert len(here.unpaid) == pytest.approx(NUMBER * len(there.unpaid), rel=0.05)
    for name in GROWS:
        assert ran.parameters[name] == NUMBER * one.parameters[name]
    for name in ("population", "area_km2", "unpaid_carers"):
        once = getattr(there.geography, name)
        assert getattr(here.geography, name) == pytest.approx(np.tile(once, NUMBER))
    assert len(set(here.geography.ids)) == len(set(here.geography.council_codes)) * 5 / 2 == 15


def test_a_copy_is_out_of_reach_of_the_others(ran: CareModel) -> None:
    land, c, p = ran.state.land, ran.state.client.columns, ran.state.provider.columns
    copy = np.repeat(np.arange(NUMBER), 5)
    apart = copy[:, None] != copy
    assert land.minutes[apart].min() > land.horizon > 0.0
    served = np.flatnonzero(c.alive & (c.provider >= 0))
    assert len(served) > 100
    assert (copy[c.place[served]] == copy[p.base_place[c.provider[served]]]).all()
