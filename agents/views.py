"""Mesa's view of the tables: facades on request.

State lives in :class:`~gofal.agents.table.Table`. A :class:`View` is a Mesa agent that owns
nothing: it knows its row and identity, and every column is a property. Facades are for looking,
testing, events and the web page; the weekly rules run on columns. They are made on first request
and held until :meth:`~gofal.agents.array_model.ArrayModel.release_views`, because Mesa holds event
callbacks and agent sets weakly.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any, ClassVar, cast

import mesa
from numpy.typing import NDArray

from gofal.agents.errors import GofalError
from gofal.agents.table import Column, column_specs

if TYPE_CHECKING:
    from gofal.agents.shelf import Shelf

IDENTITY = ("uid", "alive")
"""Columns by which a facade knows its agent: read, never written."""


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
        for name in IDENTITY:
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

    getter = read if spec.is_scalar else read_row
    setter = None if name in IDENTITY else write
    return ColumnProperty(getter, setter, None, f"{spec.meaning} [{spec.unit}].")


def _living(view: View) -> Any:
    """The columns as they are now (a table that grows replaces them), if the agent is in them."""
    columns = view.shelf.living(view.row, view.unique_id)
    if columns is None:
        raise GoneError(f"agent {view.unique_id} ({type(view).__name__}) no longer exists")
    return columns
