"""A provider's quarter: margin, tax, dividend, pay, hand-backs, and the end (ODD 7.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER
from benchmarks.plain.belief import redundancy, redundancy_pay, upside, worth_of_going_on
from benchmarks.plain.client import Client
from benchmarks.plain.jobs import Going
from gofal.abm.world.ledger import Flow
from gofal.agents.price import LEAST, MOST

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.provider import Provider


def is_due(provider: Provider) -> bool:
    """Test whether the provider's quarter ends this week; a newcomer has a whole one first."""
    week = provider.week
    return week % QUARTER == provider.review_week and week - provider.founded >= QUARTER


def review_money(provider: Provider) -> None:
    """Strike the margin; pay tax; owners draw what reserves do not need."""
    p = provider.p
    surplus = provider.income - provider.cost
    provider.weekly_cost = provider.cost / max(1, provider.week - provider.reviewed)
    if provider.is_public:
        provider.margin = 0.0
        return
    provider.margin = -1.0 if provider.cost > 1.0 else 0.0
    if provider.income > 0.0:
        provider.margin = surplus / max(1.0, provider.income)
    share_surplus(provider, max(0.0, surplus))
    line = round(100.0 * provider.term("credit") * provider.weekly_cost)
    provider.credit = max(line, int(p["provider.credit_keep"] * provider.credit))


def share_surplus(provider: Provider, surplus: float) -> None:
    """Pay tax on a surplus, and to owners what cash beyond reserves allows."""
    books, council = provider.model.books, provider.council
    tax = books.pay(Flow.CORPORATION_TAX, council, surplus * provider.tax)
    reserve = round(100.0 * provider.p["provider.reserve_weeks"] * provider.weekly_cost)
    room = max(0, provider.cash - tax - reserve)
    wanted = provider.required_return * max(0.0, provider.income)
    if provider.required_return <= 0.0:
        wanted = surplus * provider.dividend
    drawn = min(room, round(100.0 * wanted))
    old = provider.week - provider.founded >= provider.p["provider.idle_from_weeks"]
    if provider.required_return <= 0.0 and old:
        drawn += round(provider.p["provider.idle_use"] * (room - drawn))
    books.pay_pence(Flow.DIVIDEND, council, drawn)
    books.count("local_surplus", council, drawn / 100.0 * provider.owner_local)
    provider.cash -= tax + drawn


def review_wage(provider: Provider) -> None:
    """Set the pay scale: what more carers are worth, as far as it lacks them and can pay."""
    p = provider.p
    staff = max(1.0, float(len(provider.staff)))
    provider.leaving += (4.0 * provider.leavers / staff - provider.leaving) / 4.0
    change = -p["provider.real_erosion"]
    above = max(0.0, provider.margin - p["provider.normal_margin"])
    if provider.pass_through > 0.0:
        share = provider.pay * QUARTER / max(1.0, provider.income)
        rise = min(p["provider.pass_most"], above / max(p["provider.pay_share_least"], share))
        change += provider.pass_through * p["provider.pass_speed"] * rise
    least = provider.council.wage_floor() * provider.wage_over_floor
    wanted = 0.0
    if provider.lacked > 0.0 and not provider.is_public:
        paid = max(provider.wage, free_scale(provider))
        wanted = min(wanted_scale(provider, paid), paid * (1.0 + p["provider.pay_step"]))
    provider.wage = max(least, provider.wage * (1.0 + change), wanted)
    if not provider.is_public:
        if_found = p["law.found"] * p["law.arrears"] * (1.0 + p["law.penalty"])
        saved = provider.top_up * (1.0 + p["provider.oncost"] - if_found)
        provider.underpays = saved > provider.bad_name


def review_price(provider: Provider) -> None:
    """Put the announced own-money price in force, and announce the next one."""
    if provider.is_public or not provider.form.serves.own_money:
        return
    step = 1.0 + provider.p["provider.price_step"]
    now = provider.next_ratio or provider.private_ratio
    cost = provider.hour_cost(provider.usual_travel, provider.usual_waiting)
    lacks = provider.refused + provider.unfilled > provider.free
    worth = max(cost / (1.0 - provider.royalty), provider.paid_elsewhere() if lacks else 0.0)
    wanted = worth * provider.lost / (provider.lost - 1.0) / provider.council.fee
    provider.private_ratio = now
    provider.next_ratio = min(MOST, max(LEAST, now / step, min(wanted, now * step)))


