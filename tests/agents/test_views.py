"""Mesa's own agents and the facades over tables have to give the same answers."""

from __future__ import annotations

import copy
import pickle
from typing import Annotated

import numpy as np
import pytest
from toys import Arrays, ArrayToy, Plain, ToyCarerColumns, carers, clients, ids

from gofal.agents.agent_set import ArrayAgentSet
from gofal.agents.array_model import ArrayModel
from gofal.agents.errors import GofalError
from gofal.agents.table import I8, I64, Bool, Columns, Table, column
from gofal.agents.views import GoneError, View


@pytest.fixture
def toy() -> ArrayToy:
    return ArrayToy()


def newcomer(model: ArrayToy, uid: int) -> int:
    """Somebody takes the row that was given back last."""
    row = int(model.carers.take(1)[0])
    model.carers["uid"][row] = uid
    return row


def test_an_agent_that_left_raises_even_when_the_row_is_taken(toy: ArrayToy) -> None:
    gone = carers(toy).to_list()[1]
    assert gone.exists
    toy.carers.give_back(np.array([gone.row]))
    with pytest.raises(GoneError, match=r"agent 2 .* no longer exists"):
        _ = gone.wage
    assert newcomer(toy, uid=77) == gone.row
    for touch in (
        lambda: gone.wage,
        lambda: setattr(gone, "wage", 1.0),
        lambda: gone.shifts,
        lambda: gone.pay,
        lambda: gone.work(),
    ):
        with pytest.raises(GoneError):
            touch()
    assert not gone.exists
    assert gone not in toy.agents
    assert gone.unique_id == 2
    assert repr(gone) == "<Carer 2, gone>"
    gone.remove()
    assert 77 in carers(toy).get("unique_id")
    assert toy.view(Arrays.Carer, gone.row) != gone


def test_missing_defaults_do_not_hide_a_departure(toy: ArrayToy) -> None:
    gone = carers(toy).to_list()[0]
    gone.remove()
    with pytest.raises(GoneError):
        getattr(gone, "wage", None)
    with pytest.raises(GoneError):
        toy.view(Arrays.Carer, gone.row)


def test_a_newcomer_does_not_slip_into_an_older_set(toy: ArrayToy) -> None:
    chosen = carers(toy).select(at_most=2)
    carers(toy).to_list()[0].remove()
    newcomer(toy, uid=77)
    assert ids(chosen) == [2]
    assert len(chosen) == 1
    assert 77 in ids(toy.agents)


def test_live_sets_follow_births(toy: ArrayToy) -> None:
    everyone, all_carers = toy.agents, carers(toy)
    newcomer(toy, uid=77)
    assert len(everyone) == 10
    assert ids(all_carers) == [1, 2, 3, 4, 77]


def test_facades_survive_growth(toy: ArrayToy) -> None:
    agent = carers(toy).to_list()[0]
    before = toy.carers.columns
    toy.carers.reserve(1000)
    assert toy.carers.columns is not before
    agent.wage = 20.0
    assert toy.carers["wage"][agent.row] == 20.0
    assert agent is carers(toy).to_list()[0]


def test_a_table_can_be_replaced(toy: ArrayToy) -> None:
    agent, last = carers(toy).to_list()[0], carers(toy).to_list()[-1]
    toy.carers = Table(ToyCarerColumns, kind=1, capacity=1)
    toy.carers["uid"][toy.carers.take(1)] = 1
    toy.register_table(Arrays.Carer, toy.carers)
    agent.wage = 1.5
    assert carers(toy).get("wage") == [1.5]
    assert not last.exists
    assert toy.tables_by_type[Arrays.Carer] is toy.carers


def test_columns_give_python_scalars_and_tell_what_they_mean(toy: ArrayToy) -> None:
    agent = carers(toy).to_list()[0]
    assert [type(v) for v in (agent.wage, agent.hours, agent.fond)] == [float, int, bool]
    assert [type(v[0]) for v in (clients(toy).get("need"), carers(toy).get("fond"))] == [
        float,
        bool,
    ]
    assert Arrays.Carer.wage.__doc__ == "contracted hourly wage [£/h]."
    assert agent.scenario is toy.scenario


def test_wide_columns_are_read_only_rows(toy: ArrayToy) -> None:
    agent = carers(toy).to_list()[0]
    agent.shifts = [1, 2, 3]
    row = agent.shifts
    assert row.tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        row[0] = 9
    carers(toy).select(at_most=2).set("shifts", [4, 5, 6])
    assert [r.tolist() for r in carers(toy).get("shifts")] == [[4, 5, 6]] * 2 + [[0, 0, 0]] * 2
    assert carers(toy).agg("shifts", lambda rows: sum(r.sum() for r in rows)) == 30
    with pytest.raises(ValueError, match="read-only"):
        carers(toy).get("shifts")[0][0] = 9


def test_misspelt_and_identity_columns_cannot_be_written(toy: ArrayToy) -> None:
    agent = carers(toy).to_list()[0]
    for name in ("wgae", "uid", "alive", "model", "pay", "work", "unique_id", "row"):
        with pytest.raises(AttributeError):
            setattr(agent, name, 1)
    for name in ("wgae", "uid", "pay", "unique_id"):
        with pytest.raises(AttributeError):
            carers(toy).set(name, 1)
    with pytest.raises(ValueError, match="one value"):
        carers(toy).set("wage", [1.0, 2.0, 3.0, 4.0])


def test_schemas_that_cannot_be_shown_are_refused(toy: ArrayToy) -> None:
    class Hiding(Columns):
        uid: Annotated[I64, column("id", "identity")]
        alive: Annotated[Bool, column("yes/no", "row in use")]
        step: Annotated[I8, column("1", "hides Mesa's step")]

    class Nameless(Columns):
        alive: Annotated[Bool, column("yes/no", "row in use")]

    with pytest.raises(TypeError, match=r"Hiding\.step would hide"):

        class Hidden(View, schema=Hiding):
            """Refused."""

    with pytest.raises(TypeError, match="needs a column 'uid'"):

        class Unnamed(View, schema=Nameless):
            """Refused."""

    with pytest.raises(TypeError, match="shows ToyClientColumns"):
        toy.register_table(Arrays.Client, toy.carers)


def test_plain_agents_are_refused(toy: ArrayToy) -> None:
    with pytest.raises(GofalError, match="needs a table"):
        Plain.Client(toy, 1.0, 1)
    with pytest.raises(AttributeError):
        setattr(toy, "agents", [])  # noqa: B010  (for mypy the property is read-only)


def test_two_models_share_nothing() -> None:
    one, two = ArrayToy(), ArrayToy()
    carers(one).set("wage", 1.0)
    carers(one).to_list()[0].remove()
    one.step()
    assert carers(two).get("wage") == [12.5, 11.0, 13.0, 11.0]
    assert (two.time, len(two.agents), two.total) == (0.0, 9, 0)
    assert not set(map(id, one.agents)) & set(map(id, two.agents))
    assert one.agents.to_list()[-1] not in two.agents


def test_a_model_is_not_copied_behind_its_back(toy: ArrayToy) -> None:
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match=r"fork\(\)"):
            attempt(toy)


def test_an_empty_model_answers() -> None:
    model = ArrayModel(rng=1)
    assert len(model.agents) == 0
    assert model.agents.get("anything") == []
    assert model.agents_by_type == {}
    assert ids(ArrayAgentSet([]).shuffle()) == []
    model.run_for(2)
    assert model.time == 2.0
