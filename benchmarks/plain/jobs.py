"""Jobs in care: where a carer stands, what a post is, why somebody leaves (ODD 7.7)."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from benchmarks.plain.provider import Provider


class Job(Enum):
    """A carer's place in the labour market."""

    SEEKING = auto()
    HIRED = auto()
    WORKING = auto()


class Post(NamedTuple):
    """A post: who looks for somebody, and for how many contact hours."""

    employer: Provider
    hours: float


class Going(Enum):
    """Why a carer at work has given notice; the values are series of leavers."""

    PAY = "leavers_pay"
    CARE_JOB = "leavers_job"
    HOURS = "leavers_hours"
    LIFE = "leavers_life"


def step_of(rank: float) -> int:
    """The tenth of people by what they could earn elsewhere that a rank belongs to."""
    return min(9, int(10.0 * rank))
