"""Catalysts: those who help others to start, join up or find care."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

from gofal.agents.table import F32, I8, I32, I64, Bool, Columns, column


class CatalystKind(IntEnum):
    """Work that a catalyst does."""

    COMMUNITY_CATALYST = 0
    COOP_DEVELOPMENT = 1
    FRANCHISOR = 2
    CONNECTOR = 3
    BROKER = 4
    LIVING_CENTRE = 5
    SOCIAL_ENTERPRISE = 6
    COORDINATOR = 7
    INTEGRATOR = 8
    TEAM_FOUNDER = 9


class CatalystColumns(Columns):
    """State of every catalyst."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    kind: Annotated[I8, column("CatalystKind", "what it does")]
    place: Annotated[I32, column("index", "where it is based")]
    council: Annotated[I32, column("index", "council area it works in")]
    part: Annotated[F32, column("share", "part of a whole post", 1.0)]
    hours: Annotated[F32, column("h/week", "hours that it gives to cases")]
    busy: Annotated[F32, column("h/week", "of these, what its cases take this week")]
    cases: Annotated[F32, column("providers", "providers it supports now")]
    cost: Annotated[F32, column("£/week", "what it costs to run")]
    paid_by: Annotated[I8, column("Sector", "who funds it")]
    policy: Annotated[Bool, column("flag", "exists because of a lever")]
