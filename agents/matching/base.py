"""Matching rules: keys by which those who wait for care are sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gofal.agents.table import F64


class Waiting(NamedTuple):
    """People who wait for care in one council; arrays of shape (people,).

    Attributes:
        since: week in which they began to wait.
        need: hours of care needed a week.
        unmet: hours of those that nobody gives a week.
        package: hours assessed a week.
        draw: a number from 0 to 1 that stays the person's own while they wait, to break ties.
    """

    since: F64
    need: F64
    unmet: F64
    package: F64
    draw: F64


@dataclass(frozen=True, slots=True)
class MatchingRule:
    """Order in which those who wait are offered to providers.

    Attributes:
        slug: the word typed on the command line, an option of the lever ``matching_rule``.
        label_en: English label.
        label_cy: Welsh label.
        key: what people are sorted by, lowest first, shape (people,); a function of each person's
            own numbers.
    """

    slug: str
    label_en: str
    label_cy: str
    key: Callable[[Waiting], F64]
