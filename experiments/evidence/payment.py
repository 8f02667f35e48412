"""What ways of paying do at the same fee, at equal spending and at equal margin, as a table."""

from __future__ import annotations

import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario
from gofal.experiments.evidence.equal_money import EqualMoney
from gofal.experiments.evidence.headlines import DECIDING
from gofal.experiments.evidence.terms import WINDOWS, Compared
from gofal.experiments.evidence.told import told

SAME = "same_fee"
TOLD = (
    *DECIDING,
    *("wellbeing", "turnover", "met_need", "delivered_hours", "margin", "council_cost"),
)
"""Outcomes that are told of every way of paying."""
COLUMNS = (
    *("way", "at", "fee", "outcome", "unit", "years"),
    *("word", "pairs", "reference", "value", "effect", "low", "high"),
)


def compared(money: EqualMoney) -> list[tuple[str, str, float, Compared]]:
    """What is set beside each other: the way of paying, at what, at which level of the fee."""
    found: list[tuple[str, str, float, Compared]] = []
    for way in money.ways:
        found.append((way, SAME, money.start, Compared(load_scenario(way))))
        found += [
            (way, one.fair, one.level, one.judged)
            for one in money.searches()
            if one.way == way and one.level is not None and one.judged is not None
        ]
    return found


def payment_table(money: EqualMoney) -> pd.DataFrame:
    """A row a way of paying, fee, outcome and stretch of years; money in pounds of one year."""
    rows = [
        {
            "way": way,
            "at": at,
            "fee": fee,
            "outcome": outcome,
            "unit": OUTCOMES[outcome].unit,
            "years": window.name,
            **vars(told(money.parts, arm, outcome, window)),
        }
        for way, at, fee, arm in compared(money)
        for outcome in TOLD
        for window in WINDOWS
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
