"""Agency staff: hours bought for packages that lack carers, from people who have hours left."""

from __future__ import annotations

from math import exp, inf
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER
from benchmarks.plain.carer import Carer
from benchmarks.plain.jobs import Job
from benchmarks.plain.quarter import trust_lost, worth_of_package
from gofal.abm.world.ledger import Flow

if TYPE_CHECKING:
    from benchmarks.plain.client import Client
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.provider import Provider

QUARTER_HOUR = 0.25


def buy_hours(model: PlainModel) -> None:
    """Providers that lack carers for a package buy hours of the nearest who have some left."""
    model.books.clear("agency_hours", "agency_pay")
    left = {carer: hours_left(carer) for carer in model.agents_by_type[Carer]}
    left = {carer: hours for carer, hours in left.items() if hours >= 1.0}
    for client in model.clients:
        client.agency_hours = 0.0
        if client.provider is not None and buys(client.provider, client):
            buy(client.provider, client, left)


def hours_left(carer: Carer) -> float:
    """Contact hours that somebody could give to an agency this week."""
    if carer.agency_taste >= carer.p["agency.takes"]:
        return 0.0
    provider = carer.employer
    if provider is None or carer.job is not Job.WORKING:
        return carer.hours_wanted / (1.0 + carer.p["provider.expected_travel"])
    if carer.guaranteed > 0.0 or carer.absent:
        return 0.0
    return max(0.0, carer.room(provider.usual_travel)) * provider.idle_after_cover


def gap_of(client: Client) -> float:
    """Hours of the package that lack a carer."""
    gap = client.package - sum(visits.hours for visits in client.visits())
    return gap if gap > client.p["matching.gap_borne"] * client.package else 0.0


def hour_pay(provider: Provider) -> float:
    """Pay of an agency's contact hour, £/h."""
    wage = max(provider.council.wage_floor(), provider.mean_wage)
    return float(provider.p["agency.pay"] * wage * (1.0 + provider.usual_travel))


def buys(provider: Provider, client: Client) -> bool:
    """Whether the loss on an hour until a post is filled is below what the lack would cost."""
    p, gap = provider.p, gap_of(client)
    if gap <= 0.0 or provider.is_public or provider.works_alone:
        return False
    price = client.price * (1.0 - provider.royalty)
    loss = hour_pay(provider) * p["agency.charge"] - price
    weeks, short = provider.model.market.weeks_open(provider.council), inf
    if gap > p["matching.short_gap"] * client.package:
        short = max(0.0, p["provider.hand_back_short"] - client.short)
    trust, left = trust_lost(provider), provider.believed_left - provider.next_layer()
    stake = trust + max(0.0, worth_of_package(provider, left))
    return bool(weeks * loss < weeks * trust / QUARTER + exp(-short / weeks) * stake)


def buy(provider: Provider, client: Client, left: dict[Carer, float]) -> None:
    """Buy the hours that a package lacks from one person in reach, as far as they go."""
    council, place = client.place.council, client.place
    near = [
        carer
        for carer, hours in left.items()
        if hours >= QUARTER_HOUR
        and carer.home.council is council
        and carer.employer is not provider
        and carer.home.minutes_to(place) <= carer.reach
    ]
    if not near:
        return
    carer, gap = min(near, key=lambda one: one.home.minutes_to(place)), gap_of(client)
    hours = min(gap, left[carer])
    left[carer] -= hours
    client.agency_hours, client.agency_skill = hours, carer.skill
    if gap - hours <= client.p["matching.short_gap"] * client.package:
        client.short = 0
    pay = hours * hour_pay(provider)
    provider.agency_pay += pay
    provider.model.books.count("agency_hours", provider.council, hours)
    provider.model.books.count("agency_pay", provider.council, pay)


def pay_agency(provider: Provider) -> None:
    """Pay the agency, which pays its staff."""
    provider.pay_out(Flow.AGENCY_PAY, provider.agency_pay)
    extra = provider.p["agency.charge"] - 1.0
    provider.pay_out(Flow.AGENCY_CHARGE, provider.agency_pay * extra)
    provider.agency_pay = 0.0
