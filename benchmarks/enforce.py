"""The enforced pace: ``python -m benchmarks.enforce`` fails when a week became much slower.

Weeks of all Wales alternate with a fixed loop over as much memory, the yardstick, so that neither a
slow nor a busy machine decides; the least seconds of the processor of each count. The ratio of both
may be a quarter above the one in ``benchmarks/pace.toml``, which ``--write`` sets.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.measures import world
from gofal.agents.chance import draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

PACE = Path(__file__).parent / "pace.toml"
WEEKS, ROUNDS, SLACK = 4, 12, 1.25
ITEMS = 1_000_000


@kernel
def yardstick(values: F64, seed: int) -> None:
    """A keyed draw and an addition for every item."""
    key = stream(seed, 1, 1)
    for i in range(len(values)):
        values[i] += draw(key, i)


def pace() -> float:
    """Seconds of some weeks over those of the yardstick."""
    model, values = world(26), np.zeros(ITEMS)
    weeks, sticks = [], []
    for number in range(ROUNDS + 1):
        begun = process_time()
        model.run_for(WEEKS)
        middle = process_time()
        for _ in range(WEEKS):
            yardstick(values, number)
        weeks.append(middle - begun)
        sticks.append(process_time() - middle)
    return min(weeks[1:]) / min(sticks[1:])


def main() -> int:
    """Measure and judge; 1 if the week is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="make today's pace the allowed one")
    found = pace()
    if parser.parse_args().write:
        PACE.write_text(
            "# Written by `python -m benchmarks.enforce --write`: a week over the yardstick.\n"
            f"pace = {found:.3f}\n",
            encoding="utf-8",
        )
    allowed = tomllib.loads(PACE.read_text(encoding="utf-8"))["pace"] * SLACK
    print(f"a week takes {found:.3f} yardsticks; at most {allowed:.3f} are allowed")
    return int(found > allowed)


if __name__ == "__main__":
    sys.exit(main())
