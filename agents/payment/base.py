"""Payment modes: an invoice, and what effort is worth to the provider under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gofal.agents.parameter import Parameter
from gofal.agents.table import F64


class Account(NamedTuple):
    """Book of one council with each provider for one week; arrays of shape (providers,), in £.

    A council has one book for people cared for in the old way and one for those in the new way.

    Attributes:
        delivered: worth at contract price of the hours that came.
        planned: worth of the hours in the packages.
        promised: worth of the hours fixed for an episode, less the share that was missed.
        measured: worth of the hours that came, times measured progress (0 to 1) towards the goals
            as they were written.
        capacity_worth: worth of the capacity the council pays for in patches.
    """

    delivered: F64
    planned: F64
    promised: F64
    measured: F64
    capacity_worth: F64


class HourMargin(NamedTuple):
    """A council-managed hour as each provider sees it; arrays of shape (providers,).

    Attributes:
        price: what the hour brings, £/h.
        cost: what stops when the hour is no longer needed, £/h.
        recovery: mean potential of people to recover, 0 to 1.
        weeks: how far ahead the provider looks.
    """

    price: F64
    cost: F64
    recovery: float
    weeks: float

    @property
    def contribution(self) -> F64:
        """Contribution of the hour, £/h; where it leaves nothing there is nothing to lose."""
        return np.maximum(0.0, self.price - self.cost)


class Contract(NamedTuple):
    """The terms of one council that a mode may use.

    Attributes:
        results_share: share of the fee paid on results.
        withheld_share: share of the fee held back until the quarter ends.
        capacity_review: whether capacity is reviewed, 1 or 0.
        numbers: all parameters, for the mode's own.
    """

    results_share: float
    withheld_share: float
    capacity_review: float
    numbers: Mapping[str, float]


type Invoice = Callable[[Account, Contract], F64]
type Worth = Callable[[HourMargin, Contract], F64]
type HeldBack = Callable[[Contract], float]
type Freed = Callable[[Mapping[str, float]], float]


def hours_lost(margin: HourMargin, contract: Contract) -> F64:
    """Worth of recovery where hours are paid: who needs an hour less pays an hour less."""
    del contract
    return -margin.contribution * margin.weeks


def hours_paid(margin: HourMargin, contract: Contract) -> F64:
    """Worth of an hour more in a package where every such hour is paid."""
    del contract
    return margin.contribution


def nothing(margin: HourMargin, contract: Contract) -> F64:
    """Worth of what brings nothing as such."""
    del contract
    return np.zeros_like(margin.price)


def no_share(contract: Contract) -> float:
    """Share of zero: the whole invoice is paid at once."""
    del contract
    return 0.0


def no_tasks(numbers: Mapping[str, float]) -> float:
    """The council says what is done."""
    del numbers
    return 0.0


def all_tasks(numbers: Mapping[str, float]) -> float:
    """Carers and the person agree all that is done."""
    del numbers
    return 1.0


@dataclass(frozen=True, slots=True)
class PaymentMode:
    """A way for councils to pay for care.

    Attributes:
        slug: name in files and results.
        label_en: English label.
        label_cy: Welsh label.
        invoice: pounds owed for a week's book.
        recovery_value: £ a provider gains, as far ahead as it looks, for each weekly hour of need
            that is no more.
        effort_value: £ a provider gains for an hour of care given with full reablement effort,
            beside what recovery is worth.
        hour_value: £ a provider gains from an hour more in a package than the person needs.
        held_back: share of the invoice that waits until the quarter ends.
        tasks_freed: share of the tasks that carers and the person agree without the council's
            approval, from all parameters.
        moves_hours: hours are a bundle that the person may move from week to week.
        renews_goals: written goals are talked over at every review.
        fixes_episode: the hours paid are fixed for an episode when it begins.
        parameters: numbers of the mode, named ``<slug>.<name>``.
    """

    slug: str
    label_en: str
    label_cy: str
    invoice: Invoice
    recovery_value: Worth
    effort_value: Worth = nothing
    hour_value: Worth = hours_paid
    held_back: HeldBack = no_share
    tasks_freed: Freed = no_tasks
    moves_hours: bool = False
    renews_goals: bool = True
    fixes_episode: bool = False
    parameters: tuple[Parameter, ...] = ()
