"""Where the project stands in speed and memory: ``python -m benchmarks.performance [--write]``.

Runs of the model and of its peers alternate, each in a new process on a quiet machine; the least
seconds of the processor count. ``--write`` makes ``docs/performance.md``. LASER and Starsim are
measured if a Python that has them is given: ``--peers PATH`` (``pip install gofal[peers]``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.growth import Size, faster, measure_sizes, ratio, table
from benchmarks.repository import ROOT

DOC = ROOT / "docs" / "performance.md"
PAGE = "docs/performance.md"


@dataclass(frozen=True)
class Row:
    """A row of the page: what it is, its goal, its limit, and what was measured."""

    what: str
    goal: str
    limit: str
    found: str


@dataclass
class Bench:
    """Measurements in new processes.

    Attributes:
        rounds: times that what alternates is measured.
        peers: a Python that has LASER and Starsim.
    """

    rounds: int
    peers: Path | None

    def of(self, name: str, *words: str, env: Mapping[str, str] | None = None) -> dict[str, float]:
        """What a measure finds."""
        command = [sys.executable, "-m", "benchmarks.measures", name, *words]
        return {k: float(v) for k, v in json.loads(_output(command, env)).items()}

    def peer(self, module: str, agents: int, steps: int) -> float:
        """Seconds of a peer's steps."""
        command = [str(self.peers), "-m", f"benchmarks.peers.{module}", str(agents), str(steps)]
        return float(_output(command, {"OMP_NUM_THREADS": "1"}).split()[-1])


def _output(command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    # Bytecode is kept, as it is for whoever has not switched that off.
    kept = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    here = {**os.environ, **kept, **(env or {})}
    done = subprocess.run(command, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1]


def _decade(bench: Bench) -> tuple[list[Row], dict[str, float]]:
    """The decade beside the peers, in turns."""
    weeks, laser = [], []
    for _ in range(bench.rounds):
        weeks.append(bench.of("week"))
        if bench.peers:
            laser.append(bench.peer("laser_sir", int(weeks[-1]["agents"]), 520))
    best = min(weeks, key=lambda one: one["decade"])
    rows = [Row("a decade of all Wales, s", "4", "", f"{best['decade']:.1f}")]
    if bench.peers:
        starsim = 10 * bench.peer("starsim_sir", int(best["agents"]), 52)
        ratio = best["decade"] / min(laser)
        rows += [
            Row("the same / LASER SIR at as many agents and steps", "1.5", "3.0", f"{ratio:.1f}"),
            Row("Starsim SIR / the same", "", "", f"{starsim / best['decade']:.1f}"),
        ]
    stream = bench.of("stream")["decade"]
    read = f"{best['decade'] / stream:.0f}"
    rows.append(Row("the same / its hot state read and written once a week", "", "", read))
    return rows, best


def _dates(bench: Bench) -> list[Row]:
    found = f"{bench.of('dates')['decades']:.2f}"
    return [Row("2016 to 2036 / a decade without dates", "", "2.2", found)]


def _presets(bench: Bench) -> list[Row]:
    taken = bench.of("presets")
    slowest = max(taken, key=lambda name: taken[name])
    return [Row(f"slowest preset (`{slowest}`) / baseline", "1.2", "1.35", f"{taken[slowest]:.2f}")]


def _memory(bench: Bench) -> list[Row]:
    found, left = bench.of("memory"), bench.of("allocations")
    size = f"{found['hot bytes']:.0f} / {found['total bytes']:.0f}"
    peak, made = f"{found['peak MB']:.0f}", f"{left['kept kB a week']:.0f} / {left['peak kB']:.0f}"
    return [
        Row("hot / total bytes an agent", "20 / 64", "32 / 110", size),
        Row("peak memory with baseline, branch and outcomes, MB", "300", "450", peak),
        Row("kept of a week / its temporary peak, kB", "", "", made),
    ]


def _starts(bench: Bench) -> list[Row]:
    warm = bench.of("start")["seconds"]
    with tempfile.TemporaryDirectory() as folder:
        cold = bench.of("start", env={"XDG_CACHE_HOME": folder})["seconds"]
    return [
        Row("import to the end of the first week, s", "1", "2", f"{warm:.1f}"),
        Row("the same from an empty cache of compiled code, s", "30", "45", f"{cold:.0f}"),
    ]


def _side_by_side() -> list[Row]:
    """Throughput of two processes over that of one, by the clock."""
    command = [sys.executable, "-m", "benchmarks.measures", "week", "104"]
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    taken = []
    for number in (1, 2):
        begun = time.monotonic()
        running = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=here)
            for _ in range(number)
        ]
        for one in running:
            one.wait()
        taken.append(time.monotonic() - begun)
    return [
        Row("two workers / one, runs an hour", "1.95", "1.85", f"{2 * taken[0] / taken[1]:.2f}")
    ]


