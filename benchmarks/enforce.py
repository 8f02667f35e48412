"""The enforced pace: ``python -m benchmarks.enforce`` fails when a week became much slower.

Weeks of all Wales alternate with a fixed piece of work, the yardstick, so that neither a slow nor a
busy machine decides; the least seconds of the processor of each count. The ratio of both may be a
quarter above the one in ``benchmarks/pace.toml``, which ``--write`` sets.

Memory that others use beside us slows a week more than the yardstick: the same week was 39
yardsticks long on one machine and 55 on the next. So a longer week alone does not fail. The code of
the commit in ``pace.toml`` is then measured on this machine, in turns with today's, and today's
fails if it takes a quarter longer than that.

The yardstick does what a week does: it passes over rows as long as those of the tables, looks up
other rows, draws, divides and branches on what it finds. No compiler makes vectors of that. By an
earlier one, draws that hang on nothing, the same week was 16 yardsticks long on one machine and 70
on another, whose vectors are wide.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple, Self

import numpy as np

from benchmarks.measures import world
from benchmarks.repository import ROOT, git, git_line
from gofal.agents.chance import draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64

PACE = Path(__file__).parent / "pace.toml"
WEEKS, ROUNDS, SLACK, TURNS = 4, 12, 1.25, 2
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


def unpacked(commit: str, folder: Path) -> bool:
    """Put the code of a commit into a folder; False where this clone does not have it."""
    packed = git("archive", "--format=tar", commit)
    if packed is None:
        return False
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return True


def pace_of(folder: Path) -> float:
    """The pace of the code in a folder, in a process of its own."""
    measure = "from benchmarks.enforce import pace; print(pace())"
    said = subprocess.run(
        [sys.executable, "-c", measure], cwd=folder, capture_output=True, check=True, text=True
    )
    return float(said.stdout)


def times_as_long(commit: str) -> float | None:
    """How many times as long a week takes as at a commit, in turns; None if it is not here."""
    with TemporaryDirectory() as name:
        before = Path(name)
        if not unpacked(commit, before):
            return None
        turns = [(pace_of(before), pace_of(ROOT)) for _ in range(TURNS)]
    return min(now for _, now in turns) / min(then for then, _ in turns)


def judged(times: float | None, commit: str) -> int:
    """Say how today's week compares with that of a commit on this machine; 1 if it is too slow."""
    if times is None:
        print(f"the code of {commit} is not in this clone, so nothing is judged")
        return 0
    print(f"beside the code of {commit} it takes {times:.2f} times as long; {SLACK} are allowed")
    return int(times > SLACK)


def main() -> int:
    """Measure and judge; 1 if the week is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="make today's pace the allowed one")
    found = pace()
    if parser.parse_args().write:
        commit = git_line("rev-parse", "HEAD")
        PACE.write_text(
            "# Written by `python -m benchmarks.enforce --write`: a week over the yardstick.\n"
            f'pace = {found:.3f}\ncommit = "{commit}"\n',
            encoding="utf-8",
        )
    kept = tomllib.loads(PACE.read_text(encoding="utf-8"))
    allowed = kept["pace"] * SLACK
    print(f"a week takes {found:.3f} yardsticks; beyond {allowed:.3f} it is compared with a commit")
    if found <= allowed:
        return 0
    return judged(times_as_long(kept["commit"]), kept["commit"])


if __name__ == "__main__":
    sys.exit(main())
