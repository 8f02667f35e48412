"""Packages meet providers; what nobody takes waits (ODD 7.3)."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from benchmarks.plain.client import Client, Route, Stage
from benchmarks.plain.staffing import staff_package
from gofal.abm.world.waiting import WaitEnd

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.provider import Provider


def list_providers(model: PlainModel) -> None:
    """Note for every place which providers' reach holds it."""
    for place in model.places:
        place.providers = [one for one in model.providers if one.reaches(place)]


def match(model: PlainModel) -> None:
    """Offer every waiting package to some providers, the longest wait first."""
    waiting = model.clients.select(lambda client: client.stage is Stage.WAITING)
    for client in sorted(waiting, key=lambda client: (client.since, client.luck)):
        offer(client)


def offer(client: Client) -> None:
    """Offer a package to the providers of its place, in two tiers, from a random start."""
    p = client.p
    if client.week - client.since >= p["matching.refusal_weeks"]:
        client.refused_by = None
    listed = client.place.providers
    start = client.random.randrange(len(listed)) if listed else 0
    best = best_appeal(client)
    turn = [one for one in listed[start:] + listed[:start] if asks(client, one, best)]
    second = int(p["matching.second_offers"])
    left = int(p["matching.offers_per_week"])
    refused: list[Provider] = []
    for tier in (0, 1):
        asked_now = [one for one in turn if tier_of(one, client) == tier]
        kept = second if tier == 0 and client.route is not Route.OWN_MONEY else 0
        left -= ask_tier(client, asked_now, left - kept, refused)
        if client.provider is not None:
            start_care(client)
            return
    for provider in refused:
        provider.refuse(client.place, client.package / len(refused))


def asks(client: Client, provider: Provider, best: float) -> bool:
    """Test whether a provider is asked this week: who holds the money goes by reputation."""
    if client.route is Route.COUNCIL:
        return True
    return bool(client.random.random() < exp(min(0.0, appeal(provider, client) - best)))


def appeal(provider: Provider, client: Client) -> float:
    """What speaks for a provider to who chooses: its name and, to who pays, its price."""
    by_price = client.p["quality.by_price"] if client.route is Route.OWN_MONEY else 0.0
    by_name: float = client.p["quality.by_reputation"]
    return by_name * provider.reputation - by_price * provider.private_ratio


def best_appeal(client: Client) -> float:
    """The best there is: of the council, or of who has carers for a person with own money."""
    if client.route is not Route.OWN_MONEY:
        by_name: float = client.p["quality.by_reputation"]
        return by_name * client.place.council.best
    least = least_hours(client)
    able = [one for one in client.place.providers if one.free >= least and one.may_serve(client)]
    return max((appeal(one, client) for one in able), default=-1e9)


def ask_tier(client: Client, turn: list[Provider], most: int, refused: list[Provider]) -> int:
    """Ask providers until one takes the package; returns how many were asked.

    Those that would take it but lack carers are added to ``refused``.
    """
    asked = 0
    for provider in turn:
        if asked >= most:
            break
        if not provider.may_serve(client):
            continue
        asked += 1
        if not provider.would_take(client, provider.price_for(client)):
            continue
        if take(provider, client):
            break
        refused.append(provider)
    return asked


def tier_of(provider: Provider, client: Client) -> int:
    """The tier in which a provider is asked; 2 if it is not.

    The own service takes complex care while it is below the share it is meant to have, and
    otherwise what nobody took for weeks. Who holds the money asks first where no top-up is needed.
    """
    council = client.place.council
    if client.route is Route.DIRECT_PAYMENT:
        return int(provider.direct_ratio > council.payment_rate)
    if client.route is Route.OWN_MONEY:
        return 0
    own = provider is council.own_service
    if own == council.asks_own_first(client.complexity) and (own or provider.in_mind):
        return 0
    last_resort = client.week - client.since >= client.p["matching.last_resort_after"]
    return 1 if last_resort or not own else 2


def least_hours(client: Client) -> float:
    """Hours that a package can start with: all of them, or a part after some weeks."""
    p = client.p
    early = client.week - client.since < p["matching.partial_after"]
    return float(client.package * (1.0 if early else p["matching.partial_fill"]))


def take(provider: Provider, client: Client) -> bool:
    """Take a package, if there are carers for enough of it."""
    hours, least = client.package, least_hours(client)
    if provider.free < least or staff_package(provider, client, hours, least) <= 0.0:
        return False
    client.provider = provider
    provider.clients[client] = None
    provider.planned += hours
    visits = provider.visits.get(client.place, 0.0)
    provider.visits[client.place] = visits + client.calls()
    return True


def start_care(client: Client) -> None:
    """Begin the care of a person whose package was taken."""
    books, place = client.model.books, client.place
    if client.since == client.assessed:
        books.year[-1].append(
            (place.council.number, place.rural >= 0.5, client.week - client.since)
        )
    client.note_wait(WaitEnd.STARTED)
    client.stage, client.since, client.refused_by = Stage.SERVED, client.week, None
    if client.provider is not None:
        client.service = client.provider.reputation
    books.count("started", place.council)