def paid_hours(provider: Provider) -> float:
    """Cost of an hour for a pound of scale."""
    usual = provider.usual_travel, provider.usual_waiting
    return provider.hour_cost_at(1.0, *usual) - provider.hour_cost_at(0.0, *usual)


def free_scale(provider: Provider) -> float:
    """Scale up to which a rise takes the place of what the law adds to pay."""
    if provider.underpays:
        return 0.0
    cost = provider.council.wage_floor() * (1.0 + provider.p["provider.oncost"])
    return cost * (1.0 + provider.usual_travel) / paid_hours(provider)


def wanted_scale(provider: Provider, paid: float) -> float:
    """Scale that a provider wants and can pay for, of which it believes that it brings carers."""
    p, supply = provider.p, provider.supply
    price = provider.council.fee_now()
    if provider.hours > 1.0:
        price = provider.income / provider.hours
    lost = p["provider.leaver_cost"] * provider.leaving
    lost /= 52.0 * p["provider.hours_per_post"]
    other = provider.hour_cost_at(0.0, provider.usual_travel, provider.usual_waiting)
    other -= provider.top_up_cost()
    left = price * (1.0 - provider.royalty) - other - lost
    best = (supply * left + lost) / (paid_hours(provider) * (1.0 + supply))
    more = (provider.hours + provider.lacked) / max(1.0, provider.hours)
    filling: float = paid * max(1.0, more) ** (1.0 / supply)
    return min(best, filling, paid * (1.0 + affordable_rise(provider)))


def affordable_rise(provider: Provider) -> float:
    """Rise that leaves part of the reserve in cash after a quarter."""
    p = provider.p
    kept = p["provider.raise_reserve"] * p["provider.reserve_weeks"] * provider.weekly_cost
    room = provider.cash / 100.0 + provider.income - provider.cost - kept
    bill = QUARTER * max(1.0, provider.pay * (1.0 + p["provider.oncost"]))
    return max(0.0, room) / bill


def hand_back(provider: Provider, due: bool) -> None:
    """Hand back packages that lack carers, and at a review those that lose money."""
    p, books = provider.p, provider.model.books
    for client in list(provider.clients):
        give = client.short >= p["provider.hand_back_short"]
        if due and not provider.is_public and client.delivered > 0.0:
            give = give or worth_keeping(provider, client) < -trust_lost(provider)
        if give:
            provider.handed_back += client.package
            books.count("handed_back_hours", client.place.council, client.package)
            books.count("handed_back_packages", client.place.council)
            client.wait_again(after_visits=True)
            client.refused_by = provider


def worth_keeping(provider: Provider, client: Client) -> float:
    """Worth of a package for another quarter, and a choice after it, £ for an hour a week."""
    return worth_of_package(provider, left_by(provider, client))


def worth_of_package(provider: Provider, left: float) -> float:
    """Worth of a package whose hour leaves so much, £ for an hour a week."""
    p = provider.p
    later = p["firm.discount"] * max(0.0, 1.0 / p["need.end_hazard"] - QUARTER)
    return QUARTER * left + later * upside(left, p["firm.package_noise"])


def left_by(provider: Provider, client: Client) -> float:
    """What an hour leaves over what would be saved without it; guaranteed pay goes on, £/h."""
    booked = sum(visits.hours for visits in client.team if visits is not None)
    cost = provider.hour_cost(client.travel / max(0.01, booked), provider.usual_waiting)
    if provider.free >= provider.unfilled + provider.refused:
        pay = provider.mean_wage * (1.0 + provider.p["provider.oncost"])
        cost -= provider.secure_offer * pay
    return client.price * (1.0 - provider.royalty) - cost


def trust_lost(provider: Provider) -> float:
    """Worth of the council's trust that handing an hour back costs, £ for an hour a week."""
    council = min(1.0, provider.council_income / max(1.0, provider.income))
    left = max(0.0, provider.believed_left - provider.next_layer())
    return float(provider.p["firm.trust_weeks"] * left * council)


