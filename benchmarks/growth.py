"""How the time of a week grows with the number of agents: ``python -m benchmarks.growth``.

From slices of Wales to countries of several copies of it, each in a new process and in turns. A
fixed cost and a time an agent are fitted to sizes up to that of Wales; what a larger country takes
less that fixed cost, an agent, over that time says whether anything grows faster than the country.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

WEST = ("Powys", "Ceredigion", "Gwynedd", "Isle of Anglesey", "Carmarthenshire", "Pembrokeshire")
SIZES = ("+".join(WEST[:2]), "+".join(WEST[:4]), "+".join(WEST), "1", "2", "4", "11")
"""Councils of slices, and numbers of copies of Wales."""
SETTLED, WEEKS = 30, 13
"""Weeks before those that are timed, of a market past its first half-year; a quarter is timed."""
LARGEST_FITTED = 400_000
"""Agents up to which sizes are fitted: Wales is one of them."""

type Measure = Callable[[str, str], dict[str, float]]


@dataclass(frozen=True)
class Size:
    """A size and what a week of it takes.

    Attributes:
        name: councils, or number of copies of Wales.
        agents: agents of all kinds.
        week: ms of the processor a week.
        peak: MB of memory at most.
        parts: ms by part of the week.
    """

    name: str
    agents: int
    week: float
    peak: float
    parts: Mapping[str, float]


def sized(name: str, folder: Path) -> CareModel:
    """A model of a size, after its first half-year; ``folder`` is for copies of Wales."""
    from benchmarks.copies import copies_of
    from gofal.abm.model import CareModel
    from gofal.abm.scenario import load_scenario

    if name.isdigit():
        scenario = load_scenario("baseline", copies_of(int(name), folder))
    else:
        scenario = load_scenario("baseline")
    model = CareModel(scenario.with_(burn_in_weeks=SETTLED))
    model.burn_in()
    return model if name.isdigit() else model.slice(*name.split("+"))


def time_of(model: CareModel, weeks: int = WEEKS) -> dict[str, float]:
    """Agents, ms of a week and of each of its parts, and peak memory of this process, MB."""
    from gofal.abm.week.plan import WEEK

    s = model.state
    model.run_for(1)  # a slice makes some things anew
    parts: dict[str, float] = {}
    begun = process_time()
    for _ in range(weeks):
        model.open_week()
        for step in WEEK:
            for part in (part for part in step.parts if part.due(s)):
                start, name = process_time(), f"part {step.name}.{part.name}"
                part.run(s)
                parts[name] = parts.get(name, 0.0) + 1e3 * (process_time() - start) / weeks
        model.close_week()
    seconds = process_time() - begun
    tables = (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux kilobytes
    return {
        "agents": sum(len(table) for table in tables),
        "week": 1e3 * seconds / weeks,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20,
    } | parts


def growth(name: str) -> dict[str, float]:
    """What a week of a size takes, as :func:`time_of` says it."""
    with tempfile.TemporaryDirectory() as folder:
        return time_of(sized(name, Path(folder)))


def measure_sizes(measure: Measure, rounds: int, names: Sequence[str] = SIZES) -> list[Size]:
    """Every size, measured in turns; the least of all rounds."""
    found: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for name in names:
            new = measure("growth", name)
            old = found.get(name, new)
            found[name] = {key: min(old[key], value) for key, value in new.items()}
    return [
        Size(
            name,
            int(one["agents"]),
            one["week"],
            one["peak"],
            {key[5:]: ms for key, ms in one.items() if key.startswith("part ")},
        )
        for name, one in found.items()
    ]


def fit(agents: Sequence[float], ms: Sequence[float]) -> tuple[float, float]:
    """Fixed ms and ms an agent; every size counts as much as another, whatever it takes."""
    x, y = np.asarray(agents, dtype=np.float64), np.asarray(ms, dtype=np.float64)
    rows = np.column_stack([1.0 / y, x / y])
    fixed, each = np.linalg.lstsq(rows, np.ones(len(y)), rcond=None)[0]
    return max(0.0, float(fixed)), float(each)


def fitted(measured: Sequence[Size]) -> tuple[float, float]:
    """Fixed ms of a week and ms an agent, of the sizes up to Wales."""
    small = [one for one in measured if one.agents <= LARGEST_FITTED]
    return fit([one.agents for one in small], [one.week for one in small])


def ratio(measured: Sequence[Size]) -> float:
    """Time an agent and week of the largest size, less the fixed cost, over that of small ones."""
    fixed, each = fitted(measured)
    largest = max(measured, key=lambda one: one.agents)
    return (largest.week - fixed) / largest.agents / each


def table(measured: Sequence[Size]) -> str:
    """Sizes as a table of Markdown."""
    fixed, each = fitted(measured)
    lines = [
        "| agents | what | ms a week | ns an agent and week, less the fixed cost | peak MB |",
        "|---|---|---|---|---|",
    ]
    for one in measured:
        what = f"{one.name} x Wales" if one.name.isdigit() else one.name.replace("+", ", ")
        less = 1e6 * (one.week - fixed) / one.agents
        lines.append(f"| {one.agents:,} | {what} | {one.week:.1f} | {less:.0f} | {one.peak:.0f} |")
    return "\n".join(
        [*lines, "", f"Fitted up to Wales: {fixed:.1f} ms and {1e6 * each:.0f} ns an agent a week."]
    )


def faster(measured: Sequence[Size]) -> str:
    """Parts of the week that take more in the largest country than so many times Wales does."""
    wales = next(one for one in measured if one.name == "1")
    largest = max(measured, key=lambda one: one.agents)
    times = largest.agents / wales.agents
    more = {name: largest.parts[name] - times * ms for name, ms in wales.parts.items()}
    worst = sorted(more, key=lambda name: -more[name])[:8]
    lines = [
        "| part | ms, Wales | ms, largest | beyond so many times Wales |",
        "|---|---|---|---|",
    ]
    for name in worst:
        now = largest.parts[name]
        lines.append(f"| {name} | {wales.parts[name]:.2f} | {now:.1f} | {more[name]:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    from benchmarks.performance import Bench

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sizes", nargs="+", default=SIZES, help="A+B or a number of copies")
    given = parser.parse_args()
    measured = measure_sizes(Bench(given.rounds, None).of, given.rounds, given.sizes)
    print(f"{table(measured)}\n\nLargest over small, an agent: {ratio(measured):.2f}\n")
    print(faster(measured))


if __name__ == "__main__":
    main()
