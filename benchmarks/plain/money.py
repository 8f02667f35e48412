"""Money: who pays whom for the week's care, in whole pence (ODD 7.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.client import Route
from gofal.abm.world.ledger import Flow

if TYPE_CHECKING:
    from benchmarks.plain.client import Client
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.provider import Provider


def bill(client: Client) -> None:
    """Bill a person's care to whoever pays for it."""
    provider, council, books = client.provider, client.place.council, client.model.books
    if provider is None:
        return
    client.price = provider.price_for(client)
    worth = client.price * client.delivered
    if client.route is Route.OWN_MONEY:
        books.count("own_spending", council, worth)
        provider.owed_by_people += books.pay(Flow.OWN_CARE, council, worth)
        return
    books.pay(Flow.CLIENT_CHARGES, council, client.charge_for(client.delivered))
    if client.route is Route.DIRECT_PAYMENT:
        most = council.payment_rate * council.fee_now() * client.delivered
        books.pay(Flow.DIRECT_PAYMENTS, council, min(worth, most))
        provider.owed_by_people += books.pay(Flow.DIRECT_CARE, council, worth)
    elif not provider.is_public:
        provider.owed += books.pay(Flow.COUNCIL_FEES, council, worth)


def settle(provider: Provider) -> None:
    """Get what is owed and pay every cost of the week."""
    p, hours = provider.p, provider.delivered
    income = provider.owed + provider.owed_by_people
    provider.cash += income
    provider.council_income += provider.owed / 100.0
    provider.income += income / 100.0
    provider.hours += provider.delivered
    provider.agreed += provider.planned
    contact = sum(carer.contact for carer in provider.staff)
    provider.top_up = provider.added_by_law / max(1.0, contact)
    provider.owed = provider.owed_by_people = 0
    oncosts = provider.pay * p["provider.oncost"]
    to_government = p["work.oncost_to_government"]
    # Answering the council's questions, and people's complaints.
    friction = p["commissioner.scrutiny"] * provider.padding**2
    friction += p["provider.rush_cost"] * provider.rush**2
    driven = provider.travel + provider.rushed
    provider.pay_out(Flow.PAY, provider.pay)
    provider.pay_out(Flow.ONCOSTS, oncosts * to_government)
    provider.pay_out(Flow.PENSION_TRAINING, oncosts * (1.0 - to_government))
    provider.pay_out(Flow.MILEAGE, driven * p["provider.mileage_per_hour"])
    week = provider.week_cost(provider.planned)
    provider.pay_out(Flow.OVERHEAD, week + hours * (provider.overhead + friction))
    provider.pay_out(Flow.ROYALTY, provider.royalty * income / 100.0)
    # Travel is what the way takes, whether or not visits were cut short for it.
    provider.model.books.count("travel_hours", provider.council, provider.rushed)


def bear_crises(model: PlainModel) -> None:
    """Crises of people whose need is unmet cost health what is expected of them."""
    p = model.p
    least, each = p["health.crisis_least"], p["health.crisis_rate"] * p["health.crisis_cost"]
    for client in model.clients:
        family = client.family.stood_in / client.need if client.family else 0.0
        chance = max(0.0, client.unmet - family) * (least + (1.0 - least) * client.complexity)
        model.books.pay(Flow.CRISIS_CARE, client.place.council, each * chance)
