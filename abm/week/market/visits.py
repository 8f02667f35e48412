"""Visits of a week, by person and by carer."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.agents.client import SLOTS
from gofal.agents.table import F32, F64, I32


class Visits(NamedTuple):
    """People served this week and their visits, in the order of their rows.

    Other kernels of the rounds read these few numbers and not 224 bytes a person again.

    Attributes:
        size: how many people, shape (1,).
        person: row of each.
        provider: who serves each.
        place: where each lives.
        package: hours a week.
        lacks: hours of the package that lack a carer, 0 if so few that they are borne.
        rate: carers' visits for each of these hours.
        first: where the visits of each begin in the next two, shape (clients + 1,).
        carer: who comes.
        hours: hours a week of that carer.
        leg: minutes from one visit of the provider to the next, where the person lives.
        gap: minutes of waiting between them.
        travel: carers' travel for the person.
    """

    size: I32
    person: I32
    provider: I32
    place: I32
    package: F32
    lacks: F32
    rate: F64
    first: I32
    carer: I32
    hours: F32
    leg: F64
    gap: F64
    travel: F32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody served yet."""
        n = sizes.clients
        return cls(
            size=np.zeros(1, np.int32),
            person=np.zeros(n, np.int32),
            provider=np.zeros(n, np.int32),
            place=np.zeros(n, np.int32),
            package=np.zeros(n, np.float32),
            lacks=np.zeros(n, np.float32),
            rate=np.zeros(n),
            first=np.zeros(n + 1, np.int32),
            carer=np.zeros(SLOTS * n, np.int32),
            hours=np.zeros(SLOTS * n, np.float32),
            leg=np.zeros(n),
            gap=np.zeros(n),
            travel=np.zeros(n, np.float32),
        )
