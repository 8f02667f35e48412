"""Mesa's view of the tables: facades on request, and the model that hands them out.

State lives in :class:`~agents.table.Table`. A :class:`View` is a Mesa agent that owns nothing: it
knows its row and identity, and every column is a property. Facades are for looking, testing,
events and the web page; the weekly rules run on columns. They are made on first request and held
until :meth:`ArrayModel.release_views`, because Mesa holds event callbacks and agent sets weakly.
"""

from __future__ import annotations

import itertools
import sys
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

import mesa
import numpy as np
from mesa.time import Event
from numpy.typing import NDArray

from agents.agent_set import ArrayAgentSet, Rows
from agents.errors import GofalError
from agents.table import Column, Table, column_specs

_IDENTITY = ("uid", "alive")


class GoneError(GofalError):
    """The agent behind a facade has left the model."""


class ColumnProperty(property):
    """A property of a facade that stands for a column."""


class View(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent whose state is one row of a table.

    Declare one with ``class Carer(View, schema=CarerColumns)`` or :func:`view_class`; every field
    of the schema becomes a property of Python scalars (wide columns: a read-only row). Two
    facades of one agent are equal. An agent that left keeps its ``unique_id``, and everything
    else raises :class:`GoneError`, also when a newcomer has taken over the row.

    Attributes:
        shelf: who keeps this kind of agent in the model.
        row: where the agent lived when the facade was made.
        unique_id: the agent's identity, unique across kinds.
    """

    __slots__ = ("row", "shelf", "unique_id")
    shelf: Shelf
    row: int
    unique_id: int
    schema: ClassVar[type[Any]]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Columns, which are added to every subclass."""

    def __init_subclass__(cls, schema: type[Any] | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if schema is None:
            return
        cls.schema = schema
        for name, (_, spec) in column_specs(schema).items():
            if hasattr(cls, name):
                raise TypeError(f"column {schema.__name__}.{name} would hide {cls.__name__}.{name}")
            setattr(cls, name, _column_property(name, spec))
        for name in _IDENTITY:
            if not isinstance(getattr(cls, name, None), ColumnProperty):
                raise TypeError(f"{schema.__name__} needs a column {name!r}")

    def __init__(self, shelf: Shelf, row: int, uid: int) -> None:
        # Not Mesa's own __init__: that would register a second, plain agent with the model.
        object.__setattr__(self, "shelf", shelf)
        object.__setattr__(self, "row", row)
        object.__setattr__(self, "unique_id", uid)

    @property
    def model(self) -> Any:
        """The model this agent lives in."""
        return self.shelf.model

    @property
    def exists(self) -> bool:
        """Whether the agent is still in the model."""
        return self.shelf.holds(self.row, self.unique_id)

    def remove(self) -> None:
        """Leave the model and give the row back; nothing happens to an agent already gone."""
        if self.exists:
            self.model.deregister_agent(self)

    def __setattr__(self, name: str, value: object) -> None:
        # Anything but a column or property would live in the facade, to be lost with it.
        if not isinstance(getattr(type(self), name, None), property):
            raise AttributeError(f"{type(self).__name__} has no column {name!r} to write")
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self.shelf is other.shelf and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash(self.unique_id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}{'' if self.exists else ', gone'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # The shelf leads back here, so it is restored last; a hash needs the identity before.
        return _restore, (type(self), self.row, self.unique_id), self.shelf

    def __setstate__(self, shelf: Shelf) -> None:
        object.__setattr__(self, "shelf", shelf)


def view_class(name: str, schema: type[Any], *, bases: tuple[type[Any], ...] = ()) -> type[View]:
    """The facade class of a column schema.

    Args:
        name: assign the class to a module-level name like this, so that it can be pickled.
        schema: the declaration given to the table; has the columns ``uid`` and ``alive``.
        bases: mixins with methods for the agents; they may not shadow a column.
    """
    module = sys._getframe(1).f_globals.get("__name__", __name__)
    made = types.new_class(
        name,
        (*bases, View),
        {"schema": schema},
        lambda body: body.update(__module__=module, __doc__=f"Facade of {schema.__name__}."),
    )
    return cast("type[View]", made)


def _restore(kind: type[View], row: int, uid: int) -> View:
    return kind(cast("Shelf", None), row, uid)


def _column_property(name: str, spec: Column) -> ColumnProperty:
    def read(view: View) -> Any:
        return _living(view)[name].item(view.row)

    def read_row(view: View) -> NDArray[Any]:
        row = cast("NDArray[Any]", _living(view)[name][view.row].copy())
        # A write into the copy would be lost without a word.
        row.flags.writeable = False
        return row

    def write(view: View, value: object) -> None:
        _living(view)[name][view.row] = value

    getter = read if spec.width == 1 else read_row
    setter = None if name in _IDENTITY else write
    return ColumnProperty(getter, setter, None, f"{spec.meaning} [{spec.unit}].")


def _living(view: View) -> Any:
    """The columns as they are now (a table that grows replaces them), if the agent is in them."""
    columns = view.shelf.living(view.row, view.unique_id)
    if columns is None:
        raise GoneError(f"agent {view.unique_id} ({type(view).__name__}) no longer exists")
    return columns


class Shelf:
    """One kind of agent in one model: its table, its facade class, the facades made so far."""

    def __init__(self, model: ArrayModel, view_class: type[View], table: Table[Any]) -> None:
        self.model = model
        self.view_class = view_class
        self.table = table
        self.made: dict[int, View] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "made": self.waiting()}

    def waiting(self) -> dict[int, View]:
        """The facades that have to be kept: an event is going to call them."""
        callers = (getattr(call, "__self__", None) for call in self.model._callbacks())
        return {
            caller.row: caller
            for caller in callers
            if isinstance(caller, View) and caller.shelf is self and caller.exists
        }

    def living(self, row: int, uid: int) -> Any:
        """The columns if agent ``uid`` still lives in ``row``, else None."""
        columns = self.table.columns
        try:
            if columns["uid"].item(row) == uid and columns["alive"].item(row):
                return columns
        except IndexError:
            # The table was replaced by a smaller one.
            return None
        return None

    def holds(self, row: int, uid: int) -> bool:
        """Whether agent ``uid`` still lives in ``row``."""
        return self.living(row, uid) is not None

    def view(self, row: int) -> View:
        """The facade of the agent living in ``row``; the same object until it is released."""
        uid = self.table.columns.uid.item(row)
        made = self.made.get(row)
        if made is None or made.unique_id != uid:
            made = self.made[row] = self.view_class(self, row, uid)
        return made

    def remove(self, view: View) -> None:
        """Give back the row of an agent and forget its facade."""
        self.table.give_back(np.array([view.row]))
        self.made.pop(view.row, None)

    def column(self, name: str) -> NDArray[Any] | None:
        """The column behind attribute ``name``; None when it is no column."""
        if isinstance(getattr(self.view_class, name, None), ColumnProperty):
            return self.table[name]
        return self.table["uid"] if name == "unique_id" else None

    def read(self, name: str, rows: Rows, *default: object) -> list[Any]:
        """Attribute ``name`` of the agents in ``rows``, as Python values."""
        array = self.column(name)
        if array is None:
            return [getattr(self.view(row), name, *default) for row in rows.tolist()]
        values = array[rows]
        values.flags.writeable = False
        return cast("list[Any]", values.tolist() if values.ndim == 1 else list(values))

    def write(self, name: str, rows: Rows, value: object) -> None:
        """Give attribute ``name`` one value in all of ``rows``."""
        array = self.column(name)
        if array is None or name in (*_IDENTITY, "unique_id"):
            for row in rows.tolist():
                setattr(self.view(row), name, value)
        elif np.ndim(cast("Any", value)) >= array.ndim:
            raise ValueError(f"{name!r} takes one value for all agents, not one for each")
        else:
            array[rows] = value


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

    def _callbacks(self) -> Iterator[Callable[..., Any]]:
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
        calls = [_copyable(call) for call in self._callbacks()]
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
