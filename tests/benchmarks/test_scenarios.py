"""Random scenarios balance when they are counted once more; and the recount sees what does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.scenarios import (
    KINDS,
    SLICES,
    Books,
    base,
    levers,
    recounted,
    run,
    scenario,
    tried,
)
from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.scenario import scenario_names
from gofal.abm.world.ledger import Sector
from gofal.agents.carer import Job
from gofal.agents.client import Stage

FEW = 100


def test_a_number_decides_the_scenario() -> None:
    assert scenario(7) == scenario(7)
    assert len({str(scenario(number).settings) for number in range(24)}) > 20


def test_many_numbers_reach_every_kind_every_lever_and_all_slices() -> None:
    made = [scenario(number) for number in range(600)]
    assert {setting.lever for one in made for setting in one.settings} == set(load_levers())
    assert len({one.only for one in made}) == len(SLICES)
    assert any(one.history for one in made)
    assert any(one.parameters for one in made)
    assert {kind.__name__ for kind in KINDS} == {"levers", "presets", "ends", "dates"}
    assert len(scenario_names()) > 80


def test_a_few_random_policies_balance(tiny_wales: CareModel) -> None:
    """In a Wales that other tests of the session fork too."""
    from random import Random

    for number in range(4):
        luck = Random(f"few {number}")  # noqa: S311
        chosen = levers(luck, base(luck).with_(only=tiny_wales.followed.only))
        model = tiny_wales.fork(
            tiny_wales.followed.with_(settings=tuple(s for s in chosen.settings if not s.councils))
        )
        model.validating = True
        before = Books.of(model)
        model.run_for(6)
        assert not list(recounted(model, before)), chosen.settings


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FEW))
def test_a_hundred_scenarios_balance(number: int) -> None:
    assert not list(run(scenario(number)))


def carer_twice(model: CareModel) -> None:
    rows = model.state.carer.rows()
    model.state.carer["uid"][rows[0]] = model.state.carer["uid"][rows[1]]


def served_by_nobody(model: CareModel) -> None:
    c = model.state.client
    c["provider"][c.rows()[c["stage"][c.rows()] == Stage.SERVED][0]] = -1


def under_the_floor(model: CareModel) -> None:
    k = model.state.carer
    k["wage"][k.rows()[k["job"][k.rows()] == Job.WORKING][0]] -= 5.0


def an_hour_too_much(model: CareModel) -> None:
    c = model.state.client
    row = c.rows()[c["hours"][c.rows(), 0] > 1.0][0]
    c["hours"][row, 0] += 1.0


def a_penny_lost(model: CareModel) -> None:
    model.state.ledger.balance[Sector.COUNCIL] -= 1


def a_payment_lost(model: CareModel) -> None:
    money = model.state.records.money
    money[-1] = np.maximum(money[-1] - 1, 0)


def cash_from_nowhere(model: CareModel) -> None:
    model.state.provider["cash"][model.state.provider.rows()[0]] += 1


MISTAKES: dict[Callable[[CareModel], None], str] = {
    carer_twice: "1 of carer are there twice",
    served_by_nobody: "has provider -1",
    under_the_floor: "under the floor",
    an_hour_too_much: "people have",
    a_penny_lost: "COUNCIL has",
    a_payment_lost: "payments say",
    cash_from_nowhere: "firms hold",
}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one.__name__)
def test_the_recount_sees(tiny_wales: CareModel, mistake: Callable[[CareModel], None]) -> None:
    model = tiny_wales.fork(tiny_wales.followed)
    before = Books.of(model)
    model.run_for(1)
    assert not list(recounted(model, before))
    mistake(model)
    assert any(MISTAKES[mistake] in line for line in recounted(model, before))


def test_a_fault_of_the_model_is_one_of_its_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("benchmarks.scenarios.run", broken)
    assert tried(1) == ["ZeroDivisionError: by zero"]
