"""The enforced pace: ``python -m benchmarks.enforce`` fails when a week became much slower.

Weeks of all Wales alternate with a fixed piece of work, the yardstick, so that neither a slow nor a
busy machine decides; the least seconds of the processor of each count. The ratio of both may be a
quarter above the one in ``benchmarks/pace.toml``, which ``--write`` sets.

The yardstick does what a week does: it passes over rows as long as those of the tables, looks up
other rows, draws, divides and branches on what it finds. No compiler makes vectors of that. By an
earlier one, draws that hang on nothing, the same week was 16 yardsticks long on one machine and 70
on another, whose vectors are wide.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from time import process_time
from typing import NamedTuple, Self

import numpy as np

from benchmarks.measures import world
from gofal.agents.chance import draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64

PACE = Path(__file__).parent / "pace.toml"
WEEKS, ROUNDS, SLACK = 4, 12, 1.25
PEOPLE, FIRMS, WIDTH, NEAR = 30_000, 800, 32, 8
"""Rows of two tables, numbers in a row of each, and firms that somebody looks at."""


class Yard(NamedTuple):
    """Two tables as those of the model are: a row lies together, and rows refer to rows.

    Attributes:
        people: numbers of each person, shape (people, width).
        firms: numbers of each firm, shape (firms, width).
        knows: the firm that each person knows, shape (people,).
    """

    people: F64
    firms: F64
    knows: I64

    @classmethod
    def made(cls) -> Self:
        """The same tables each time."""
        drawn = np.random.default_rng(1)
        people, firms = (drawn.random((rows, WIDTH)) for rows in (PEOPLE, FIRMS))
        return cls(people, firms, drawn.integers(0, FIRMS, PEOPLE))


@kernel
def yardstick(yard: Yard, seed: int) -> None:
    """People who draw to look go through firms, take the best by a ratio, and change its row.

    Every step hangs on data: whom a draw lets look, where the firm lies that is looked up, which is
    best so far, and what those before left of it.
    """
    key, people, firms = stream(seed, 1, 1), yard.people, yard.firms
    for row in range(len(people)):
        if people[row, 0] < 0.3 or draw(key, row) >= people[row, 1]:
            people[row, 2] *= 0.99
            continue
        best, most = -1, people[row, 3]
        for near in range(NEAR):
            firm = (yard.knows[row] + near * near * row) % len(firms)
            if firms[firm, 4] < people[row, 5]:
                continue
            worth = firms[firm, 6] / (0.1 + firms[firm, 7] + people[row, 8])
            if worth > most:
                best, most = firm, worth
        if best >= 0:
            firms[best, 7] = 0.99 * firms[best, 7] + 0.01 * most
            yard.knows[row] = best
            people[row, 2] += most / (1.0 + people[row, 2])


def pace() -> float:
    """Seconds of some weeks over those of the yardstick."""
    model, yard = world(26), Yard.made()
    weeks, sticks = [], []
    for number in range(ROUNDS + 1):
        begun = process_time()
        model.run_for(WEEKS)
        middle = process_time()
        for _ in range(WEEKS):
            yardstick(yard, number)
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
