"""Stretches: which parts of a table of providers by places hold anything.

A provider works in some dozen places, so such a table is zero nearly everywhere, the more so
the larger the country. Its rows are divided into stretches of 64 places, and a flag beside it says
which of them may hold something. Passes over stretches grow nearly as the providers do: at eleven
times Wales refusals fade in 11 ms a week, and in 20 over whole rows.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F32, I32, Bool

STRETCH = 64
"""Places of a stretch."""
_BLOCK, _LANES = 128, 8
"""NumPy sums up at most so many numbers by themselves, in so many sums side by side."""


class Stretches(NamedTuple):
    """Which stretches of the rows of two tables may hold something, shape (providers, stretches).

    Attributes:
        refused: of hours refused.
        visits: of visits.
    """

    refused: Bool
    visits: Bool


def stretches_of(table: F32) -> Bool:
    """Which stretches of every row hold something, shape (rows, stretches)."""
    rows, places = table.shape
    number = stretches(places)
    padded = np.zeros((rows, number * STRETCH), dtype=np.bool_)
    padded[:, :places] = table != 0.0
    holds: Bool = padded.reshape(rows, number, STRETCH).any(axis=2)
    return holds


def stretches(places: int) -> int:
    """Number of stretches of so many places."""
    return -(-places // STRETCH)


@inlined
def note(j: int, place: int, holds: Bool) -> None:
    """Note that something of provider ``j`` stands at a place."""
    holds[j, place // STRETCH] = True


@kernel
def clear_row(j: int, table: F32, holds: Bool) -> None:
    """Put everything of provider ``j`` back to zero."""
    for part in range(holds.shape[1]):
        if holds[j, part]:
            holds[j, part] = False
            for place in range(part * STRETCH, min((part + 1) * STRETCH, table.shape[1])):
                table[j, place] = 0.0


class Halving(NamedTuple):
    """How NumPy adds up a row: blocks of it, then the sums of neighbours by pairs.

    Attributes:
        start: where each block begins, and the end of the last.
        pairs: how many sums are added to the one before them once a block is done.
        lanes: sums side by side within a block.
        sums: of the blocks that have not yet been added to others.
    """

    start: I32
    pairs: I32
    lanes: F32
    sums: F32


@cache
def _blocks(places: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ends of the blocks of a row, and pairs that are added up after each."""
    if places <= _BLOCK:
        return (places,), (0,)
    half = places // 2 - places // 2 % _LANES
    first, after = _blocks(half)
    second, then = _blocks(places - half)
    return (*first, *(half + end for end in second)), (*after, *then[:-1], then[-1] + 1)


def halving(places: int) -> Halving:
    """How NumPy adds up a row of so many places."""
    ends, pairs = _blocks(places)
    return Halving(
        np.array((0, *ends), dtype=np.int32),
        np.array(pairs, dtype=np.int32),
        np.zeros(_LANES, dtype=np.float32),
        np.zeros(len(ends), dtype=np.float32),
    )


@inlined
def _block_sum(row: F32, start: int, stop: int, lanes: F32) -> np.float32:
    """Sum of a block in NumPy's order."""
    total = np.float32(0.0)
    even = stop
    if stop - start >= _LANES:
        even = stop - (stop - start) % _LANES
        for n in range(_LANES):
            lanes[n] = row[start + n]
        for at in range(start + _LANES, even, _LANES):
            for n in range(_LANES):
                lanes[n] += row[at + n]
        left = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
        total = left + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    else:
        even = start
    for at in range(even, stop):
        total += row[at]
    return total


@inlined
def row_sum(j: int, table: F32, holds: Bool, by: Halving) -> np.float32:
    """Sum of a row, to the last bit the one that ``numpy.sum`` gives."""
    top = 0
    for block in range(len(by.pairs)):
        start, stop = by.start[block], by.start[block + 1]
        some = False
        for part in range(start // STRETCH, (stop - 1) // STRETCH + 1):
            some |= holds[j, part]
        by.sums[top] = _block_sum(table[j], start, stop, by.lanes) if some else np.float32(0.0)
        for _ in range(by.pairs[block]):
            top -= 1
            by.sums[top] += by.sums[top + 1]
        top += 1
    return by.sums[0]