def begin_quarter(provider: Provider) -> None:
    """A new quarter begins."""
    provider.income = provider.cost = provider.council_income = provider.hours = 0.0
    provider.agreed = 0.0
    provider.lacked, provider.leavers = 0.0, 0
    provider.reviewed = provider.week


def share_cash(model: PlainModel) -> None:
    """Branches of a group have cash and credit by their cost, at a quarter's end or in want."""
    shared = model.p["market.group_shares"]
    for branch in model.providers:
        branches = branch.branches()
        if branch is not branches[0] or len(branches) < 2 or shared <= 0.0:
            continue
        rooms = [one.cash + one.credit for one in branches]
        if model.week % QUARTER and min(rooms) >= 0:
            continue
        weights = [max(1.0, one.weekly_cost) for one in branches]
        for one, room, weight in zip(branches, rooms, weights, strict=True):
            wanted = shared * sum(rooms) * weight / sum(weights) + (1.0 - shared) * room
            one.cash += round(wanted) - room
        branches[0].cash += sum(rooms) - sum(one.cash + one.credit for one in branches)


def is_broke(provider: Provider) -> bool:
    """Test whether cash and credit are used up."""
    return not provider.is_public and provider.cash + provider.credit < 0


def gives_up(provider: Provider) -> bool:
    """Test whether closing is worth more, or a business of one found nobody for too long."""
    if provider.is_public:
        return False
    idle = provider.planned <= 0.0 and provider.works_alone
    old = provider.week - provider.founded > provider.p["provider.idle_ends"]
    return (idle and old) if provider.works_alone else worth_of_going_on(provider) < 0.0


def owner_stops(provider: Provider) -> bool:
    """Test whether the owner of a business of one gives up."""
    return provider.works_alone and (
        not provider.staff or any(carer.stopping for carer in provider.staff)
    )


def let_go(provider: Provider) -> None:
    """Let the carer go whom to keep idle costs most beyond redundancy and notice."""
    p = provider.p
    young = provider.week - provider.founded < 52
    looks = provider.posts > len(provider.hired)
    if provider.is_public or provider.works_alone or young or looks:
        return
    idle = provider.free / max(1.0, provider.planned + provider.free)
    weeks = min(p["provider.idle_ahead"], 52.0 * idle / max(0.01, provider.leaving))
    best, most, cost = None, 0.0, 0.0
    for carer in provider.staff:
        gives = carer.hours_wanted / (1.0 + provider.usual_travel)
        if carer.going is not None or gives > provider.free:
            continue
        paid = carer.contact + provider.travel_paid * carer.travel
        paid += provider.waiting_paid * carer.waiting
        wage = carer.wage * (1.0 + p["provider.oncost"])
        years = (provider.week - carer.since) // 52
        asked = redundancy_pay(carer) + carer.pay * min(p["work.notice_most"], max(1, years))
        saved = weeks * max(0.0, carer.guaranteed - paid) * wage - asked
        if saved > most:
            best, most, cost = carer, saved, asked
    if best is not None:
        best.part_from_employer()
        provider.pay_out(Flow.REDUNDANCY, cost)
        provider.model.books.count("leavers_redundant", provider.council)


def close(provider: Provider, kind: str) -> None:
    """End: cash goes to owners, debts are written off, people wait, carers look for work."""
    books, council = provider.model.books, provider.council
    kind = "ended" if provider.works_alone else kind
    books.count(f"exits_{kind}", council)
    books.count("exit_hours", council, provider.planned)
    if kind != "ended":
        provider.model.market.remember_ended(provider)
    paid = min(round(100.0 * redundancy(provider)), max(0, provider.cash))
    books.pay_pence(Flow.REDUNDANCY, council, paid)
    provider.cash -= paid
    books.pay_pence(Flow.WIND_UP, council, max(0, provider.cash))
    books.pay_pence(Flow.WRITE_OFF, council, max(0, -provider.cash))
    for client in list(provider.clients):
        client.wait_again(after_visits=True)
    for carer in [*provider.staff, *provider.hired]:
        if provider.works_alone and carer.going is not Going.LIFE:
            provider.model.market.stopped[council] += 1.0
        carer.lose_employer()
    if provider.helper is not None:
        provider.helper.cases.remove(provider)
    provider.remove()
