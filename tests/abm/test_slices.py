"""Slices: neighbouring councils cut out of a full Wales behave as they do inside it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.slices import POINTERS
from gofal.abm.world.ledger import Sector
from gofal.abm.world.memory import MEMORY_AXES, Memory
from gofal.agents.errors import GofalError
from gofal.agents.table import column_specs

COUNCILS = ("Gwynedd", "Isle of Anglesey", "Conwy")


@pytest.fixture(scope="module")
def wales() -> CareModel:
    model = CareModel(load_scenario("baseline").with_(seed=3, burn_in_weeks=156))
    model.burn_in()
    return model


def test_a_slice_holds_its_people_and_leaves_the_whole_as_it_was(
    wales: CareModel, fingerprint: Callable[[CareModel], str]
) -> None:
    before = fingerprint(wales)
    part = wales.slice(*COUNCILS)
    assert fingerprint(wales) == before
    whole, state = wales.state, part.state
    inside = np.isin(whole.land.council, [whole.geography.find_council(name) for name in COUNCILS])
    for table, place in (("client", "place"), ("unpaid", "place")):
        old, new = getattr(whole, table), getattr(state, table)
        stay = np.flatnonzero(old.alive & inside[old[place]])
        assert (old["uid"][stay] == new["uid"][new.rows()]).all()
    assert state.councils == 3
    assert set(state.geography.councils_en) == set(COUNCILS)
    assert state.ledger.balance[Sector.PROVIDER] == state.provider["cash"].sum()


def test_books_of_a_slice_balance_under_a_policy(wales: CareModel) -> None:
    part = wales.slice(*COUNCILS)
    arm = part.fork("rebalancing")
    arm.validating = True
    arm.run_for(14)
    assert arm.week == 14


def test_a_slice_is_saved_and_goes_on_with_the_same_bits(
    wales: CareModel, tmp_path: Path, fingerprint: Callable[[CareModel], str]
) -> None:
    part = wales.slice(*COUNCILS)
    part.save(tmp_path / "part.run")
    again = CareModel.load(tmp_path / "part.run")
    for one in (part, again):
        one.run_for(6)
    assert fingerprint(part) == fingerprint(again)


def test_a_scenario_that_names_councils_gives_the_same_slice(
    wales: CareModel, fingerprint: Callable[[CareModel], str]
) -> None:
    scenario = wales.followed.with_(only=COUNCILS)
    assert fingerprint(CareModel(scenario)) == fingerprint(wales.slice(*COUNCILS))


def test_settings_for_councils_outside_do_nothing(wales: CareModel) -> None:
    levers = load_scenario("baseline").with_(set={"fee_level": 1.1})
    here = load_scenario("baseline").with_(
        settings=tuple(type(s)(s.lever, s.value, ("Cardiff",)) for s in levers.settings)
    )
    part = wales.slice(*COUNCILS)
    plain, arm = part.fork("baseline"), part.fork(here)
    for one in (plain, arm):
        one.run_for(4)
    assert plain.state_hash() == arm.state_hash()


@pytest.mark.parametrize("names", [(), ("Cardif",), ("Gwynedd", "Gwynedd")])
def test_a_slice_that_cannot_be_says_why(wales: CareModel, names: tuple[str, ...]) -> None:
    with pytest.raises(GofalError, match=r"at least one|did you mean|named twice"):
        wales.slice(*names)


def test_every_column_that_refers_to_something_is_pointed_anew(wales: CareModel) -> None:
    for name, columns in POINTERS.items():
        table = getattr(wales.state, name)
        refers = {
            column
            for column, (_, spec) in column_specs(table.schema).items()
            if spec.unit in ("row", "index")
        }
        assert refers - set(columns) <= {"form", "group", "mode"}, name
    assert set(MEMORY_AXES) == set(Memory._fields)


def test_councils_of_a_slice_fare_as_they_do_in_the_whole(wales: CareModel) -> None:
    whole, part = wales.fork("baseline"), wales.slice(*COUNCILS)
    codes = part.state.geography.council_codes
    means = []
    for one in (whole, part):
        one.run_for(52)
        values = one.outcomes()
        values = values[values["code"].isin(codes) & (values["week"] >= 26)]
        means.append(values.groupby("outcome")["value"].mean())
    near = {
        "met_need": 0.05,
        "effective_wage": 0.03,
        "wage": 0.02,
        "headcount": 0.08,
        "delivered_hours": 0.06,
        "council_cost": 0.06,
        "unpaid_carers": 0.01,
        "continuity": 0.03,
        "travel_share": 0.08,
        "cost_per_met_hour": 0.04,
        "fee": 0.001,
        "turnover": 0.12,
    }
    for outcome, allowed in near.items():
        assert means[1][outcome] == pytest.approx(means[0][outcome], rel=allowed), outcome
