"""A Mesa model whose agents live in tables."""

from __future__ import annotations

import itertools
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NoReturn

import mesa
import numpy as np
from mesa.time import Event

from gofal.agents.agent_set import ArrayAgentSet
from gofal.agents.errors import GofalError
from gofal.agents.shelf import Shelf
from gofal.agents.table import Table
from gofal.agents.views import GoneError, View


class ArrayModel(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents live in tables.

    Call ``super().__init__(...)`` first, then :meth:`register_table` for every kind. Schedule,
    time, data collection and the web page are Mesa's own. Births and deaths in kernels send no
    Mesa signals, so neither do those through facades.

    A model can be pickled and deep-copied, waiting events included, and a copy shares nothing
    with the original. Observers of Mesa signals stay with the original.
    """

    place_columns: ClassVar[tuple[str, ...]] = ("place", "home", "base_place")

    def __init__(self, **kwargs: Any) -> None:
        self._shelves: dict[type[View], Shelf] = {}
        self._held: list[Callable[..., Any]] = []
        super().__init__(**kwargs)

    def register_table(self, view_class: type[View], table: Table[Any]) -> None:
        """Let Mesa see a table through a facade class; again, to put another table in its place."""
        if table.schema is not view_class.schema:
            raise TypeError(
                f"{view_class.__name__} shows {view_class.schema.__name__}, "
                f"not {table.schema.__name__}"
            )
        if view_class in self._shelves:
            self._shelves[view_class].table = table
        else:
            self._shelves[view_class] = Shelf(self, view_class, table)

    @property
    def tables_by_type(self) -> Mapping[type[View], Table[Any]]:
        """The registered tables by facade class, in order of registration."""
        return {kind: shelf.table for kind, shelf in self._shelves.items()}

    @property
    def agents(self) -> ArrayAgentSet:
        """All agents of all kinds, live; ordered by kind, then row."""
        return ArrayAgentSet.over(self._shelves.values(), self.random)

    @property
    def agents_by_type(self) -> dict[type[View], ArrayAgentSet]:
        """All agents of each kind, live; also kinds of which there are none at the moment."""
        return {
            kind: ArrayAgentSet.over([shelf], self.random) for kind, shelf in self._shelves.items()
        }

    @property
    def agent_types(self) -> list[type[View]]:
        """The facade classes, in order of registration."""
        return list(self._shelves)

    def agents_at(self, place: int) -> ArrayAgentSet:
        """The agents of all kinds at a place, by the first of ``place_columns`` a kind has."""
        shelves, rows = [], []
        for shelf in self._shelves.values():
            column = next((name for name in self.place_columns if name in shelf.table.specs), None)
            if column is not None:
                shelves.append(shelf)
                rows.append(np.flatnonzero(shelf.table.alive & (shelf.table[column] == place)))
        return ArrayAgentSet.over(shelves, self.random, rows)

    def view(self, view_class: type[View], row: int) -> View:
        """The facade of the agent in a row; :class:`GoneError` when nobody lives there."""
        shelf = self._shelves[view_class]
        if not shelf.table.alive[row]:
            raise GoneError(f"row {row} of {view_class.__name__} is empty")
        return shelf.view(row)

    def release_views(self) -> None:
        """Drop all facades except those of living agents that an event is going to call."""
        for shelf in self._shelves.values():
            shelf.made = shelf.waiting()

    def register_agent(self, agent: Any) -> NoReturn:
        """Refuse an agent made the plain Mesa way: it would be missing from every table."""
        raise GofalError(f"{type(agent).__name__} needs a table: agents here are rows")

    def deregister_agent(self, agent: View) -> None:
        """Remove an agent; the hook for a model that has more to undo than the row."""
        agent.shelf.remove(agent)

    def remove_all_agents(self) -> None:
        """Give back every row, drop the facades and close Mesa's data sets."""
        for shelf in self._shelves.values():
            shelf.table.give_back(shelf.table.rows())
        self.release_views()
        super().remove_all_agents()

    def _events(self) -> list[Event]:
        waiting = len(self._event_list)
        return list(self._event_list.peek_ahead(waiting)) if waiting else []

    def callbacks(self) -> Iterator[Callable[..., Any]]:
        """What Mesa's schedule is going to call. Mesa keeps weak references only."""
        references = [event.fn for event in self._events()]
        references += [generator.function for generator in self._event_generators]
        return (call for reference in references if (call := reference()) is not None)

    def _retire_dead_events(self) -> None:
        """Cancel events whose target is gone: Mesa would skip them, but its copies crash."""
        for generator in list(self._event_generators):
            if generator.function() is None:
                generator.stop()
        for event in self._events():
            if event.fn() is None:
                event.cancel()

    def __copy__(self) -> NoReturn:
        raise TypeError("a shallow copy would share its agents: use copy.deepcopy")

    def __getstate__(self) -> dict[str, Any]:
        self._retire_dead_events()
        calls = [_copyable(call) for call in self.callbacks()]
        state = dict(self.__dict__)
        if "subscribers" in state:
            state["subscribers"] = defaultdict(list)
        # Nobody else would hold the copy of a target that lives outside the model.
        state["_held"] = [c for c in calls if not isinstance(getattr(c, "__self__", None), View)]
        state["_last_event"] = next(Event._ids)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        last = state.pop("_last_event")
        self.__dict__.update(state)
        # Mesa breaks ties by a counter of the process: events scheduled from here on must come
        # after the restored ones, or a resumed run would order ties differently.
        Event._ids = itertools.count(max(last, next(Event._ids)) + 1)


def _copyable(call: Callable[..., Any]) -> Callable[..., Any]:
    if isinstance(call, types.FunctionType) and call.__closure__:
        raise GofalError(
            f"event callback {call.__qualname__} is a nested function and would act on the "
            "original: schedule a method or a module-level function"
        )
    return call
