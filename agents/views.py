"""Mesa's view of the tables: facades on request, and the store that makes and holds them.

State lives in :class:`~gofal.agents.table.Table`. A :class:`View` is a Mesa agent that owns
nothing: it knows its row and identity, and every column is a property. Facades are for looking,
testing, events and the web page; the weekly rules run on columns. They are made on first request
and held, because Mesa holds event callbacks and agent sets weakly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, cast

import mesa
import numpy as np
from numpy.typing import NDArray

from gofal.agents.errors import GofalError
from gofal.agents.table import Column, Rows, Table, column_specs

IDENTITY = ("uid", "alive")
"""Columns by which a facade knows its agent: read, never written."""


class GoneError(GofalError):
    """The agent behind a facade has left the model."""


class ColumnProperty(property):
    """A property of a facade that stands for a column."""


class View(mesa.Agent):  # type: ignore[misc]
    """A Mesa agent whose state is one row of a table.

    Declare one with ``class Carer(View, schema=CarerColumns)``; every field of the schema becomes
    a property of Python scalars (wide columns: a read-only row). Two
    facades of one agent are equal. An agent that left keeps its ``unique_id``, and everything
    else raises :class:`GoneError`, also when a newcomer has taken over the row.

    Attributes:
        store: holds this kind of agent in the model.
        row: where the agent lived when the facade was made.
        unique_id: the agent's identity, unique across kinds.
    """

    __slots__ = ("row", "store", "unique_id")
    store: AgentStore
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
        for name in IDENTITY:
            if not isinstance(getattr(cls, name, None), ColumnProperty):
                raise TypeError(f"{schema.__name__} needs a column {name!r}")

    def __init__(self, store: AgentStore, row: int, uid: int) -> None:
        # Not Mesa's own __init__: that would register a second, plain agent with the model.
        object.__setattr__(self, "store", store)
        object.__setattr__(self, "row", row)
        object.__setattr__(self, "unique_id", uid)

    @property
    def model(self) -> Any:
        """The model this agent lives in."""
        return self.store.model

    @property
    def exists(self) -> bool:
        """Flag of an agent that is still in the model."""
        return self.store.holds(self.row, self.unique_id)

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
        return self.store is other.store and self.unique_id == other.unique_id

    def __hash__(self) -> int:
        return hash(self.unique_id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}{'' if self.exists else ', gone'}>"


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

    getter = read if spec.is_scalar else read_row
    setter = None if name in IDENTITY else write
    return ColumnProperty(getter, setter, None, f"{spec.meaning} [{spec.unit}].")


def _living(view: View) -> Any:
    """The columns as they are now (a table that grows replaces them), if the agent is in them."""
    columns = view.store.living(view.row, view.unique_id)
    if columns is None:
        raise GoneError(f"agent {view.unique_id} ({type(view).__name__}) no longer exists")
    return columns


class AgentStore:
    """Agents of one kind in one model.

    Attributes:
        model: the Mesa model.
        view_class: the facade class.
        table: the columns.
        look: is called before columns are looked at, where some are worked out only then.
    """

    def __init__(
        self,
        model: mesa.Model,
        view_class: type[View],
        table: Table[Any],
        look: Callable[[], None] | None = None,
    ) -> None:
        self.model = model
        self.look = look
        self.view_class = view_class
        self.table = table
        self._made: dict[int, View] = {}

    def living(self, row: int, uid: int) -> Any:
        """The columns if agent ``uid`` still lives in ``row``, else None."""
        self._look()
        columns = self.table.columns
        try:
            if columns["uid"].item(row) == uid and columns["alive"].item(row):
                return columns
        except IndexError:
            # The table was replaced by a smaller one.
            return None
        return None

    def _look(self) -> None:
        if self.look is not None:
            self.look()

    def holds(self, row: int, uid: int) -> bool:
        """Test whether agent ``uid`` still lives in ``row``."""
        return self.living(row, uid) is not None

    def view(self, row: int) -> View:
        """The facade of the agent living in ``row``, the same object every time."""
        uid = self.table.columns.uid.item(row)
        made = self._made.get(row)
        if made is None or made.unique_id != uid:
            made = self._made[row] = self.view_class(self, row, uid)
        return made

    def remove(self, rows: Rows) -> None:
        """Give rows back and forget their facades."""
        self.table.give_back(rows)
        for row in rows.tolist():
            self._made.pop(row, None)

    def column(self, name: str) -> NDArray[Any] | None:
        """The column behind attribute ``name``; None when it is no column."""
        if isinstance(getattr(self.view_class, name, None), ColumnProperty):
            self._look()
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
        if array is None or name in (*IDENTITY, "unique_id"):
            for row in rows.tolist():
                setattr(self.view(row), name, value)
        elif np.ndim(cast("Any", value)) >= array.ndim:
            raise ValueError(f"{name!r} takes one value for all agents, not one for each")
        else:
            array[rows] = value
