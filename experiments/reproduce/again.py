"""Make a page again, or a part of it, in a folder of its own and by its own command."""

from __future__ import annotations

import hashlib
import importlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from gofal.agents.errors import GofalError
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.reproduce.item import WRITES, Item
from gofal.experiments.reproduce.pages import Compared, compared


@dataclass(frozen=True)
class ItemVerdict:
    """What a check of one item found.

    Attributes:
        item: which.
        what: the part made again; empty for all of it.
        lines: compared.
        differs: what is not as committed, a line each; empty where all is.
        seconds: it took.
    """

    item: Item
    what: str
    lines: int
    differs: tuple[str, ...]
    seconds: float

    @property
    def same(self) -> bool:
        """Whether the numbers are those committed."""
        return self.lines > 0 and not self.differs


def check(item: Item, whole: bool, pick: int, workers: int | None) -> list[ItemVerdict]:
    """Make an item again, or some of its parts, and compare with what is committed.

    Args:
        item: what.
        whole: all of it, however long that takes.
        pick: chooses the parts; another number, other parts.
        workers: processes; None = one a core.
    """
    if item.check is not None:
        return [_by_itself(item)]
    parts: Sequence[str | None] = [None]
    if item.part is not None and not whole:
        parts = chosen_parts(item, pick)
    return [_one(item, part, workers) for part in parts]


def chosen_parts(item: Item, pick: int) -> list[str]:
    """Parts of a page by lot: the same number gives the same parts."""

    def lot(part: str) -> bytes:
        return hashlib.sha256(f"{pick} {item.name} {part}".encode()).digest()

    return sorted(item.all_parts(), key=lot)[: item.parts]


def remake(item: Item, workers: int | None) -> None:
    """Run the command that writes an item into ``docs/``.

    Raises:
        GofalError: the command failed.
    """
    words = shlex.split(item.made_by())[1:]
    run_gofal(_with_workers([*words, WRITES], workers), {})


def _by_itself(item: Item) -> ItemVerdict:
    assert item.check is not None  # noqa: S101  (asked by the caller)
    start = perf_counter()
    module, _, name = item.check.partition(":")
    found: Callable[[Item], tuple[int, list[str]]] = getattr(importlib.import_module(module), name)
    lines, differs = found(item)
    return ItemVerdict(item, "", lines, tuple(differs), perf_counter() - start)


def _one(item: Item, part: str | None, workers: int | None) -> ItemVerdict:
    start = perf_counter()
    words = shlex.split(item.made_by())[1:]
    if part is not None:
        words += [str(item.part), part] if item.part else [part]
    with TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        docs.mkdir()
        if item.kept:
            words += ["--work", str(Path(folder) / "work")]
        run_gofal(_with_workers([*words, WRITES], workers), {ELSEWHERE: str(docs)})
        again = (docs / Path(item.page).name).read_text(encoding="utf-8")
    found = compared(item.text(), again, item.ignored, part)
    return ItemVerdict(item, part or "", found.lines, _told(found), perf_counter() - start)


def _told(found: Compared) -> tuple[str, ...]:
    new = [f"made again, not committed: {heading}: {line}" for heading, line in found.missing]
    old = [f"committed, not made again: {heading}: {line}" for heading, line in found.extra]
    return (*new, *old)


def _with_workers(words: list[str], workers: int | None) -> list[str]:
    return words if workers is None else [*words, "--workers", str(workers)]


def run_gofal(words: Sequence[str], environment: dict[str, str]) -> None:
    """Run a command of ``gofal`` in a process of its own, as a person would."""
    (entry,) = metadata.entry_points(group="console_scripts", name="gofal")
    start = f"from {entry.module} import {entry.attr} as main; raise SystemExit(main())"
    command = [sys.executable, "-c", start, *words]
    answer = subprocess.run(  # noqa: S603  (our own command)
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if answer.returncode != 0:
        last = answer.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise GofalError(f"`gofal {shlex.join(words)}` failed: {last[0].removeprefix('gofal: ')}")
