"""Working for oneself: what it is worth to somebody who starts, and to an owner (7.7, 7.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER
from benchmarks.plain.client import Route
from benchmarks.plain.jobs import Job
from gofal.abm.world.ledger import Flow

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.council import Council
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.provider import Provider

SLUG = "micro_enterprise"


class OwnWork:
    """What working for oneself would bring as it is seen this week, and who starts."""

    def __init__(self, model: PlainModel, carers: list[Carer]) -> None:
        self.p, self.market = model.p, model.market
        self.starts: list[tuple[Carer, float, float]] = []
        self.filled: dict[Council, list[float]] = {council: [] for council in model.councils}
        travel = self.p["catalyst.travel"]
        for carer in carers:
            firm = carer.employer
            if carer.job is not Job.WORKING or firm is None or not firm.works_alone:
                continue
            if firm.founded <= model.week - 52:
                share = firm.planned * (1.0 + travel) / carer.hours_wanted
                self.filled[firm.council].append(min(1.0, max(0.0, share)))

    def _left(self, council: Council) -> dict[Route, float]:
        """What an hour leaves by who holds the money, £/h."""
        p = self.p
        cost = p[f"{SLUG}.overhead"] + p["catalyst.travel"] * p["provider.mileage_per_hour"]
        return {
            Route.DIRECT_PAYMENT: council.fee_now() * p[f"{SLUG}.direct_ratio"] - cost,
            Route.OWN_MONEY: council.fee * p[f"{SLUG}.private_ratio"] - cost,
        }

    def _seen(self, carer: Carer) -> tuple[float, float]:
        """Hours that would fall to somebody who works alone, and what one leaves, £/h."""
        p, market, hours, worth = self.p, self.market, 0.0, 0.0
        for minutes, place in carer.home.near:
            if minutes > p[f"{SLUG}.radius"]:
                break
            for route, left in self._left(place.council).items():
                if left <= 0.0:
                    continue
                begun = market.begun.get((route, place), 0.0) / p["need.end_hazard"]
                seen = market.waiting.get((route, place), 0.0) + begun
                hours += seen * market.share(route, place)
                worth += seen * market.share(route, place) * left
        return hours, worth / hours if hours > 0.0 else 0.0

    def forecast(self, carer: Carer) -> tuple[float, float]:
        """Hours that somebody expects, by the own look and the word of owners; what one leaves."""
        p, council = self.p, carer.home.council
        hours, left = self._seen(carer)
        most = carer.hours_wanted / (1.0 + p["catalyst.travel"])
        others = [x for near in (council, *council.neighbours) for x in self.filled[near]]
        look = p["catalyst.own_sight"]
        stopped = sum(self.market.stopped[near] for near in (council, *council.neighbours))
        share = look * min(1.0, hours / most) + sum(others)
        share /= look + len(others) + stopped
        return share * most, left

    def start_worth(self, carer: Carer, hours: float, left: float) -> float:
        """Worth of a week of the first year of working for oneself, £."""
        p = self.p
        year = hours * (1.0 - _missing(p))
        pay = year * left - p[f"{SLUG}.fixed_cost"]
        freedom = 0.5 * (p[f"{SLUG}.autonomy"] + p[f"{SLUG}.training"]) - p["carer.usual_freedom"]
        liking = p["carer.like_autonomy"] * freedom
        liking -= p["carer.like_unsocial"] * (p["carer.unsocial_share"] - p["carer.usual_unsocial"])
        pleases = p["work.satisfaction_worth"] * liking
        time = year * (1.0 + p["catalyst.travel"])
        return _worth(carer, pay, time, p["firm.hours_doubt"], pleases)

    def tempts(self, carer: Carer, least: float) -> bool:
        """Test whether somebody thinks of it and it is worth more than anything else."""
        thinks = carer.random.random() < self.p["catalyst.own_thought"]
        return thinks and self.begins(carer, least)

    def begins(self, carer: Carer, least: float) -> bool:
        """Test whether working alone is worth more; if so the person is to start."""
        hours, left = self.forecast(carer)
        if self.start_worth(carer, hours, left) <= least:
            return False
        self.starts.append((carer, hours, left))
        return True


def _missing(p: dict[str, float]) -> float:
    """Mean share of what the place gives that is still missing in the coming year."""
    return float(sum(0.1 ** (QUARTER * n / p["catalyst.own_ramp"]) for n in range(1, 5)) / 4.0)


def _worth(carer: Carer, pay: float, hours: float, doubt: float, pleases: float) -> float:
    p = carer.p
    vary = min(1.0, p["work.hours_vary"]) ** 2 + min(1.0, doubt) ** 2
    risk = 0.5 * p["work.risk_aversion"] * vary * max(0.0, pay)
    return carer.worth(pay - risk, hours, 1.0, 0.0, pleases)


def owner_worth(carer: Carer) -> float:
    """Worth of a week of the coming year to somebody who works alone, £."""
    p, firm = carer.p, carer.employer
    if firm is None:
        return 0.0
    an_hour, believed = 1.0 + firm.usual_travel, max(0.0, firm.believed_hours)
    hours = believed - (believed - firm.planned) * _missing(p)
    hours = min(carer.hours_wanted / an_hour, max(0.0, hours))
    pay = hours * firm.believed_left - firm.fixed_cost
    pleases = p["work.satisfaction_worth"] * (carer.satisfaction - p["carer.neutral_satisfaction"])
    if carer.week - carer.since >= p["carer.match_weeks"]:
        pleases += carer.match(firm)
    doubt = firm.hours_doubt / max(1.0, believed)
    return _worth(carer, pay, hours * an_hour, doubt, pleases)


def weigh_registration(firm: Provider) -> None:
    """Register, if hours of more people are worth it to who may look after nobody more."""
    p = firm.p
    if not firm.works_alone or firm.registering != 0 or len(firm.clients) < firm.max_clients:
        return
    owner, once = next(iter(firm.staff)), p["market.registration_cost"]
    more, _ = firm.model.own_work.forecast(owner)
    an_hour = 1.0 + firm.usual_travel
    pleases = p["work.satisfaction_worth"] * (owner.satisfaction - p["carer.neutral_satisfaction"])
    doubt, left = firm.hours_doubt / max(1.0, firm.believed_hours), firm.believed_left
    pay = more * left - p["law.registered_week"]
    worth = _worth(owner, pay, more * an_hour, doubt, pleases)
    worth -= _worth(owner, firm.planned * left, firm.planned * an_hour, doubt, pleases)
    able = firm.cash + firm.credit >= 100.0 * once
    if able and QUARTER / (1.0 - p["firm.discount"]) * worth > once:
        firm.registering = round(p["market.registration_weeks"])
        firm.cash -= firm.model.books.pay(Flow.REGISTRATION, firm.council, once)


def become_registered(firm: Provider) -> None:
    """Look after as many people as the form lets, once registration is through."""
    if firm.registering > 0:
        firm.registering -= 1
        if firm.registering == 0:
            firm.registering, firm.max_clients = -1, firm.term("max_clients")
            firm.fixed_cost += firm.p["law.registered_week"]
