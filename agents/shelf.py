"""One kind of agent in a model: where its table, its facade class and its facades are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from gofal.agents.agent_set import Rows
from gofal.agents.table import Table
from gofal.agents.views import IDENTITY, ColumnProperty, View

if TYPE_CHECKING:
    from gofal.agents.array_model import ArrayModel


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
        callers = (getattr(call, "__self__", None) for call in self.model.callbacks())
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
        if array is None or name in (*IDENTITY, "unique_id"):
            for row in rows.tolist():
                setattr(self.view(row), name, value)
        elif np.ndim(cast("Any", value)) >= array.ndim:
            raise ValueError(f"{name!r} takes one value for all agents, not one for each")
        else:
            array[rows] = value
