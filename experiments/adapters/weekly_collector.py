"""Mesa's data collector with one axis of time for all it collects: the week of the policy.

Mesa counts three ways: a model's rows from 0, an agent's by the time of the model, a batch's by its
steps. Here all three have the week as results have it, 0 being the first of the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import pandas as pd

from gofal.abm.calendar import day_of
from gofal.abm.model import CareModel
from gofal.agents.errors import GofalError, unknown
from gofal.agents.views import ColumnProperty, View
from gofal.experiments.names import names_in

WEEK, AGENT, DATE = "week", "AgentID", "date"

type Columns = dict[type[View], tuple[str, ...]]


class WeeklyCollector(mesa.DataCollector):  # type: ignore[misc]
    """Outcomes of the country, and columns of agents of some kinds, week by week.

    Columns of agents are read from the tables, all agents of a kind at once.
    """

    agenttype_reporters: dict[type[View], dict[str, str]]

    def __init__(
        self,
        outcomes: Mapping[str, Callable[[CareModel], float]],
        columns: Columns,
        dated: bool,
        every: int,
    ) -> None:
        """Say what is collected.

        Args:
            outcomes: reporters by name.
            columns: of each kind of agents.
            dated: whether the day on which each week begins stands beside it.
            every: agents are collected in the weeks that this number divides.
        """
        days = {DATE: _day} if dated else {}
        super().__init__(
            model_reporters={**days, **outcomes},
            agenttype_reporters={kind: {name: name for name in columns[kind]} for kind in columns},
        )
        self._columns, self._every = columns, every

    def collect(self, model: CareModel) -> None:
        """Collect the week that has just been run."""
        week, kinds = _week(model), tuple(self._columns)
        reporters, self.agenttype_reporters = self.agenttype_reporters, {}
        super().collect(model)  # without agents, for each of which Mesa would make a facade
        self.agenttype_reporters = reporters
        if self.model_reporters:
            self._collection_steps.pop()
        self._collection_steps.append(week)
        if kinds and week % self._every == 0:
            self._agenttype_records[week] = {kind: self._rows(model, kind) for kind in kinds}

    def _rows(self, model: CareModel, kind: type[View]) -> list[tuple[Any, ...]]:
        names = ["unique_id", *self._columns[kind]]
        week = _week(model)
        return [(week, *row) for row in model.agents_by_type[kind].get(names)]

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """One row a week, by week."""
        return pd.DataFrame(self.model_vars, index=pd.Index(self._collection_steps, name=WEEK))

    def get_agenttype_vars_dataframe(self, agent_type: type[View]) -> pd.DataFrame:
        """One row a week and agent, by both."""
        table: pd.DataFrame = super().get_agenttype_vars_dataframe(agent_type)
        return table.rename_axis(index=[WEEK, AGENT]) if len(table.columns) else table


def columns_of(asked: str | Sequence[str], kinds: Sequence[type[View]]) -> Columns:
    """Columns of agents by kind, from ``provider.clients``.

    Args:
        asked: names; a text may hold several with commas between.
        kinds: of agents that there are.

    Raises:
        GofalError: there is no such kind or column.
    """
    known = {kind.__name__.lower(): kind for kind in kinds}
    found: dict[type[View], tuple[str, ...]] = {}
    for name in names_in(asked):
        who, dot, column = name.partition(".")
        if not dot:
            raise GofalError(f"{name!r} is no column of agents; write KIND.COLUMN, as carer.wage")
        if who.lower() not in known:
            raise unknown("kind of agents", who, known)
        kind = known[who.lower()]
        there = [x for x in dir(kind) if isinstance(getattr(kind, x), ColumnProperty)]
        if column not in there:
            raise unknown(f"column of {who}", column, there)
        found[kind] = (*found.get(kind, ()), column)
    return found


def _week(model: CareModel) -> int:
    """The week that has just been run."""
    return model.week - 1


def _day(model: CareModel) -> str:
    return day_of(model.state.week - 1).isoformat()
