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
from typing import Any, Literal, NamedTuple, Self

import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy
from numpy.typing import NDArray

from gofal.agents.table import I64, Rows
from gofal.agents.views import AgentStore


class Members(NamedTuple):
    """Members of a set, in order: position of the store, row in its table, identity."""

    store: NDArray[np.int16]
    row: Rows
    uid: I64

    def pick(self, chosen: NDArray[Any] | slice) -> Members:
        """The members at positions, under a mask or in a slice."""
        return Members(self.store[chosen], self.row[chosen], self.uid[chosen])


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
        members = list(agents)
        self._stores: list[AgentStore] = []
        self._members: Members | None = self._gather(members)
        if random is None:
            # An empty set without a generator has nothing to shuffle: any fixed one will do.
            random = members[0].model.random if members else Random(0)  # noqa: S311
        self.random: Random = random

    @classmethod
    def over(cls, stores: Iterable[AgentStore], random: Random) -> Self:
        """The set of all agents of ``stores``."""
        made = cls((), random)
        made._stores, made._members = list(stores), None
        return made

    def _everyone(self) -> Members:
        parts = [
            Members(np.full(len(rows), k, np.int16), rows, store.table["uid"][rows])
            for k, store in enumerate(self._stores)
            for rows in [store.table.rows()]
        ]
        if not parts:
            return self._gather([])
        return Members(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def _gather(self, agents: Iterable[Any]) -> Members:
        unique = list(dict.fromkeys(agents))
        for agent in unique:
            if not any(store is agent.store for store in self._stores):
                self._stores.append(agent.store)
        place = {id(store): k for k, store in enumerate(self._stores)}
        return Members(
            np.array([place[id(agent.store)] for agent in unique], dtype=np.int16),
            np.array([agent.row for agent in unique], dtype=np.intp),
            np.array([agent.unique_id for agent in unique], dtype=np.int64),
        )

    def _now(self) -> Members:
        """The members who still exist."""
        if self._members is None:
            return self._everyone()
        keep = np.ones(len(self._members.row), dtype=np.bool_)
        for k, at, rows in self._parts(self._members):
            table = self._stores[k].table
            keep[at] = table.alive[rows] & (table["uid"][rows] == self._members.uid[at])
        if not keep.all():
            self._members = self._members.pick(keep)
        return self._members

    def _parts(self, members: Members) -> Iterator[tuple[int, Rows, Rows]]:
        """Store, positions in the set and rows in the table, one store at a time."""
        for k in range(len(self._stores)):
            at = np.flatnonzero(members.store == k)
            if len(at):
                yield k, at, members.row[at]

    def _visit(self, members: Members) -> Iterator[tuple[int, Any]]:
        """Positions and facades; whoever leaves before their turn is passed over, as in Mesa."""
        places = zip(*(array.tolist() for array in members), strict=True)
        for position, (k, row, uid) in enumerate(places):
            store = self._stores[k]
            if store.holds(row, uid):
                yield position, store.view(row)

    def _derive(self, members: Members, inplace: bool = False) -> Self:
        made = self if inplace else type(self).over(self._stores, self.random)
        made._members = members
        return made

    def __len__(self) -> int:
        if self._members is None:
            return sum(len(store.table) for store in self._stores)
        return len(self._now().row)

    def __iter__(self) -> Iterator[Any]:
        return (agent for _, agent in self._visit(self._now()))

    def __contains__(self, agent: object) -> bool:
        return len(self._position(agent)) > 0

    def _position(self, agent: object) -> Rows:
        """Position of ``agent`` in the set: one or none."""
        members = self._now()
        theirs, row = getattr(agent, "store", None), getattr(agent, "row", -1)
        mine = np.array([store is theirs for store in self._stores], dtype=np.bool_)
        if not mine.any():
            return np.empty(0, dtype=np.intp)
        same = (members.row == row) & (members.uid == getattr(agent, "unique_id", None))
        return np.flatnonzero(same & mine[members.store])

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
        """Values of an attribute of every member, or of a list of attributes."""
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
            values = self._stores[k].read(name, rows, *default)
            for position, value in zip(at.tolist(), values, strict=True):
                out[position] = value
        return out

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """A function, or a list of functions, of one attribute of all members."""
        values = self.get(attribute)
        return func(values) if callable(func) else [function(values) for function in func]

    def set(self, attr_name: str, value: object) -> Self:
        """Give every member the same value of an attribute."""
        for k, _, rows in self._parts(self._now()):
            self._stores[k].write(attr_name, rows, value)
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
            fits = [issubclass(store.view_class, agent_type) for store in self._stores]
            members = members.pick(np.array(fits, dtype=np.bool_)[members.store])
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
        if isinstance(key, str) and "." in key:
            key = operator.attrgetter(key)
        values = self.get(key) if isinstance(key, str) else self.map(key)
        ranks = sorted(range(len(values)), key=values.__getitem__, reverse=not ascending)
        return self._derive(self._now().pick(np.array(ranks, dtype=np.intp)), inplace)

    def shuffle(self, inplace: bool = False) -> Self:
        """Shuffle the members; draws from ``random`` exactly as Mesa does."""
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
