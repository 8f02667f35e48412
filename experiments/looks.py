"""Verdicts taken more than once as pairs are added, with the error kept whatever makes one stop.

Verdicts are taken at some numbers of pairs only (looks), each with an interval at 1 less a share
of the error: one over the number of looks (Bonferroni). So the chance that any of the intervals at
the looks misses the truth is at most the error, whatever makes one stop: another outcome, a
deadline, the end of a sitting. Pairs beyond the last look wait for the next.
"""

from __future__ import annotations

from collections.abc import Sequence

ERROR = 0.05
MOST_LOOKS = 3
"""How often a verdict is taken at most, in the evidence and by whoever adds pairs to a question."""


def look_of(count: int, looks: Sequence[int]) -> int:
    """The last look that so many pairs have reached; 0 before the first."""
    return max((look for look in looks if look <= count), default=0)


def next_look(count: int, looks: Sequence[int]) -> int:
    """The look that comes after those that so many pairs have reached; 0 after the last."""
    return min((look for look in looks if look > count), default=0)


def level_of(looks: int) -> float:
    """The level of each interval, if verdicts are taken so many times."""
    return 1 - ERROR / looks


VERDICT_LEVEL = level_of(MOST_LOOKS)
"""Level of every interval by which a direction is told: on the page, in pictures, in print, on the
command line and in the evidence. One meaning of *unclear*: that interval holds zero."""
