"""Mesa's own agents and the facades over tables have to give the same answers."""

from __future__ import annotations

import copy
import gc
import pickle
from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import mesa
import numpy as np
import pytest
from mesa.time import Priority, Schedule

from gofal.agents.agent_set import ArrayAgentSet
from gofal.agents.array_model import ArrayModel
from gofal.agents.errors import GofalError
from gofal.agents.table import F32, F64, I8, I16, I64, Bool, Columns, Table, column
from gofal.agents.views import GoneError, View

CARERS = [(12.5, 20, 0, True), (11.0, 38, 1, False), (13.0, 16, 1, True), (11.0, 30, 2, True)]
CLIENTS = [(7.5, 0), (14.0, 1), (3.25, 1), (21.0, 2), (7.5, 3)]


class CarerColumns(Columns):
    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("yes/no", "row in use")]
    wage: Annotated[F64, column("£/h", "contracted hourly wage")]
    hours: Annotated[I16, column("h/week", "contracted hours")]
    home: Annotated[I16, column("index", "place of residence")]
    fond: Annotated[Bool, column("yes/no", "fond of the work")]
    shifts: Annotated[I8, column("h", "hours by part of the day", width=3)]


class ClientColumns(Columns):
    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("yes/no", "row in use")]
    need: Annotated[F32, column("h/week", "assessed hours")]
    place: Annotated[I16, column("index", "place of residence")]


class CarerRules:
    """What a carer does, whether it is an object or a row."""

    @property
    def pay(self: Any) -> float:
        return float(self.wage * self.hours)

    def work(self: Any, extra: int = 1) -> int:
        self.hours += extra
        return int(self.hours)

    def rise(self: Any) -> None:
        self.wage += 0.5

    def where(self: Any) -> int:
        return int(self.home)


class ClientRules:
    def where(self: Any) -> int:
        return int(self.place)

    def rise(self: Any) -> None:
        self.need += 0.5


class Plain:
    """The oracle: agents as Mesa makes them."""

    class Carer(CarerRules, mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, wage: float, hours: int, home: int, fond: bool) -> None:
            super().__init__(model)
            self.wage, self.hours, self.home, self.fond = wage, hours, home, fond

    class Client(ClientRules, mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, need: float, place: int) -> None:
            super().__init__(model)
            self.need, self.place = need, place


class Arrays:
    class Carer(CarerRules, View, schema=CarerColumns):
        """One declared as a class."""

    class Client(ClientRules, View, schema=ClientColumns):
        """And another."""


class ToyRules:
    """The same little model for both."""

    kinds: ClassVar[Any]

    def begin(self: Any) -> None:
        self.log: list[Any] = []
        self.total = 0
        self.datacollector = mesa.DataCollector(model_reporters={"pay": "payroll", "n": count})

    @property
    def payroll(self: Any) -> float:
        return float(self.agents_by_type[self.kinds.Carer].agg("pay", sum))

    def step(self: Any) -> None:
        self.agents_by_type[self.kinds.Carer].do("work")
        self.total += len(self.agents)
        self.datacollector.collect(self)

    def note(self: Any) -> None:
        self.log.append(("note", self.time))

    def urgent(self: Any) -> None:
        self.log.append(("urgent", self.time))

    def note_more(self: Any) -> None:
        self.log.append(("more", self.time))
        self.schedule_event(self.note, after=0)


def count(model: Any) -> int:
    return len(model.agents)


class PlainToy(ToyRules, mesa.Model):  # type: ignore[misc]
    kinds = Plain

    def __init__(self, rng: int = 7) -> None:
        super().__init__(rng=rng)
        for carer in CARERS:
            Plain.Carer(self, *carer)
        for client in CLIENTS:
            Plain.Client(self, *client)
        self.begin()


class ArrayToy(ToyRules, ArrayModel):
    kinds = Arrays

    def __init__(self, rng: int = 7, capacity: int = 3) -> None:
        super().__init__(rng=rng)
        self.carers = Table(CarerColumns, kind=1, capacity=capacity)
        self.clients = Table(ClientColumns, kind=2, capacity=capacity)
        self.register_table(Arrays.Carer, self.carers)
        self.register_table(Arrays.Client, self.clients)
        rows = self.carers.take(len(CARERS))
        self.carers["uid"][rows] = 1 + np.arange(len(CARERS))
        for name, values in zip(
            list(self.carers.specs)[2:6], zip(*CARERS, strict=True), strict=True
        ):
            self.carers[name][rows] = values
        rows = self.clients.take(len(CLIENTS))
        self.clients["uid"][rows] = 1 + len(CARERS) + np.arange(len(CLIENTS))
        for name, values in zip(
            list(self.clients.specs)[2:], zip(*CLIENTS, strict=True), strict=True
        ):
            self.clients[name][rows] = values
        self.begin()


