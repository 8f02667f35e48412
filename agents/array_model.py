"""A Mesa model whose agents live in tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import mesa
import numpy as np

from gofal.agents.agent_set import ArrayAgentSet
from gofal.agents.errors import GofalError
from gofal.agents.table import Table
from gofal.agents.views import AgentStore, GoneError, View


class ArrayModel(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents live in tables.

    Call ``super().__init__(...)`` first, then :meth:`register_table` for every kind. Schedule,
    time, data collection and the web page are Mesa's own. Births and deaths in kernels send no
    Mesa signals, so neither do those through facades.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._stores: dict[type[View], AgentStore] = {}
        super().__init__(**kwargs)

    def register_table(
        self, view_class: type[View], table: Table[Any], look: Callable[[], None] | None = None
    ) -> None:
        """Let Mesa see a table through a facade class; again, to put another table in its place.

        ``look`` is called before its columns are looked at, where some are worked out only then.
        """
        if table.schema is not view_class.schema:
            raise TypeError(
                f"{view_class.__name__} shows {view_class.schema.__name__}, "
                f"not {table.schema.__name__}"
            )
        if view_class in self._stores:
            self._stores[view_class].table = table
            self._stores[view_class].look = look
        else:
            self._stores[view_class] = AgentStore(self, view_class, table, look)

    @property
    def tables_by_type(self) -> Mapping[type[View], Table[Any]]:
        """The registered tables by facade class, in order of registration."""
        return {kind: store.table for kind, store in self._stores.items()}

    @property
    def agents(self) -> ArrayAgentSet:
        """All agents of all kinds, live; ordered by kind, then row."""
        return ArrayAgentSet.over(self._stores.values(), self.random)

    @property
    def agents_by_type(self) -> dict[type[View], ArrayAgentSet]:
        """All agents of each kind, live; also kinds of which there are none at the moment."""
        return {
            kind: ArrayAgentSet.over([store], self.random) for kind, store in self._stores.items()
        }

    @property
    def agent_types(self) -> list[type[View]]:
        """The facade classes, in order of registration."""
        return list(self._stores)

    def view(self, view_class: type[View], row: int) -> View:
        """The facade of the agent in a row; :class:`GoneError` when nobody lives there."""
        store = self._stores[view_class]
        if not store.table.alive[row]:
            raise GoneError(f"row {row} of {view_class.__name__} is empty")
        return store.view(row)

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse an agent made the plain Mesa way: it would be missing from every table."""
        raise GofalError(f"{type(agent).__name__} needs a table: agents here are rows")

    def deregister_agent(self, agent: View) -> None:
        """Remove an agent; the hook for a model that has more to undo than the row."""
        agent.store.remove(np.array([agent.row]))

    def remove_all_agents(self) -> None:
        """Give back every row, drop the facades and close Mesa's data sets."""
        for store in self._stores.values():
            store.remove(store.table.rows())
        super().remove_all_agents()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """Refuse copies and pickles: Mesa's schedule and signals would point to the original."""
        raise TypeError("a model is copied by fork() and kept by save()")
