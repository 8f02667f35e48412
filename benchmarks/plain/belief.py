"""What a provider believes of its patch and of an hour, and what going on is worth (ODD 7.8)."""

from __future__ import annotations

from math import erf, exp, log, pi, sqrt
from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer
    from benchmarks.plain.provider import Provider


def learn(mean: float, doubt: float, seen: float, noise: float) -> tuple[float, float]:
    """Mean and standard deviation of a belief after something was seen."""
    gain = doubt**2 / max(1e-12, doubt**2 + noise**2)
    return mean + gain * (seen - mean), sqrt(1.0 - gain) * doubt


def moves(doubt: float, noise: float, drift: float) -> float:
    """Standard deviation of how far a belief will have moved in a year."""
    variance, moved = doubt**2, 0.0
    for _ in range(4):
        gain = variance / max(1e-12, variance + noise**2)
        moved += gain * variance
        variance = (1.0 - gain) * variance + drift**2
    return sqrt(moved)


def reached(provider: Provider, weeks: float) -> float:
    """Share of what a patch gives that is reached some weeks after the start."""
    ramp = "catalyst.own_ramp" if provider.works_alone else "firm.ramp_weeks"
    return float(1.0 - 0.1 ** (weeks / provider.p[ramp]))


def cost_of_growing(provider: Provider, part: float) -> float:
    """What an hour bears of the cost of growth by plan, where a part of the way is gone, £/h."""
    p = provider.p
    if provider.works_alone:
        return 0.0  # nobody is hired to grow
    return float(p["firm.growth_cost"] * log(10.0) / p["firm.ramp_weeks"] * (1.0 - part) / part)


def left_of_quarter(provider: Provider) -> float:
    """What an hour of the quarter left beside the cost of growth by plan, £/h."""
    weeks = max(1, provider.week - provider.reviewed)
    part = max(1e-6, reached(provider, provider.week - provider.founded - 0.5 * weeks))
    week_cost = provider.week_cost(provider.agreed / weeks)
    surplus = provider.income - provider.cost + weeks * week_cost
    return surplus / provider.hours + cost_of_growing(provider, part)


def learn_from_quarter(provider: Provider) -> None:
    """Believe more or less, by the hours of the quarter and by what an hour of it left."""
    if provider.is_public:
        return
    p, weeks = provider.p, max(1, provider.week - provider.reviewed)
    seen = provider.hours / weeks
    part = max(1e-6, reached(provider, provider.week - provider.founded - 0.5 * weeks))
    usual = provider.believed_hours
    known = min(1.0, seen / max(1.0, usual))
    provider.believed_hours, provider.hours_doubt = learn(
        usual, provider.hours_doubt, seen / part, p["firm.hours_noise"] * usual / part
    )
    if provider.hours >= 1.0:
        left = left_of_quarter(provider)
        noise = p["firm.left_noise"] / max(1e-6, known)
        provider.believed_left, provider.left_doubt = learn(
            provider.believed_left, provider.left_doubt, left, noise
        )
    drifted = p["firm.hours_drift"] * provider.believed_hours
    provider.hours_doubt = sqrt(provider.hours_doubt**2 + drifted**2)
    provider.left_doubt = sqrt(provider.left_doubt**2 + p["firm.left_drift"] ** 2)


def worth_of_going_on(provider: Provider) -> float:
    """Worth of one more year and of choosing again, over that of closing, £."""
    p, hours = provider.p, provider.believed_hours
    asked = provider.required_return * provider.income / max(1.0, provider.hours)
    left = provider.believed_left - asked
    missing = sum(1.0 - reached(provider, QUARTER * n) for n in range(1, 5)) / 4.0
    soon = hours - (hours - provider.planned) * missing
    later = hours * left - provider.week_cost(hours)
    discount = p["firm.discount"]
    growth = p["firm.growth_cost"] * max(0.0, hours - provider.planned) * reached(provider, 52.0)
    choice = discount**4 * QUARTER / (1.0 - discount) * upside(later, spread(provider, left))
    going = 4 * QUARTER * (soon * left - provider.week_cost(soon)) + choice - growth
    return going + min(max(0.0, provider.cash / 100.0), redundancy(provider))


def spread(provider: Provider, left: float) -> float:
    """Standard deviation of how far the belief in a week's surplus will have moved, £."""
    p, usual = provider.p, provider.believed_hours
    noise, drift = p["firm.hours_noise"] * usual, p["firm.hours_drift"] * usual
    of_hours = moves(provider.hours_doubt, noise, drift)
    of_left = moves(provider.left_doubt, p["firm.left_noise"], p["firm.left_drift"])
    return sqrt((of_hours * left) ** 2 + (of_left * usual) ** 2 + (of_hours * of_left) ** 2)


def upside(mean: float, doubt: float) -> float:
    """Mean of what is left of a normal number where it is above zero, and zero where not."""
    if doubt <= 0.0:
        return max(0.0, mean)
    z = mean / doubt
    return doubt * exp(-0.5 * z * z) / sqrt(2.0 * pi) + mean * 0.5 * (1.0 + erf(z / sqrt(2.0)))


def redundancy_pay(carer: Carer) -> float:
    """Redundancy pay of somebody, £."""
    p, years = carer.p, (carer.week - carer.since) // 52
    if years < p["work.redundancy_years"]:
        return 0.0
    return p["work.redundancy_weeks"] * min(years, p["work.redundancy_most"]) * carer.pay


def redundancy(provider: Provider) -> float:
    """Redundancy pay of all its carers, £; who works alone employs nobody."""
    return 0.0 if provider.works_alone else sum(redundancy_pay(x) for x in provider.staff)