def carers(model: Any) -> Any:
    return model.agents_by_type[model.kinds.Carer]


def clients(model: Any) -> Any:
    return model.agents_by_type[model.kinds.Client]


def ids(agents: Any) -> list[int]:
    return [agent.unique_id for agent in agents]


def frame(table: Any) -> Any:
    return table.reset_index().to_dict("list")


def failure(call: Callable[[], object]) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011  (which one is the answer compared)
        call()
    return caught.type.__name__


def removed_while_looping(model: Any) -> Any:
    def push(agent: Any) -> None:
        model.log.append(agent.unique_id)
        for other in list(model.agents):
            if other.unique_id == agent.unique_id + 1:
                other.remove()

    model.agents.do(push)
    return model.log, ids(model.agents)


def added_and_taken_out(model: Any) -> Any:
    subset = carers(model).select(at_most=2)
    last = carers(model).to_list()[-1]
    client = clients(model).to_list()[0]
    subset.add(last)
    subset.add(client)
    subset.add(last)
    found = [ids(subset), client in subset, len(subset)]
    subset.discard(last)
    subset.discard(last)
    subset.remove(client)
    return found, ids(subset), failure(lambda: subset.remove(client)), len(model.agents)


def inplace(model: Any) -> Any:
    subset = model.agents.copy()
    same = subset.shuffle(inplace=True) is subset
    shuffled = ids(subset)
    same &= subset.sort("unique_id", ascending=True, inplace=True) is subset
    same &= subset.select(lambda a: a.unique_id % 2 == 0, inplace=True) is subset
    return same, shuffled, ids(subset), len(model.agents)


def agent_frames(model: Any) -> Any:
    carer = model.kinds.Carer
    collector = mesa.DataCollector(
        agent_reporters={"where": lambda a: a.where(), "id": "unique_id"},
        agenttype_reporters={carer: {"pay": "pay", "wage": "wage"}},
        tables={"deaths": ["who", "when"]},
    )
    collector.collect(model)
    model.step()
    collector.collect(model)
    collector.add_table_row("deaths", {"who": 1, "when": model.time})
    tables = collector.get_agent_vars_dataframe(), collector.get_agenttype_vars_dataframe(carer)
    return [frame(table) for table in (*tables, collector.get_table_dataframe("deaths"))]


def collector_of_all_types(model: Any) -> Any:
    collector = mesa.DataCollector(agenttype_reporters={mesa.Agent: {"where": where}})
    collector.collect(model)
    return frame(collector.get_agenttype_vars_dataframe(mesa.Agent))


def where(agent: Any) -> int:
    return int(agent.where())


def model_frame(model: Any) -> Any:
    model.run_for(3)
    return frame(model.datacollector.get_model_vars_dataframe())


def events(model: Any) -> Any:
    model.schedule_event(model.note, at=1.5)
    model.schedule_event(model.note_more, after=2)
    model.schedule_event(model.urgent, at=2, priority=Priority.HIGH)
    cancelled = model.schedule_event(model.note, at=2.5)
    cancelled.cancel()
    model.schedule_recurring(model.urgent, Schedule(interval=0.75, start=0.5, count=3))
    model.run_for(4)
    return model.log, model.time, model.total


def agent_events(model: Any) -> Any:
    one, two = carers(model).to_list()[:2]
    model.schedule_event(one.rise, at=1)
    model.schedule_event(two.rise, at=1)
    model.schedule_recurring(two.work, Schedule(interval=1, start=0.5))
    model.run_for(2)
    one.remove()
    del one
    gc.collect()
    model.schedule_event(two.rise, at=3)
    model.run_for(2)
    return carers(model).get(["wage", "hours"])


