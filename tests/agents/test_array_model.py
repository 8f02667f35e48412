"""Models of arrays answer as models of Mesa's agents do."""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest
from mesa.time import Priority, Schedule
from toys import ArrayToy, PlainToy, carers, clients, failure, frame, ids


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
