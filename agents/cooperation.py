"""Members' votes: what a co-operative does with a surplus, from the unlike interests of members."""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.kernel import kernel


class VoteRules(NamedTuple):
    """Parameters ``cooperation.*`` of a members' vote."""

    caution: float
    wanted_weeks: float
    pace: float
    most_discount: float
    private_least: float


@kernel
def vote(
    workers: float, users: float, reserve_weeks: float, private: float, rules: VoteRules
) -> tuple[float, float]:
    """Shares of a surplus above normal that go to pay and to a discount; the rest stays.

    Workers weigh pay against the safety of their jobs, which a thin reserve threatens. Users weigh
    the price against the same safety, but only those who pay it themselves: to the others the
    price is the council's, and they prefer a safe service.

    Args:
        workers: weight of workers.
        users: weight of users.
        reserve_weeks: cash, in weeks of cost.
        private: share of hours that people pay with their own money.
        rules: parameters.
    """
    every = workers + users
    if every <= 0.0:
        return 0.0, 0.0
    fear = rules.caution * rules.wanted_weeks / (rules.wanted_weeks + max(0.0, reserve_weeks))
    free = 1.0 - fear
    return workers / every * free, users / every * free * private


@kernel
def next_discount(
    discount: float, above: float, to_discount: float, private: float, rules: VoteRules
) -> float:
    """Discount on private prices after a quarter.

    A share of the margin above normal is given to those who pay; when the margin falls below
    normal the discount goes first.

    Args:
        discount: present discount, as a share of the price.
        above: margin above normal, as a share of income.
        to_discount: share of it that members voted to the discount.
        private: share of hours that people pay with their own money.
        rules: parameters.
    """
    part = to_discount if above > 0.0 else 1.0
    change = rules.pace * part * above / max(rules.private_least, private)
    return min(rules.most_discount, max(0.0, discount + change))
