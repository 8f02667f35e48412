"""Measure: what the week came to, counted from the objects (ODD 7.11)."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.plain.base import names
from benchmarks.plain.carer import Carer
from benchmarks.plain.client import Client, Route, Stage
from benchmarks.plain.jobs import Job
from benchmarks.plain.travel import expected_travel
from gofal.abm.world.waiting import WaitEnd

if TYPE_CHECKING:
    from benchmarks.plain.council import Council
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider

PEOPLE = names(
    "served waiting need_hours package_hours delivered_hours usual_hours missed_hours "
    "wellbeing_sum package_above_need waiting_hours supported_people supported_hours "
    "direct_hours own_hours people rural_package rural_delivered urban_package urban_delivered "
    "known_people known_wellbeing known_unmet"
)
"""Series of the people known, counted anew after each week's care."""
MARKET = names(
    "hours_private hours_public hours_third hours_cooperative hours_micro fee_paid fee_hours "
    "council_managed_hours in_house_hours hhi largest_share headcount seekers providers micros "
    "open_posts ration starting"
)
"""Series of the market, counted anew at the end of each week."""


def measure_people(model: PlainModel) -> None:
    """Count the people known, and what the week's care was."""
    model.books.clear(*PEOPLE)
    model.clients.do("note_wait", WaitEnd.STILL)
    known = model.clients.select(lambda client: client.stage is not Stage.CONTACT)
    known.do(count_client)
    known.do(count_stage)


def measure_market(model: PlainModel) -> None:
    """Count carers, providers and their hours in every council."""
    books = model.books
    books.clear(*MARKET)
    model.agents_by_type[Carer].do(count_carer)
    model.providers.do(count_provider)
    for council in model.councils:
        concentrate(council)
        books.count("ration", council, council.ration)


def count_client(client: Client) -> None:
    """Count a person who is known to the council."""
    books, council = client.model.books, client.place.council
    books.count("known_people", council)
    books.count("known_wellbeing", council, client.wellbeing)
    books.count("known_unmet", council, client.unmet)
    books.count("people", council)
    books.count("need_hours", council, client.need)
    books.count("package_hours", council, client.package)
    books.count("delivered_hours", council, client.delivered)
    books.count("usual_hours", council, client.usual)
    books.count("missed_hours", council, client.missed)
    books.count("wellbeing_sum", council, client.wellbeing)
    rural, came = client.place.rural, min(client.delivered, client.package)
    books.count("rural_package", council, rural * client.package)
    books.count("rural_delivered", council, rural * came)
    books.count("urban_package", council, (1.0 - rural) * client.package)
    books.count("urban_delivered", council, (1.0 - rural) * came)


def count_stage(client: Client) -> None:
    """Count a person as served or waiting, right after the week's care."""
    books, council = client.model.books, client.place.council
    if client.stage is Stage.WAITING:
        books.count("waiting", council)
        books.count("waiting_hours", council, client.package)
    elif client.stage is Stage.SERVED:
        books.count("served", council)
        books.count("package_above_need", council, client.package - client.need)
        own = client.route is Route.OWN_MONEY
        books.count("supported_people", council, not own)
        books.count("own_hours" if own else "supported_hours", council, client.delivered)
        if client.route is Route.DIRECT_PAYMENT:
            books.count("direct_hours", council, client.delivered)


def count_carer(carer: Carer) -> None:
    """Count those employed where the employer is, and seekers where they live."""
    books, employer = carer.model.books, carer.employer
    if carer.job is Job.SEEKING:
        books.count("seekers", carer.home.council)
    elif carer.job is Job.WORKING and employer is not None and not employer.works_alone:
        books.count("headcount", employer.council)


def count_provider(provider: Provider) -> None:
    """Count a provider and its open posts."""
    books, council = provider.model.books, provider.council
    books.count("micros" if provider.works_alone else "providers", council)
    if not provider.works_alone:
        books.count("open_posts", council, provider.posts - len(provider.hired))
        books.count("starting", council, len(provider.hired))


def concentrate(council: Council) -> None:
    """Herfindahl index, largest provider, sectors, and fees paid in a council."""
    books = council.model.books
    given: dict[Provider, float] = defaultdict(float)
    for client in council.model.clients_of(council):
        provider = client.provider
        if provider is None:
            continue
        given[provider] += client.delivered
        sector = "micro" if provider.works_alone else provider.form.sector
        books.count(f"hours_{sector}", council, client.delivered)
        if sector == "public" and client.route is not Route.OWN_MONEY:
            books.count("in_house_hours", council, client.delivered)
        if client.route is Route.COUNCIL:
            books.count("council_managed_hours", council, client.delivered)
            if not provider.is_public:
                books.count("fee_hours", council, client.delivered)
                books.count("fee_paid", council, client.delivered * client.price)
    total = sum(given.values())
    if total > 0.0:
        books.count("hhi", council, sum((hours / total) ** 2 for hours in given.values()))
        books.count("largest_share", council, max(given.values()) / total)


def see_cash(model: PlainModel) -> None:
    """Weeks of cash and margins of independent providers that employ people."""
    now = model.books.now
    for council in model.councils:
        here = [
            one
            for one in model.providers
            if one.council is council and not one.is_public and not one.works_alone
        ]
        weeks = [(one.cash + one.credit) / 100.0 / max(50.0, one.weekly_cost) for one in here]
        hours = sum(one.planned for one in here)
        earned = sum(one.margin * one.planned for one in here)
        now["cash_weeks"][council.number] = median(weeks) if weeks else float("nan")
        now["margin"][council.number] = earned / hours if hours > 0.0 else 0.0


def see_choice(model: PlainModel) -> None:
    """Providers that would take a typical package, and the least travel it would need."""
    for council in model.councils:
        seen = [(place.need, *choice_in(place)) for place in council.places]
        every = sum(need for need, _, _ in seen)
        travel = [(need, least) for need, _, least in seen if least is not None]
        now, known = model.books.now, sum(need for need, _ in travel)
        now["choice"][council.number] = sum(need * number for need, number, _ in seen) / every
        now["offer_travel"][council.number] = (
            sum(need * least for need, least in travel) / known if known > 0.0 else float("nan")
        )


def choice_in(place: Place) -> tuple[int, float | None]:
    """Providers that would take a typical package in a place; least travel, None if none offers."""
    number, least, council = 0, None, place.council
    price = council.fee_now() * (1.0 + council.rural_premium * place.rural)
    for provider in place.providers:
        on_list = provider.form.serves.council and council in provider.contracts
        if not on_list or provider not in provider.model.providers:
            continue
        p = provider.p
        hours = p["measure.typical_package"]
        length = p["travel.visit_hours"]
        visits = hours / length
        travel, _ = expected_travel(provider, place, visits, 60.0 * length)
        least = travel if least is None else min(least, travel)
        left = provider.left_by(place, hours, visits, price)
        worth = provider.is_public or left >= provider.required
        number += worth and provider.free >= p["measure.room_for"] * hours
    return number, least