def event_of_the_dead(model: Any) -> Any:
    model.schedule_event(carers(model).to_list()[0].rise, at=1)
    carers(model).to_list()[0].remove()
    gc.collect()
    model.run_for(2)
    return carers(model).get("wage")


def emptied(model: Any) -> Any:
    model.remove_all_agents()
    model.run_for(1)
    return len(model.agents), ids(model.agents), carers(model).get("wage"), model.time


def through_one_agent(model: Any) -> Any:
    agent = carers(model).to_list()[2]
    agent.wage = 15.0
    agent.hours -= 1
    same = agent.model is model and agent.random is model.random and agent.rng is model.rng
    kinds = [type(value).__name__ for value in (agent.wage, agent.hours, agent.fond)]
    agent.step()
    agent.advance()
    return same, kinds, carers(model).get(["wage", "hours", "fond"]), agent.pay


def removal(model: Any) -> Any:
    first = carers(model).to_list()[0]
    subset = carers(model).select(at_most=3)
    first.remove()
    first.remove()
    found = [first in model.agents, len(model.agents), len(carers(model)), ids(model.agents)]
    del first
    gc.collect()
    return found, ids(subset)


def grouped(model: Any) -> Any:
    groups = carers(model).groupby("home")
    groups.do("set", "fond", False)
    return [
        len(groups),
        groups.count(),
        groups.agg("wage", np.mean),
        groups.agg("pay", sum),
        groups.map(len),
        groups.map("get", "hours"),
        [(key, ids(group)) for key, group in groups],
        carers(model).get("fond"),
    ]


def operators(model: Any) -> Any:
    first, last = carers(model).select(at_most=3), carers(model).select(lambda a: a.unique_id > 2)
    return [ids(made) for made in (first & last, first | last, first - last, first ^ last)]


CHECKS: dict[str, Callable[[Any], Any]] = {
    "len": lambda m: (len(m.agents), len(carers(m)), len(clients(m))),
    "order": lambda m: (ids(m.agents), ids(carers(m)), ids(clients(m))),
    "contains": lambda m: (
        carers(m).to_list()[1] in carers(m),
        carers(m).to_list()[1] in clients(m),
        "no agent" in m.agents,
        type(m)().agents.to_list()[0] in m.agents,
    ),
    "get one": lambda m: (carers(m).get("wage"), clients(m).get("need")),
    "get several": lambda m: carers(m).get(["wage", "fond", "pay"]),
    "get over kinds": lambda m: m.agents.get(["unique_id", "model"])[0][0],
    "get property": lambda m: carers(m).get("pay"),
    "get missing": lambda m: failure(lambda: m.agents.get("wage")),
    "get default": lambda m: m.agents.get("wage", handle_missing="default", default_value=-1),
    "get defaults": lambda m: m.agents.get(["wage", "need"], handle_missing="default"),
    "get bad option": lambda m: failure(lambda: m.agents.get("wage", handle_missing="what")),
    "agg numpy": lambda m: [carers(m).agg("wage", f) for f in (np.mean, np.sum, np.std, np.median)],
    "agg builtin": lambda m: [clients(m).agg("need", f) for f in (min, max, sum, len)],
    "agg list": lambda m: carers(m).agg("hours", [min, np.max, lambda v: sorted(v)[1]]),
    "agg property": lambda m: carers(m).agg("pay", np.mean),
    "agg flags": lambda m: carers(m).agg("fond", [sum, np.mean, all]),
    "agg over kinds": lambda m: m.agents.agg("unique_id", sum),
    "set": lambda m: (carers(m).set("wage", 14.25).get("wage"), carers(m).get("pay")),
    "set on some": lambda m: (
        carers(m).select(lambda a: a.fond).set("hours", 10) and carers(m).get("hours")
    ),
    "select": lambda m: ids(carers(m).select(lambda a: a.wage > 11)),
    "select kind": lambda m: ids(m.agents.select(agent_type=m.kinds.Client)),
    "select base": lambda m: ids(m.agents.select(agent_type=mesa.Agent)),
    "select at most": lambda m: [ids(m.agents.select(at_most=n)) for n in (0, 1, 3, 50)],
    "select share": lambda m: [ids(m.agents.select(at_most=s)) for s in (0.0, 0.3, 0.99, 1.0)],
    "select mixed": lambda m: ids(
        m.agents.select(lambda a: a.unique_id % 2, at_most=2, agent_type=m.kinds.Client)
    ),
    "select all": lambda m: m.agents.select() is not m.agents and len(m.agents.select()),
    "in place": inplace,
    "group": grouped,
    "group by call": lambda m: m.agents.groupby(where).count(),
    "group lists": lambda m: {
        k: (type(v).__name__, ids(v)) for k, v in m.agents.groupby(where, "list")
    },
    "group list agg": lambda m: carers(m).groupby("home", "list").agg("wage", np.mean),
    "sort": lambda m: ids(carers(m).sort("wage")),
    "sort up": lambda m: ids(carers(m).sort("wage", ascending=True)),
    "sort ties": lambda m: [ids(clients(m).sort("need", ascending=up)) for up in (True, False)],
    "sort by call": lambda m: ids(m.agents.sort(lambda a: (a.where(), -a.unique_id))),
    "sort property": lambda m: ids(carers(m).sort("pay", ascending=True)),
    "sort dotted": lambda m: ids(m.agents.sort("model.total")),
    "shuffle": lambda m: [ids(m.agents.shuffle()) for _ in range(3)],
    "shuffle do": lambda m: m.agents.shuffle_do(lambda a: m.log.append(a.unique_id)) and m.log,
    "do": lambda m: carers(m).do("work").do("work", 5).get("hours"),
    "do keyword": lambda m: carers(m).do(type(carers(m).to_list()[0]).work, extra=2).get("hours"),
    "do over kinds": lambda m: (
        m.agents.do("rise") and carers(m).get("wage"),
        clients(m).get("need"),
    ),
    "map": lambda m: (carers(m).map("work", 2), m.agents.map(where)),
    "to list": lambda m: (type(m.agents.to_list()).__name__, ids(m.agents.to_list())),
    "copy": lambda m: ids(copy.copy(carers(m))),
    "add and remove": added_and_taken_out,
    "operators": operators,
    "one agent": through_one_agent,
    "removal": removal,
    "removal in a loop": removed_while_looping,
    "kinds": lambda m: {kind.__name__: len(group) for kind, group in m.agents_by_type.items()},
    "types": lambda m: [kind.__name__ for kind in m.agent_types],
    "model frame": model_frame,
    "agent frames": agent_frames,
    "frame of all kinds": collector_of_all_types,
    "steps": lambda m: [m.step() or (m.time, m.total) for _ in range(3)],
    "run until": lambda m: m.run_until(2.5) or (m.time, m.total, carers(m).get("hours")),
    "events": events,
    "agents' events": agent_events,
    "event of the dead": event_of_the_dead,
    "emptied": emptied,
}


