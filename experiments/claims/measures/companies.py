"""Cash of a kind of provider over the years: surplus, and how many are ahead."""

from __future__ import annotations

import pandas as pd

from gofal.experiments.claims.measures.base import (
    Ask,
    Measure,
    Tables,
    chosen,
    in_weeks,
    of_area,
    ratio,
)
from gofal.experiments.windows import Window

QUARTER = 13
MOST_MARGIN = 0.95  # beyond it income cannot be told from cost and margin


def _quarterly(tables: Tables, ask: Ask) -> pd.DataFrame:
    """Rows of the kind with the surplus of the quarter in £: income less cost."""
    rows = chosen(in_weeks(of_area(tables("providers"), ask), ask), "form", ask.forms)
    margin = rows["margin"].clip(upper=MOST_MARGIN)
    return rows.assign(surplus=QUARTER * rows["weekly_cost"] * margin / (1.0 - margin))


def _surplus(tables: Tables, ask: Ask) -> float:
    """Surplus in the window of a company that was there in it."""
    rows = _quarterly(tables, ask)
    return ratio(rows["surplus"].sum(), rows["uid"].nunique())


def _ahead(tables: Tables, ask: Ask) -> float:
    """Share of the companies whose surplus since the policy began is above zero."""
    start = Ask(Window("until then", 0, ask.window.end), ask.area, ask.forms)
    sums = _quarterly(tables, start).groupby("uid")["surplus"].sum()
    return ratio((sums > 0).sum(), len(sums))


MEASURES = (
    Measure("surplus", "£", "surplus of one provider of the kind", "gwarged un darparwr o'r math",
            _surplus),
    Measure("ahead_share", "share", "share of the kind with a surplus since the start",
            "cyfran y math â gwarged ers y dechrau", _ahead),
)  # fmt: skip
