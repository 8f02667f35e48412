"""Does a page of a discovery still come out? Some of its points and all its pictures again."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from gofal.abm.results import SOURCE
from gofal.experiments.reproduce.again import run_gofal
from gofal.experiments.reproduce.item import Item
from gofal.experiments.runs.identity import code_of
from gofal.experiments.runs.task import Done
from gofal.experiments.runs.worker import work_out
from gofal.experiments.statistics import paired_differences
from gofal.experiments.sweep.cells import with_cells
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.plan import load_plan
from gofal.experiments.sweep.run import MODEL

POINTS = 2  # run again; all of them take an hour
DIGITS = 9
_PICTURE = re.compile(r"`gofal (figure [^`]+)`")


def check_points(item: Item) -> tuple[int, list[str]]:
    """Run some points again, chosen at random, and draw the pictures again.

    Args:
        item: the page, its table and its pictures.

    Returns:
        Numbers and pictures compared, and what differs, a line each.
    """
    kept = pd.read_csv(SOURCE / item.table)
    words = shlex.split(item.made_by())
    design = SOURCE / words[2]
    policy = words[words.index("--policy") + 1] if "--policy" in words else None
    compared, differs = 0, list[str]()
    for point, name, value in points_again(
        design, chosen(kept["point"].tolist(), item.name), policy
    ):
        compared += 1
        committed = float(kept.loc[kept["point"] == point, name].iloc[0])
        if rounded(value) != rounded(committed):
            differs.append(f"point {point}: {name}: made again {value!r}, committed {committed!r}")
    pictures = _PICTURE.findall(item.text())
    return compared + len(pictures), [*differs, *_pictures_again(pictures)]


def chosen(points: Sequence[int], name: str) -> list[int]:
    """Points chosen at random; the same name gives the same points."""
    shuffled = sorted(points, key=lambda point: hashlib.sha256(f"{name} {point}".encode()).digest())
    return sorted(shuffled[:POINTS])


def points_again(
    design: Path, points: Sequence[int], policy: str | None = None
) -> Iterator[tuple[int, str, float]]:
    """The mean differences at some points of a design, run anew.

    Args:
        design: its file.
        points: their numbers.
        policy: the scenario set beside the first; the second if None.

    Yields:
        Point, outcome and difference.
    """
    plan = load_plan(design)
    layout, names = Layout(plan, str(code_of(MODEL.run))), [arm.name for arm in plan.arms]
    both = [0, 1 if policy is None else names.index(policy)]
    values: dict[tuple[int, str], list[list[float]]] = {}
    wanted = np.isin(layout.point, points) & np.isin(layout.arm, both)
    for number in np.flatnonzero(wanted).tolist():
        done = work_out(with_cells(MODEL), layout.spec(number))
        cells = done.result if isinstance(done, Done) else []
        for cell in cells:
            arms = values.setdefault((int(layout.point[number]), cell.outcome), [[], []])
            arms[both.index(int(layout.arm[number]))].append(cell.value)
    for (point, name), (control, treated) in sorted(values.items()):
        yield point, name, float(paired_differences(treated, control).mean())


def rounded(value: float) -> str:
    """As the table has it."""
    return f"{value:.{DIGITS}g}"


def _pictures_again(commands: Sequence[str]) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        for command in commands:
            words = shlex.split(command)
            place = words.index("--out") + 1
            committed, again = SOURCE / words[place], Path(folder) / Path(words[place]).name
            words[place] = str(again)
            words[2] = str(SOURCE / words[2])
            run_gofal(words, {})
            if again.read_bytes() != committed.read_bytes():
                yield f"made again, not committed: {committed.name}"