@pytest.mark.parametrize("name", CHECKS)
def test_arrays_answer_as_mesa_does(name: str) -> None:
    assert CHECKS[name](ArrayToy()) == CHECKS[name](PlainToy())


@pytest.mark.parametrize("toy", [PlainToy, ArrayToy])
@pytest.mark.filterwarnings("default")  # Mesa's page and Solara warn about each other's versions
def test_mesas_web_page_renders_steps_and_resets(toy: Any) -> None:
    pytest.importorskip("altair", reason="mesa.visualization needs altair")
    pytest.importorskip("matplotlib", reason="mesa.visualization needs matplotlib")
    solara: Any = pytest.importorskip("solara")
    visualization: Any = pytest.importorskip("mesa.visualization")
    button: Any = pytest.importorskip("ipyvuetify").Btn
    shown: list[float] = []

    def show(model: Any) -> Any:
        shown.append(model.payroll)
        return solara.Text(f"pay {model.payroll}")

    model = solara.reactive(toy())
    components = [show, visualization.make_plot_component("pay")]
    page = visualization.SolaraViz(model, components=components, model_params={"rng": 3})
    _, context = solara.render(solara.AppLayout(children=[page]), handle_error=False)
    press = {b.children[0]: b.click for b in context.find(button).widgets}
    first = model.value
    press["Step"]()
    assert (first.time, first.total) == (1.0, 9)
    assert shown[-1] == first.payroll > shown[0]
    press["Reset"]()
    assert model.value is not first
    assert (model.value.time, shown[-1]) == (0.0, shown[0])
    context.close()


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
    toy.carers = Table(CarerColumns, kind=1, capacity=1)
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

    with pytest.raises(TypeError, match="shows ClientColumns"):
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
