"""What councils offer in a week, taken down before anyone is assessed."""

from __future__ import annotations

from typing import Self

import numpy as np

from gofal.abm.week.community.teams import team_patches
from gofal.abm.week.market.routes import Offers, offers
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.table import Bool


class Offered:
    """Offers of the week.

    Attributes:
        routes: who may hold the money, and the room that helpers have.
        team: which patches have an integrated team, shape (patches,).
    """

    def __init__(self, routes: Offers, team: Bool) -> None:
        self.routes, self.team = routes, team

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No offers yet."""
        none = np.zeros(sizes.councils)
        room = np.zeros((0, sizes.councils))
        team = np.zeros(sizes.patches, dtype=np.bool_)
        return cls(Offers(none, none, none, none, none, room), team)


def take_down(state: State) -> None:
    """Note what is offered this week; assessments then use up the room of helpers."""
    offered = state.scratch(Offered)
    offered.team = team_patches(state)
    offered.routes = offers(state)
