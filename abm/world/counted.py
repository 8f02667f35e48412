"""How people of each age grew in each council, as they were counted."""

from __future__ import annotations

from functools import cache

import numpy as np

from gofal.abm.facts import Facts
from gofal.abm.parameters import Parameters
from gofal.abm.world.ages import GROUPS
from gofal.agents.table import F64

_COUNTED = ("people", "aged_65", "aged_75", "aged_85")
_NOW = ["population", "aged_65_plus", "aged_75_plus", "aged_85_plus"]
_FROM, _TO = 2017, 2020
"""Years whose estimates of people by age are compared."""


@cache
def counted_growth(facts: Facts, codes: tuple[str, ...]) -> F64 | None:
    """What a year multiplied each age group of councils by, shape (ages, councils), as counted.

    None for a country that does not say how many there were.
    """
    table = facts.councils.set_index("lad_code")
    counted = [[f"{name}_{year}" for name in _COUNTED] for year in (_FROM, _TO)]
    if not {*counted[0], *counted[1]} <= set(table.columns):
        return None
    before, after = (
        -np.diff(table.loc[list(codes), names].to_numpy(np.float64), append=0.0)
        for names in counted
    )
    growth: F64 = (after / before).T ** (1.0 / (_TO - _FROM))
    return growth


def need_grown(facts: Facts, q: Parameters, council: str, years: float) -> float:
    """What years multiply the people of a council who need home care by, as its ages grew.

    Args:
        facts: whose councils are meant.
        q: how likely people of each age are to need care.
        council: its code.
        years: from the people of the census on; 1 where nobody counted.
    """
    growth = counted_growth(facts, (council,))
    if growth is None:
        return 1.0
    row = facts.councils.set_index("lad_code").loc[[council], _NOW].to_numpy(np.float64)[0]
    needing = np.array([q[f"need.odds_{name}"] for name in GROUPS]) * -np.diff(row, append=0.0)
    return float((needing * growth[:, 0] ** years).sum() / needing.sum())
