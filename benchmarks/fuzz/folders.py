"""Damaged result folders: sweeps and comparisons with files cut, flipped, foreign, gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pandas as pd

from benchmarks.fuzz.damage import STORED, damaged
from benchmarks.fuzz.judge import End, judged
from benchmarks.fuzz.made import DESIGN, Readers, make_comparison, make_sweep, whole
from gofal.experiments.sweep.publish import PUBLISHED

_SWEEP = (
    ("sweep", DESIGN, "--out", "sweep"),
    ("sweep", DESIGN, "--out", "sweep"),
    ("sweep", DESIGN, "--out", "sweep", "--status"),
    ("sweep", DESIGN, "--out", "sweep", "--retry"),
    ("sweep", DESIGN, "--out", "sweep", "--extend", "--shard", "1/2"),
    ("analyse", "sweep"),
    ("analyse", "sweep", "regression", "--outcome", "met_need"),
    ("figure", "forest", "sweep", "--out", "p.csv"),
)
_COMPARISON = (
    ("analyse", "compare"),
    ("analyse", "compare", "contrasts"),
    ("figure", "forest", "compare", "--out", "p.csv"),
    ("figure", "fan", "compare", "--arm", "latc", "--out", "p.txt"),
    ("figure", "council_map", "compare", "--arm", "latc", "--out", "p.csv"),
    ("brief", "compare", "latc", "--out", "b.pdf"),
)
COMMANDS: Readers = {make_sweep: _SWEEP, make_comparison: _COMPARISON}


def attempt(luck: Random, folder: Path) -> tuple[str, ...]:
    """Copy a whole folder and damage it.

    Returns:
        A command that reads it.
    """
    make, commands = luck.choice([*COMMANDS.items()])
    hurt(whole(make), folder, luck)
    return luck.choice(commands)


def hurt(whole: Path, folder: Path, luck: Random) -> None:
    """Copy what is in a folder into another, and damage it there in a place or two."""
    shutil.copytree(whole, folder, dirs_exist_ok=True)
    inside = sorted(path for path in folder.rglob("*") if path.parent != folder)
    for _ in range(luck.choice([1, 1, 1, 2])):
        path = luck.choice(inside)
        if path.exists():
            luck.choice(_DAMAGE)(path, inside, luck)


def tried(luck: Random, folder: Path) -> End:
    """One command on a damaged folder."""
    end = judged(attempt(luck, folder), folder, its_own=True)
    looked = end.code in (0, 1) and "--status" not in end.words
    return replace(end, faults=(*end.faults, *(unnoticed(folder) if looked else ())))


def unnoticed(folder: Path) -> Iterator[str]:
    """What is wrong with a folder that a command has called whole."""
    for name in PUBLISHED:
        made = folder / "sweep" / name
        before = (whole(make_sweep) / "sweep" / name).read_bytes()
        if made.exists() and (made.is_dir() or made.read_bytes() != before):
            yield f"{name} is not as it was, and was taken for whole"


def _in_bytes(path: Path, _inside: list[Path], luck: Random) -> None:
    if path.is_file():
        path.write_bytes(damaged(path.read_bytes(), luck, STORED))


def _gone(path: Path, _inside: list[Path], _luck: Random) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _a_folder(path: Path, inside: list[Path], luck: Random) -> None:
    _gone(path, inside, luck)
    path.mkdir()


def _another(path: Path, inside: list[Path], luck: Random) -> None:
    """The content of another file."""
    other = luck.choice(inside)
    if path.is_file() and other.is_file():
        path.write_bytes(other.read_bytes())


def _stranger(path: Path, _inside: list[Path], luck: Random) -> None:
    where = path if path.is_dir() else path.parent
    (where / luck.choice(["notes.txt", ".hidden", "x.parquet", "é.json"])).write_bytes(b"mine")


def _other_table(path: Path, inside: list[Path], luck: Random) -> None:
    """A table with a column gone, of another type or of no numbers, or with rows gone."""
    frame = pd.DataFrame()
    if path.is_file():
        with suppress(OSError, ValueError):  # no table, or damaged already
            frame = pd.read_parquet(path)
    if not len(frame.columns):
        _in_bytes(path, inside, luck)
        return
    name = luck.choice([*frame.columns])
    match luck.choice(["column", "text", "nothing", "rows", "name"]):
        case "column":
            frame = frame.drop(columns=name)
        case "text":
            frame[name] = frame[name].astype(str)
        case "nothing":
            frame[name] = float("nan")
        case "rows":
            frame = frame.head(luck.choice([0, 1]))
        case "name":
            frame = frame.rename(columns={name: "x"})
    frame.to_parquet(path)


type Damage = Callable[[Path, list[Path], Random], None]
_DAMAGE: tuple[Damage, ...] = (
    _in_bytes,
    _in_bytes,
    _in_bytes,
    _gone,
    _a_folder,
    _another,
    _stranger,
    _other_table,
    _other_table,
)