def _compare() -> list[Row]:
    """The README's comparison, twice: the second finds compiled code and burnt-in worlds."""
    taken = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            words = ["compare", "baseline", "rebalancing", "--out", f"{folder}/out"]
            begun = time.monotonic()
            _output([sys.executable, "-m", "gofal", *words, "--work", f"{folder}/runs"])
            taken.append(time.monotonic() - begun)
    what = "`gofal compare baseline rebalancing` (3 x 10 years), warm, s by the clock"
    return [Row(what, "15", "30", f"{taken[1]:.0f}")]


def _question(bench: Bench) -> list[Row]:
    found = bench.of("question")
    what = f"an own question on the page, {found['pairs']:.0f} pairs, s by the clock"
    return [Row(what, "8", "12", f"{found['seconds']:.0f}")]


def _plain(bench: Bench) -> list[Row]:
    ratio = bench.of("plain")["ratio"]
    return [Row("plain Mesa / model, time an agent and week", "500", "200", f"{ratio:.0f}")]


def _growth(measured: Sequence[Size]) -> list[Row]:
    if not measured:
        return []
    small, large = measured[0].agents, measured[-1].agents
    what = f"time an agent and week at {large:,} / at {small:,}, less the fixed cost"
    return [Row(what, "1.1", "1.3", f"{ratio(measured):.2f}")]


def _sizes(measured: Sequence[Size]) -> str:
    """The section on growth; nothing where it was left out."""
    if not measured:
        return ""
    return f"""
## Growth

{table(measured)}

The parts that grow fastest:

{faster(measured)}
"""


def page(
    rows: Sequence[Row], best: Mapping[str, float], bench: Bench, measured: Sequence[Size] = ()
) -> str:
    """The page as Markdown."""
    goals = "\n".join(f"| {r.what} | {r.goal} | {r.limit} | **{r.found}** |" for r in rows)
    parts = sorted(((s, k[5:]) for k, s in best.items() if k.startswith("part ")), reverse=True)
    steps: dict[str, float] = {}
    for seconds, name in parts:
        step = name.partition(".")[0]
        steps[step] = steps.get(step, 0.0) + seconds
    by_step = "\n".join(f"| {n} | {s:.2f} |" for n, s in sorted(steps.items(), key=lambda i: -i[1]))
    longest = "\n".join(f"| {name} | {s:.2f} |" for s, name in parts[:20])
    return f"""# Performance

Written by `python -m benchmarks.performance --write`; do not edit. {bench.rounds} rounds in turns,
each in a new process; the least seconds of the processor count, and ratios say more than seconds.
{int(best["agents"]):,} agents. *A / B* is a ratio. A decade is ten years of all Wales without a
policy. LASER and Starsim are other programs for agent-based models, here with the smallest epidemic
there is (SIR). *Hot* is what the weeks read and write of agents. Goals that are missed, and why:
`docs/decisions/0011-all-of-wales-fast.md`.

| | reach for | no worse than | measured |
|---|---|---|---|
{goals}
{_sizes(measured)}
## Seconds of a decade by step

| step | s |
|---|---|
{by_step}

## The twenty longest parts

| part | s |
|---|---|
{longest}
"""


def main() -> None:
    """Measure, print and perhaps write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=Path, help="a Python with LASER and Starsim")
    parser.add_argument("--no-growth", action="store_true", help="leave out larger countries")
    parser.add_argument("--no-page", action="store_true", help="leave out what needs Chromium")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE}")
    given = parser.parse_args()
    bench = Bench(given.rounds, given.peers)
    rows, best = _decade(bench)
    for measure in (_dates, _presets, _plain, _memory, _starts):
        rows += measure(bench)
    rows += _side_by_side() + _compare()
    rows += [] if given.no_page else _question(bench)
    measured = [] if given.no_growth else measure_sizes(bench.of, 1)
    rows += _growth(measured)
    text = page(rows, best, bench, measured)
    print(text)
    if given.write:
        DOC.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
