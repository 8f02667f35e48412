"""Founders: people who own a provider, who start one, or who might."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

from gofal.agents.carer import NOT_ASKED
from gofal.agents.table import F32, F64, I8, I32, I64, Bool, Columns, column


class Origin(IntEnum):
    """What a founder did before."""

    OTHER_TRADE = 0
    MANAGER = 1
    CARER = 2
    USER = 3


class Venture(IntEnum):
    """Where a founder stands."""

    FREE = 0
    REGISTERING = 1
    RUNNING = 2
    RESTING = 3


class FounderColumns(Columns):
    """State of every founder of a provider that employs people."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    council: Annotated[I32, column("index", "council area where the person lives")]
    origin: Annotated[I8, column("Origin", "other trade, manager, carer or user")]
    stage: Annotated[I8, column("Venture", "free, registering, running a provider, or resting")]
    until: Annotated[I32, column("week", "week in which registering or resting ends")]
    means: Annotated[F32, column("ratio", "capital over what owners of the form usually bring")]
    form: Annotated[I8, column("index", "delivery model of the provider, the last one, -1", -1)]
    base_place: Annotated[I32, column("index", "place of its base, -1 none", -1)]
    provider: Annotated[I32, column("row", "provider that the person runs, -1 none", -1)]
    firm: Annotated[I64, column("id", "identity of that provider, or of the one to come", 0)]
    catalyst: Annotated[I32, column("row", "catalyst that helps to start it, -1 none", -1)]
    parent: Annotated[I64, column("id", "provider that opens a branch with the person, 0 none")]
    sponsor: Annotated[I64, column("id", "co-operative that helps to start it, 0 none")]
    plan_soon: Annotated[F32, column("h/week", "hours that wait by the founder's sums")]
    plan_later: Annotated[F32, column("h/week", "hours in time by the founder's sums")]
    plan_pace: Annotated[F32, column("h/week²", "hours staffed in a week by the founder's sums")]
    plan_left: Annotated[F32, column("£/h", "what an hour leaves by the founder's sums")]
    hopes_hours: Annotated[F32, column("h/week", "hours in time after what others' sums came to")]
    hopes_left: Annotated[F32, column("£/h", "what an hour leaves after the same")]
    carer: Annotated[I64, column("id", "carer who works on until it opens, 0 none")]
    helped: Annotated[Bool, column("flag", "a catalyst helps to start it")]
    asked_help: Annotated[
        I32, column("week", "week in which the person asked for help and waits", NOT_ASKED)
    ]
    asked_kind: Annotated[I8, column("CatalystKind", "whose help")]
    spent: Annotated[F64, column("£", "what registration costs before it opens")]
