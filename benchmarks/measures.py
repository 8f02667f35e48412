"""What is measured, each in a process of its own: ``python -m benchmarks.measures NAME [WEEKS]``.

A measure prints one line of JSON. Seconds are those of the processor. All of Wales, burnt in for a
year unless a measure says otherwise; compiled code is loaded before anything is timed.
"""

from __future__ import annotations

import json
import resource
import sys
import tracemalloc
from collections.abc import Callable
from time import process_time
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from benchmarks.growth import growth

if TYPE_CHECKING:
    from gofal.abm.history import History
    from gofal.abm.model import CareModel

YEAR, DECADE = 52, 520
STREAMED = 20
"""Passes over the hot state that are timed."""

type Found = dict[str, float]


def world(burn_in: int = YEAR, history: History | None = None) -> CareModel:
    """All of Wales after some weeks of burn-in, with dates if there is a history."""
    from gofal.abm.model import CareModel
    from gofal.abm.scenario import load_scenario

    model = CareModel(load_scenario("baseline").with_(burn_in_weeks=burn_in, history=history))
    model.burn_in()
    return model


def agents_of(model: CareModel) -> int:
    """Agents of a model, of all kinds."""
    s = model.state
    tables = (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst)
    return sum(len(table) for table in tables)


def _records(columns: object) -> NDArray[Any]:
    """Columns as the record array that they are."""
    return cast("NDArray[Any]", columns).view(np.ndarray)


def week(weeks: str = "104") -> Found:
    """Seconds of a decade, and of each part of the week, of the baseline."""
    model = world()
    agents, before, begun = agents_of(model), dict(model.timings), process_time()
    model.run_for(int(weeks))
    seconds = process_time() - begun
    parts = {name: s - before.get(name, 0.0) for name, s in model.timings.items() if "." in name}
    share = DECADE / int(weeks)
    return {"decade": seconds * share, "agents": agents} | {
        f"part {name}": s * share for name, s in parts.items()
    }


def dates() -> Found:
    """Seconds of 2016 to 2036, in decades without dates; whole burn-in, a year of each in turns."""
    from gofal.abm.history import History

    burn_in = 312
    dated, plain_one = world(burn_in, History()), world(burn_in)
    taken = {"dated": 0.0, "plain": 0.0}
    for year in range(20):
        for name, model in (("dated", dated), ("plain", plain_one)):
            if name == "dated" or year < 10:
                begun = process_time()
                model.run_for(YEAR)
                taken[name] += process_time() - begun
    return {"decades": taken["dated"] / taken["plain"]}


def presets(weeks: str = "26") -> Found:
    """Seconds of some weeks under every preset, the lesser of two, over those of the baseline."""
    from gofal.abm.scenario import scenario_names

    model = world()
    taken: Found = {}
    names = scenario_names()
    for name in (*names, *names):
        branch = model.fork(name)
        branch.run_for(1)
        begun = process_time()
        branch.run_for(int(weeks))
        taken[name] = min(taken.get(name, np.inf), process_time() - begun)
    return {name: seconds / taken["baseline"] for name, seconds in taken.items()}


def memory() -> Found:
    """Bytes an agent, and the peak of a process with baseline, branch and outcomes, MB."""
    model = world()
    branch = model.fork("rebalancing")
    for one in (model, branch):
        one.run_for(YEAR)
        one.outcomes()
    s, agents = model.state, agents_of(model)
    tables = (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst)
    held = sum(len(t) * _records(t.columns).itemsize for t in tables)
    asleep = int((s.unpaid["client"][s.unpaid.rows()] < 0).sum())
    asleep *= _records(s.unpaid.columns).itemsize
    memory = sum(array.nbytes for array in s.memory)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return {
        "hot bytes": (held - asleep) / agents,
        "total bytes": (held + memory) / agents,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20,
    }


def stream() -> Found:
    """Seconds of a decade of reading and writing the hot state once a week, and nothing else."""
    s = world(1).state
    tables = (s.client.columns, s.carer.columns, s.provider.columns)
    hot = [_records(columns).view(np.uint8) for columns in tables]
    begun = process_time()
    for _ in range(STREAMED):
        for array in hot:
            np.bitwise_xor(array, 1, out=array)
    return {"decade": (process_time() - begun) / STREAMED * DECADE}


def allocations() -> Found:
    """Kilobytes that a week leaves behind, and its temporary peak."""
    model = world()
    tracemalloc.start()
    model.run_for(1)
    first, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    model.run_for(26)
    last, peak = tracemalloc.get_traced_memory()
    return {"kept kB a week": (last - first) / 26e3, "peak kB": (peak - last) / 1e3}


def plain(weeks: str = "8") -> Found:
    """Time an agent and week of the plain Mesa version, over the model's, in all of Wales."""
    from benchmarks.plain.compare import run_model, run_plain

    begun = world()
    run_model(begun, "baseline", 1)
    model = run_model(begun, "baseline", 26).seconds
    return {"ratio": run_plain(begun, "baseline", int(weeks)).seconds / model}


def start() -> Found:
    """Seconds from the import to the end of the first week, with compiled code at hand."""
    begun = process_time()
    world(1)
    return {"seconds": process_time() - begun}


def question() -> Found:
    """Seconds by the clock of a question on the page that nobody has asked, and its pairs."""
    from benchmarks.web import Visits, new_question
    from gofal.viz.browser import chromium
    from gofal.viz.web.local import served
    from gofal.viz.web.scheduler import scheduler

    with served() as address, chromium() as browser:
        whole = new_question(Visits(browser, address), 1)[1]
        return {
            "seconds": float(whole.measured.removesuffix(" s")),
            "pairs": scheduler().size.replicates,
        }


MEASURES: dict[str, Callable[..., Found]] = {
    one.__name__: one
    for one in (week, dates, presets, memory, stream, allocations, plain, start, question, growth)
}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](*sys.argv[2:])))
