"""Two models of the same toy, one of Mesa's agents and one of arrays, and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import mesa
import numpy as np
import pytest

from gofal.agents.array_model import ArrayModel
from gofal.agents.table import F32, F64, I8, I16, I64, Bool, Columns, Table, column
from gofal.agents.views import View

CARERS = [(12.5, 20, 0, True), (11.0, 38, 1, False), (13.0, 16, 1, True), (11.0, 30, 2, True)]


CLIENTS = [(7.5, 0), (14.0, 1), (3.25, 1), (21.0, 2), (7.5, 3)]


class ToyCarerColumns(Columns):
    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("yes/no", "row in use")]
    wage: Annotated[F64, column("£/h", "contracted hourly wage")]
    hours: Annotated[I16, column("h/week", "contracted hours")]
    home: Annotated[I16, column("index", "place of residence")]
    fond: Annotated[Bool, column("yes/no", "fond of the work")]
    shifts: Annotated[I8, column("h", "hours by part of the day", width=3)]


class ToyClientColumns(Columns):
    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("yes/no", "row in use")]
    need: Annotated[F32, column("h/week", "assessed hours")]
    place: Annotated[I16, column("index", "place of residence")]


class ToyCarerRules:
    """Actions of a carer, be it an object or a row."""

    @property
    def pay(self: Any) -> float:
        return float(self.wage * self.hours)

    def work(self: Any, extra: int = 1) -> int:
        self.hours += extra
        return int(self.hours)

    def rise(self: Any) -> None:
        self.wage += 0.5

    def where(self: Any) -> int:
        return int(self.home)


class ToyClientRules:
    def where(self: Any) -> int:
        return int(self.place)

    def rise(self: Any) -> None:
        self.need += 0.5


class Plain:
    """The oracle: agents as Mesa makes them."""

    class Carer(ToyCarerRules, mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, wage: float, hours: int, home: int, fond: bool) -> None:
            super().__init__(model)
            self.wage, self.hours, self.home, self.fond = wage, hours, home, fond

    class Client(ToyClientRules, mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, need: float, place: int) -> None:
            super().__init__(model)
            self.need, self.place = need, place


class Arrays:
    class Carer(ToyCarerRules, View, schema=ToyCarerColumns):
        """One declared as a class."""

    class Client(ToyClientRules, View, schema=ToyClientColumns):
        """And another."""


class ToyRules:
    """The same little model for both."""

    kinds: ClassVar[Any]

    def begin(self: Any) -> None:
        self.log: list[Any] = []
        self.total = 0
        self.datacollector = mesa.DataCollector(model_reporters={"pay": "payroll", "n": count})

    @property
    def payroll(self: Any) -> float:
        return float(self.agents_by_type[self.kinds.Carer].agg("pay", sum))

    def step(self: Any) -> None:
        self.agents_by_type[self.kinds.Carer].do("work")
        self.total += len(self.agents)
        self.datacollector.collect(self)

    def note(self: Any) -> None:
        self.log.append(("note", self.time))

    def urgent(self: Any) -> None:
        self.log.append(("urgent", self.time))

    def note_more(self: Any) -> None:
        self.log.append(("more", self.time))
        self.schedule_event(self.note, after=0)


def count(model: Any) -> int:
    return len(model.agents)


class PlainToy(ToyRules, mesa.Model):  # type: ignore[misc]
    kinds = Plain

    def __init__(self, rng: int = 7) -> None:
        super().__init__(rng=rng)
        for carer in CARERS:
            Plain.Carer(self, *carer)
        for client in CLIENTS:
            Plain.Client(self, *client)
        self.begin()


class ArrayToy(ToyRules, ArrayModel):
    kinds = Arrays

    def __init__(self, rng: int = 7, capacity: int = 3) -> None:
        super().__init__(rng=rng)
        self.carers = Table(ToyCarerColumns, kind=1, capacity=capacity)
        self.clients = Table(ToyClientColumns, kind=2, capacity=capacity)
        self.register_table(Arrays.Carer, self.carers)
        self.register_table(Arrays.Client, self.clients)
        rows = self.carers.take(len(CARERS))
        self.carers["uid"][rows] = 1 + np.arange(len(CARERS))
        for name, values in zip(
            list(self.carers.specs)[2:6], zip(*CARERS, strict=True), strict=True
        ):
            self.carers[name][rows] = values
        rows = self.clients.take(len(CLIENTS))
        self.clients["uid"][rows] = 1 + len(CARERS) + np.arange(len(CLIENTS))
        for name, values in zip(
            list(self.clients.specs)[2:], zip(*CLIENTS, strict=True), strict=True
        ):
            self.clients[name][rows] = values
        self.begin()


def carers(model: Any) -> Any:
    return model.agents_by_type[model.kinds.Carer]


def clients(model: Any) -> Any:
    return model.agents_by_type[model.kinds.Client]


def ids(agents: Any) -> list[int]:
    return [agent.unique_id for agent in agents]


def frame(table: Any) -> Any:
    return table.reset_index().to_dict("list")


def failure(call: Callable[[], object]) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011  (which one is the answer compared)
        call()
    return caught.type.__name__
