"""Run a plan to its end, whatever happens to the workers or to this process on the way."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

import numpy as np

from gofal.experiments.sweep.board import Board
from gofal.experiments.sweep.engines.base import Engine
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.store import Store
from gofal.experiments.sweep.work import Cell, Done, Failed, Lost

POLL = 0.25  # seconds to wait for news
HOLD = 1.0  # seconds of finished work that may wait to be written
MOST_AT_ONCE = 256  # runs handed over at once
DEATHS, OUTSIDE_DEATHS = 2, 4  # of its process until a run is given up


@dataclass
class Tally:
    """How far a sweep is, as told to whoever watches.

    Attributes:
        total: runs asked for here.
        done: of these, runs finished, now or earlier.
        failed: of these, runs that gave no result.
        new: finished in this session.
        started: when this session began.
    """

    total: int
    done: int
    failed: int
    new: int = 0
    started: float = field(default_factory=monotonic)

    @property
    def left(self) -> int:
        """Runs still to do."""
        return self.total - self.done - self.failed

    @property
    def an_hour(self) -> float:
        """Runs an hour, in this session."""
        return self.new * 3600.0 / max(monotonic() - self.started, 1e-9)


type Watch = Callable[[Tally], None]


class Runner:
    """The loop between a board of runs, an engine and a store."""

    def __init__(
        self, layout: Layout, store: Store, engine: Engine, board: Board, tally: Tally, watch: Watch
    ) -> None:
        """Bring them together.

        Args:
            layout: what each run is.
            store: where results go.
            engine: who works them out.
            board: what is to do.
            tally: kept up to date.
            watch: told now and then.
        """
        self._layout, self._store, self._engine, self._board = layout, store, engine, board
        self._tally, self._watch = tally, watch
        self._out: dict[int, list[int]] = {}
        self._group: dict[int, int | None] = {}
        self._deaths: dict[int, int] = {}
        self._held: list[tuple[str, list[Cell]]] = []
        self._held_since, self._held_work = 0.0, 0.0
        self._pace = 0.0

    def run(self) -> None:
        """Until nothing is left; what is finished is kept even if this is interrupted."""
        name = f"{socket.gethostname()}-{os.getpid()}.jsonl"
        with (self._store.folder / "log" / name).open("a", encoding="utf-8", buffering=1) as log:
            try:
                self._engine.start()
                while self._board.left or any(self._out.values()):
                    self._hand_out()
                    for hand, event in self._engine.news(POLL):
                        self._take_in(hand, event, log)
                    self._write(everything=False)
                    self._watch(self._tally)
            finally:
                self._engine.stop()
                self._write(everything=True)
        self._watch(self._tally)

    def _hand_out(self) -> None:
        for hand in self._engine.idle():
            if self._out.get(hand) or not self._board.left:
                continue
            if self._board.only_aside and any(self._out.values()):
                break
            runs, self._group[hand] = self._board.take(self._group.get(hand), self._at_once())
            self._out[hand] = runs
            self._engine.give(hand, [self._layout.spec(number) for number in runs])

    def _at_once(self) -> int:
        """Runs that make a good stretch of work; one until their pace is known."""
        if not self._pace:
            return 1
        return max(1, min(MOST_AT_ONCE, int(self._engine.stretch / self._pace)))

    def _take_in(self, hand: int, event: Done | Failed | Lost, log: TextIO) -> None:
        match event:
            case Done():
                self._out[hand].remove(event.number)
                self._keep(event, log)
            case Failed():
                self._out[hand].remove(event.number)
                self._give_up(event)
            case Lost():
                self._after_a_death(event)

    def _keep(self, done: Done, log: TextIO) -> None:
        run = self._layout.ids[done.number].decode()
        self._held_since = self._held_since if self._held else monotonic()
        self._held.append((run, done.cells))
        self._held_work += done.wall
        self._pace = 0.8 * self._pace + 0.2 * done.wall if self._pace else done.wall
        known = {"wall": done.wall, "cpu": done.cpu, "memory_mb": done.memory_mb}
        log.write(json.dumps({"run": run, **known}) + "\n")

    def _write(self, everything: bool) -> None:
        """Write what is finished, as soon as it is worth it; only then does it count."""
        if not self._held:
            return
        waited = monotonic() - self._held_since
        if everything or self._held_work >= HOLD or waited >= HOLD or not self._board.left:
            self._store.add(self._held)
            self._tally.done += len(self._held)
            self._tally.new += len(self._held)
            self._held, self._held_work = [], 0.0

    def _give_up(self, failed: Failed) -> None:
        layout, number = self._layout, failed.number
        self._store.fail(
            layout.ids[number].decode(),
            {
                "point": int(layout.point[number]),
                "arm": layout.plan.arms[layout.arm[number]].name,
                "replicate": int(layout.replicate[number]),
                "fault": failed.fault,
                "reason": failed.reason,
                "seconds": failed.wall,
                "trace": failed.trace,
            },
        )
        self._tally.failed += 1

    def _after_a_death(self, lost: Lost) -> None:
        """Give back what the hand had; a run that keeps killing its process is given up."""
        runs = self._out.pop(lost.hand, [])
        self._group.pop(lost.hand, None)
        suspect = lost.number if lost.number is not None else runs[0] if len(runs) == 1 else None
        if suspect is not None and suspect in runs:
            runs.remove(suspect)
            self._suspect(suspect, lost)
        self._board.give_back(runs)

    def _suspect(self, number: int, lost: Lost) -> None:
        """Try a run once more, or alone, or give it up."""
        deaths = self._deaths[number] = self._deaths.get(number, 0) + 1
        if deaths >= (OUTSIDE_DEATHS if lost.killed else DEATHS):
            self._give_up(Failed(number, "killed", lost.reason))
        elif deaths > 1:
            self._board.put_aside(number)
        else:
            self._board.give_back([number])


def board_of(layout: Layout, store: Store, shard: tuple[int, int]) -> tuple[Board, Tally]:
    """What is to do of a shard's runs, and how far it is.

    Args:
        layout: all runs.
        store: what is finished or failed.
        shard: (i, N) for the i-th of N equal stretches of the design, from 1.
    """
    _, first = np.unique(layout.ids, return_index=True)  # the same run at two points runs once
    first.sort()
    i, count = shard
    mine = first[len(first) * (i - 1) // count : len(first) * i // count]
    done = np.isin(layout.ids[mine], store.finished())
    failed = np.isin(layout.ids[mine], np.array([*store.failures()], dtype="S24")) & ~done
    left = mine[~done & ~failed]
    tally = Tally(len(mine), int(done.sum()), int(failed.sum()))
    return Board(left, layout.group[left]), tally
