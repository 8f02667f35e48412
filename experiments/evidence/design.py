"""The design of the screening: twelve levers low or high in 32 runs, at resolution IV.

The sixteen columns of a Hadamard matrix and their mirror image are the regular design of sixteen
levers in which no main effect is mixed with one of two levers (Box and Hunter 1961). Of the ways to
take twelve of its columns this is one with the fewest sets of four that give each other away: the
2^(12-7) of minimum aberration (Fries and Hunter 1980; Chen, Sun and Wu 1993).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

ORDER = 16
RUNS = 2 * ORDER
COLUMNS = (0, 1, 2, 4, 8, 3, 5, 6, 9, 10, 7, 12)
"""Columns that levers take, the strongest first."""
MOST = len(COLUMNS)
FEWEST = 3

type Signs = NDArray[np.int64]


def signs(levers: int) -> Signs:
    """Which levers are high (1) and which low (-1) in each run, shape (RUNS, levers).

    In the first run all are high, in the run opposite to it none.
    """
    return _matrix()[:, list(COLUMNS[:levers])]


def sets_of_pairs(levers: int) -> dict[int, list[tuple[int, int]]]:
    """Pairs of levers by the column of their product: those of one set cannot be told apart."""
    found: dict[int, list[tuple[int, int]]] = {}
    for a, b in combinations(range(levers), 2):
        found.setdefault(COLUMNS[a] ^ COLUMNS[b], []).append((a, b))
    return dict(sorted(found.items()))


def pair_signs(column: int) -> Signs:
    """Signs of a set of pairs in each run; alike in a run and in the one opposite to it."""
    half = _matrix()[:ORDER, column]
    return np.concatenate([half, half])


def free_signs(levers: int) -> list[Signs]:
    """Signs of what no lever and no pair of levers makes: only three and more together."""
    free = (column for column in range(ORDER) if column not in COLUMNS[:levers])
    return [_matrix()[:, column] for column in free]


def _matrix() -> Signs:
    from scipy.linalg import hadamard  # takes a while; not for whoever only asks what is wanted

    half: Signs = hadamard(ORDER, dtype=np.int64)
    return np.vstack([half, -half])
