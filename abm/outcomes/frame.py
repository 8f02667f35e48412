"""Tables of outcomes: tidy, for files; or as arrays, for who needs a few of them quickly."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES, weekly_outcomes
from gofal.abm.outcomes.series import PlaceSeries, Series
from gofal.abm.world.series import PlaceTable
from gofal.abm.world.state import State
from gofal.agents.errors import unknown
from gofal.agents.table import F64, I64, Bool

COLUMNS = ("week", "level", "code", "outcome", "value")
_FIRST_OF_PLACES = ("met_need", "choice", "offer_travel_share", "travel_share", "waiting_people")
"""The order of rows in files that exist; further outcomes follow as they are declared."""


def outcome_frame(state: State, since: int = 0) -> pd.DataFrame:
    """All outcomes, tidy: week, level, code, outcome, value; weeks of the policy from ``since`` on."""
    weeks, keep = _weeks(state, since)
    whole = state.country.slug
    codes = [*state.geography.council_codes, whole]
    levels = ["council"] * (len(codes) - 1) + [whole]
    parts = [
        pd.DataFrame(
            {
                "week": np.repeat(weeks[keep].astype(np.int32), len(codes)),
                "level": np.tile(levels, keep.sum()),
                "code": np.tile(codes, keep.sum()),
                "outcome": name,
                "value": values.ravel(),
            }
        )
        for name, values in outcome_series(state, weekly_outcomes(), since).items()
    ]
    return pd.concat([*parts, place_frame(state, since)], ignore_index=True)


def outcome_series(state: State, names: Iterable[str], since: int = 0) -> dict[str, F64]:
    """Some outcomes from week ``since`` on, each as an array (weeks, councils and all of them last).

    The numbers are those of :func:`outcome_frame`, without the work of a table.

    Raises:
        GofalError: a name is not that of an outcome with weekly values.
    """
    s = Series(state)
    _, keep = _weeks(state, since)
    found = {}
    for name in names:
        compute = OUTCOMES[name].compute if name in OUTCOMES else None
        if compute is None:
            raise unknown("weekly outcome", name, weekly_outcomes())
        found[name] = compute(s)[keep]
    return found


def place_frame(state: State, since: int = 0) -> pd.DataFrame:
    """Outcomes of places, tidy as :func:`outcome_frame`; the weeks in which a quarter ended."""
    codes = [str(place) for place in state.geography.ids]
    parts = []
    weeks = np.array(state.records.place_weeks, dtype=np.int64) - state.policy_week
    for week, table in zip(weeks, state.records.places, strict=True):
        if week < since:
            continue
        s = PlaceSeries(PlaceTable._make(table)._asdict())
        parts += [
            pd.DataFrame(
                dict(zip(COLUMNS, (np.int32(week), "place", codes, name, value), strict=True))
            )
            for name, value in _of_places(s).items()
        ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _of_places(s: PlaceSeries) -> dict[str, F64]:
    names = dict.fromkeys((*_FIRST_OF_PLACES, *OUTCOMES))
    return {name: work_out(s) for name in names if (work_out := OUTCOMES[name].at_place)}


def _weeks(state: State, since: int) -> tuple[I64, Bool]:
    """Weeks that the tally holds, 0 the first of the policy, and which of them are asked for."""
    weeks = state.tally.first_week + np.arange(state.tally.weeks) - state.policy_week
    return weeks, weeks >= since
