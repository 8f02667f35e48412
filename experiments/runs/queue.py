"""Which runs are still to do, and who gets what next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]


class Queue:
    """Runs to do, in groups that share a burnt-in world.

    Whoever asks gets more of the group it is at, so that it need not burn in again; then a group
    nobody has begun; then some of the largest group of somebody else, once its world is settled.
    """

    def __init__(self, numbers: Ints, groups: Ints, settled: Iterable[int] | None = None) -> None:
        """Put up runs.

        Args:
            numbers: the runs, those of one group together.
            groups: group of each.
            settled: groups whose world is there for everybody; None where worlds are not shared,
                so that it is no use to wait for one.
        """
        self._settled = None if settled is None else set(settled)
        self._numbers = numbers
        starts = np.flatnonzero(np.diff(groups, prepend=-1))
        self._groups = groups[starts]
        self._starts, self._ends = starts, np.append(starts[1:], len(numbers))
        self._next = 0
        self._open: dict[int, tuple[int, int]] = {}
        self._again: deque[int] = deque()
        self._aside: deque[int] = deque()
        self.left = len(numbers)

    def take(self, group: int | None, most: int) -> tuple[list[int], int | None]:
        """Runs for somebody.

        Args:
            group: the group they were at before.
            most: how many runs at most.

        Returns:
            Runs, empty if there are none for now, and the group of the last one. A run that was
            given back comes alone.
        """
        if self._again or self.only_aside:
            self.left -= 1
            return [(self._again or self._aside).popleft()], group
        taken: list[int] = []
        while len(taken) < most:
            chosen = self._choose(group, fresh=not taken)
            if chosen is None:
                break
            group = chosen
            start, end = self._open[group]
            stop = min(end, start + most - len(taken))
            taken += self._numbers[start:stop].tolist()
            if stop == end:
                del self._open[group]
            else:
                self._open[group] = (stop, end)
        self.left -= len(taken)
        return taken, group

    def _choose(self, group: int | None, fresh: bool) -> int | None:
        if group in self._open:
            return group
        if self._next < len(self._groups):
            new, row = int(self._groups[self._next]), self._next
            self._open[new] = (int(self._starts[row]), int(self._ends[row]))
            self._next += 1
            return new
        open_to_all = [one for one in self._open if self._settled is None or one in self._settled]
        if not fresh or not open_to_all:
            return None
        return max(open_to_all, key=lambda one: self._open[one][1] - self._open[one][0])

    def settle(self, group: int | None) -> None:
        """The world of a group is there, or whoever was burning it in is gone."""
        if self._settled is not None and group is not None:
            self._settled.add(group)

    @property
    def only_aside(self) -> bool:
        """Whether all that is left are runs to be done while nobody else is at work."""
        return self.left > 0 and self.left == len(self._aside)

    def put_aside(self, number: int) -> None:
        """A run that may need all the memory there is; it will be given out last."""
        self._aside.append(number)
        self.left += 1

    def give_back(self, numbers: Iterable[int]) -> None:
        """Runs that somebody took and did not finish; each will be given out alone."""
        before = len(self._again)
        self._again.extend(numbers)
        self.left += len(self._again) - before
