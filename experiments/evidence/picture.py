"""The picture of the league: the few that no other beats, rural need met beside public cost."""

from __future__ import annotations

import pandas as pd

from gofal.experiments.evidence.league import LAST, League
from gofal.experiments.evidence.terms import CENTRAL
from gofal.experiments.looks import level_of

ACROSS, UP = "rural_met_need", "public_cost"
MOST = 12
"""Policies that a picture has room for."""


def points(league: League) -> pd.DataFrame:
    """Effects in the last years judged with their intervals, those that do most first.

    Returns:
        Columns arm; x, x_low, x_high (rural need met); y, y_low, y_high (cost to the public); level
        of the intervals, in per cent.
    """
    names = league.unbeaten()
    table = league.table
    last = table[(table["years"] == LAST) & (table["expects"] == CENTRAL)]
    sides = []
    for outcome, axis in ((ACROSS, "x"), (UP, "y")):
        own = last[(last["outcome"] == outcome) & last["policy"].isin(names)].set_index("policy")
        ends = {"effect": axis, "low": f"{axis}_low", "high": f"{axis}_high"}
        sides.append(own[list(ends)].rename(columns=ends))
    made = pd.concat(sides, axis=1).sort_values("x", ascending=False, kind="stable")
    level = round(100 * level_of(len(league.planner.looks)), 1)
    return made.head(MOST).rename_axis("arm").reset_index().assign(level=level)
