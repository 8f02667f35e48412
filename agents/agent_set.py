"""Mesa's agent set, answered from columns.

:class:`ArrayAgentSet` holds row numbers and identities instead of agents. Questions about columns
(get, agg, set, groupby, sort) are put to the arrays; a facade is made only where Mesa's contract
hands an agent to a Python callable.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Any, Literal, NamedTuple, Protocol, Self

import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import NDArray

from gofal.agents.table import I64, Table

type Rows = NDArray[np.intp]


class RowOwner(Protocol):
    """What a set needs of whoever keeps a kind of agent: its table and its facades."""

    @property
    def table(self) -> Table[Any]:
        """The columns of this kind."""

    @property
    def view_class(self) -> type[Any]:
        """The facade class of this kind."""

    def holds(self, row: int, uid: int) -> bool:
        """Whether agent ``uid`` still lives in ``row``."""

    def view(self, row: int) -> Any:
        """The facade of the agent living in ``row``."""

    def column(self, name: str) -> NDArray[Any] | None:
        """The column behind attribute ``name``; None when it is no column."""

    def read(self, name: str, rows: Rows, *default: object) -> list[Any]:
        """Attribute ``name`` of the agents in ``rows``, as Python values."""

    def write(self, name: str, rows: Rows, value: object) -> None:
        """Give attribute ``name`` one value in all of ``rows``."""


class Members(NamedTuple):
    """Who is in a set, in order: position of the owner, row in its table, identity."""

    owner: NDArray[np.int16]
    row: Rows
    uid: I64

    def pick(self, chosen: NDArray[Any] | slice) -> Members:
        """The members at positions, under a mask or in a slice."""
        return Members(self.owner[chosen], self.row[chosen], self.uid[chosen])


class ArrayAgentSet(AbstractAgentSet):  # type: ignore[misc]
    """A Mesa agent set over the rows of one or several tables.

    Made with :meth:`over` and no rows it is live: it always holds every agent of its tables. Any
    set derived from it, or changed in place, is a snapshot, out of which agents drop as they
    leave the model; a newcomer in a recycled row never slips in.

    Order is by table, in order of registration, and then by row. With rows never recycled that
    is Mesa's order of creation. Once they are, order of creation is not stored and the identity
    is a hash, so row order is the one that is cheap, fixed by the run alone and readable.

    Unlike in Mesa, ``set`` on a name that is no column raises instead of inventing an attribute.
    """

    def __init__(self, agents: Iterable[Any], random: Random | None = None) -> None:
        found = list(agents)
        self._owners: list[RowOwner] = []
        self._members: Members | None = self._gather(found)
        if random is None:
            # An empty set without a generator has nothing to shuffle: any fixed one will do.
            random = found[0].model.random if found else Random(0)  # noqa: S311
        self.random: Random = random

    @classmethod
    def over(
        cls, owners: Iterable[RowOwner], random: Random, rows: Sequence[Rows] | None = None
    ) -> Self:
        """The set of all agents of ``owners``, or of the given rows of each owner's table."""
        made = cls((), random)
        made._owners = list(owners)
        made._members = None if rows is None else made._at(rows)
        return made

    def _at(self, rows: Sequence[Rows]) -> Members:
        parts = [
            Members(np.full(len(r), k, np.int16), r, owner.table["uid"][r])
            for k, (owner, r) in enumerate(zip(self._owners, rows, strict=True))
        ]
        if not parts:
            return self._gather([])
        return Members(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def _gather(self, agents: Iterable[Any]) -> Members:
        unique = list(dict.fromkeys(agents))
        for agent in unique:
            if not any(owner is agent.shelf for owner in self._owners):
                self._owners.append(agent.shelf)
        place = {id(owner): k for k, owner in enumerate(self._owners)}
        return Members(
            np.array([place[id(agent.shelf)] for agent in unique], dtype=np.int16),
            np.array([agent.row for agent in unique], dtype=np.intp),
            np.array([agent.unique_id for agent in unique], dtype=np.int64),
        )

    def _now(self) -> Members:
        """The members who still exist."""
        if self._members is None:
            return self._at([owner.table.rows() for owner in self._owners])
        keep = np.ones(len(self._members.row), dtype=np.bool_)
        for k, at, rows in self._parts(self._members):
            table = self._owners[k].table
            keep[at] = table.alive[rows] & (table["uid"][rows] == self._members.uid[at])
        if not keep.all():
            self._members = self._members.pick(keep)
        return self._members

    def _parts(self, members: Members) -> Iterator[tuple[int, Rows, Rows]]:
        """Owner, positions in the set and rows in the table, one owner at a time."""
        for k in range(len(self._owners)):
            at = np.flatnonzero(members.owner == k)
            if len(at):
                yield k, at, members.row[at]

    def _visit(self, members: Members) -> Iterator[tuple[int, Any]]:
        """Positions and facades; whoever leaves before their turn is passed over, as in Mesa."""
        places = zip(*(array.tolist() for array in members), strict=True)
        for position, (k, row, uid) in enumerate(places):
            owner = self._owners[k]
            if owner.holds(row, uid):
                yield position, owner.view(row)

    def _derive(self, members: Members, inplace: bool = False) -> Self:
        made = self if inplace else type(self).over(self._owners, self.random)
        made._members = members
        return made

    def __len__(self) -> int:
        if self._members is None:
            return sum(len(owner.table) for owner in self._owners)
        return len(self._now().row)

    def __iter__(self) -> Iterator[Any]:
        return (agent for _, agent in self._visit(self._now()))

    def __contains__(self, agent: object) -> bool:
        return len(self._position(agent)) > 0

    def _position(self, agent: object) -> Rows:
        """Where ``agent`` stands in the set: one position or none."""
        members = self._now()
        shelf, row = getattr(agent, "shelf", None), getattr(agent, "row", -1)
        mine = np.array([owner is shelf for owner in self._owners], dtype=np.bool_)
        if not mine.any():
            return np.empty(0, dtype=np.intp)
        same = (members.row == row) & (members.uid == getattr(agent, "unique_id", None))
        return np.flatnonzero(same & mine[members.owner])

    def _update(self, agents: Iterable[Any]) -> Self:
        self._members = self._gather(agents)
        return self

    def copy(self) -> Self:
        """A snapshot of this set."""
        return self._derive(self._now())

    __copy__ = copy

    def to_list(self) -> list[Any]:
        """The facades of all members, in order."""
        return list(self)

    def add(self, agent: Any) -> None:
        """Put an agent at the end of this set; the model is not touched."""
        if agent not in self:
            self._update([*self, agent])

    def discard(self, agent: Any) -> None:
        """Take an agent out of this set if it is in; the agent itself stays in the model."""
        members = self._now()
        self._members = members.pick(np.delete(np.arange(len(members.row)), self._position(agent)))

    def remove(self, agent: Any) -> None:
        """Take an agent out of this set; KeyError when it is not in."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def get(
        self,
        attr_names: str | Sequence[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: object = None,
    ) -> list[Any]:
        """One attribute of every member, or a list of attributes of every member."""
        if handle_missing not in ("error", "default"):
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, "
                "should be one of 'error' or 'default'"
            )
        default = (default_value,) if handle_missing == "default" else ()
        members = self._now()
        if isinstance(attr_names, str):
            return self._values(members, attr_names, default)
        columns = [self._values(members, name, default) for name in attr_names]
        return [[column[i] for column in columns] for i in range(len(members.row))]

    def _values(self, members: Members, name: str, default: tuple[object, ...]) -> list[Any]:
        out: list[Any] = [None] * len(members.row)
        for k, at, rows in self._parts(members):
            values = self._owners[k].read(name, rows, *default)
            for position, value in zip(at.tolist(), values, strict=True):
                out[position] = value
        return out

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """A function, or a list of functions, of one attribute of all members."""
        column = self._column(self._now(), attribute)
        values = self.get(attribute) if column is None else column.tolist()

        def apply(function: Callable[..., Any]) -> Any:
            # NumPy would build this very array out of the list; everything else gets the list.
            fast = column is not None and _is_numpy(function)
            return function(column if fast else values)

        return apply(func) if callable(func) else [apply(function) for function in func]

    def _column(self, members: Members, name: str) -> NDArray[Any] | None:
        """A scalar column over all members in 64 bits, if they are of one kind and have it."""
        parts = list(self._parts(members))
        array = self._owners[parts[0][0]].column(name) if len(parts) == 1 else None
        if array is None or array.ndim > 1:
            return None
        values = array[members.row]
        wide = {"f": np.float64, "i": np.int64}.get(values.dtype.kind)
        return values if wide is None else values.astype(wide)

    def set(self, attr_name: str, value: object) -> Self:
        """Give every member the same value of an attribute."""
        for k, _, rows in self._parts(self._now()):
            self._owners[k].write(attr_name, rows, value)
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> Self:
        """The first ``at_most`` members (a number, or a share <= 1.0) who pass the filters."""
        if filter_func is None and agent_type is None and at_most == math.inf:
            return self if inplace else self.copy()
        members = self._now()
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(members.row) * at_most)
        limit = len(members.row) if at_most == math.inf else max(0, math.ceil(at_most))
        if agent_type is not None:
            fits = [issubclass(owner.view_class, agent_type) for owner in self._owners]
            members = members.pick(np.array(fits, dtype=np.bool_)[members.owner])
        if filter_func is not None:
            passed = (i for i, agent in self._visit(members) if filter_func(agent))
            members = members.pick(np.array(list(islice(passed, limit)), dtype=np.intp))
        return self._derive(members.pick(slice(limit)), inplace)

    def groupby(
        self,
        by: Callable[[Any], Any] | str,
        result_type: Literal["agentset", "list"] = "agentset",
    ) -> ArrayGroupBy:
        """Groups by an attribute or a callable, in order of first appearance."""
        members = self._now()
        keys = self.map(by) if callable(by) else self.get(by)
        groups: dict[Any, list[int]] = {}
        for position, key in enumerate(keys):
            groups.setdefault(key, []).append(position)
        sets = {key: self._derive(members.pick(np.array(at))) for key, at in groups.items()}
        if result_type == "agentset":
            return ArrayGroupBy(sets)
        return ArrayGroupBy({key: group.to_list() for key, group in sets.items()})

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> Self:
        """Sorted by an attribute or a callable, largest first unless ``ascending``; stable."""
        members = self._now()
        column = self._column(members, key) if isinstance(key, str) else None
        if column is not None:
            backwards = np.argsort(column[::-1], kind="stable")[::-1]
            order = np.argsort(column, kind="stable") if ascending else len(column) - 1 - backwards
            return self._derive(members.pick(order), inplace)
        values = self.map(operator.attrgetter(key) if isinstance(key, str) else key)
        ranks = sorted(range(len(values)), key=values.__getitem__, reverse=not ascending)
        return self._derive(members.pick(np.array(ranks, dtype=np.intp)), inplace)

    def shuffle(self, inplace: bool = False) -> Self:
        """In random order; draws from ``random`` exactly as Mesa does."""
        return self._derive(self._shuffled(), inplace)

    def _shuffled(self) -> Members:
        members = self._now()
        order = list(range(len(members.row)))
        self.random.shuffle(order)
        return members.pick(np.array(order, dtype=np.intp))

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, on every member."""
        self._call(self._now(), method, args, kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function, on every member in random order."""
        self._call(self._shuffled(), method, args, kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method, or a function, on every member and list the results."""
        return self._call(self._now(), method, args, kwargs)

    def _call(
        self,
        members: Members,
        method: str | Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> list[Any]:
        if isinstance(method, str):
            call = operator.methodcaller(method, *args, **kwargs)
            return [call(agent) for _, agent in self._visit(members)]
        return [method(agent, *args, **kwargs) for _, agent in self._visit(members)]


class ArrayGroupBy(GroupBy):  # type: ignore[misc]
    """Mesa's groups, aggregated from columns where the groups are sets."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """A function of one attribute, for every group."""
        return {
            key: group.agg(attr_name, func)
            if isinstance(group, ArrayAgentSet)
            else func([getattr(agent, attr_name) for agent in group])
            for key, group in self.groups.items()
        }


def _is_numpy(function: Callable[..., Any]) -> bool:
    return isinstance(function, np.ufunc) or getattr(function, "__module__", "") == "numpy"
