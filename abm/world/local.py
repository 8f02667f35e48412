"""What is known of each council at the start: said by it, known from a source, or drawn.

In a run with dates public sources speak for councils that do not (``abm/world/beginning.py``).
What nobody says is drawn once for a plausible Wales (``Scenario.wales``), and is the same in every
replicate of luck of that Wales. What a council says replaces its own value after all are drawn, so
that it changes nobody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from gofal.abm.facts import Facts
from gofal.abm.facts.local import usual_sizes
from gofal.abm.parameters import Parameters
from gofal.abm.scenario import Scenario
from gofal.abm.world.beginning import known_at_start, value_at_start
from gofal.abm.world.dated import Dated
from gofal.abm.world.geography import Geography
from gofal.abm.world.population import client_weight
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.table import F64

_FEE, _STOCK = int(Decision.FEE_LEVEL), int(Decision.INITIAL_STOCK)
_SHARES, _PASSES = 9, 10  # parts of the stream of the first stock


class CouncilFacts(NamedTuple):
    """Facts of the councils with which a world starts, each of shape (councils,).

    Attributes:
        fee: £/h.
        in_house_share: share of hours that each plans to deliver itself.
        people: what people at the start and contacts are multiplied by.
        size: what hours of need of a person are multiplied by.
        providers: independent providers at the start; nan where hours decide.
        passes: part of a rise in cost that each passes on in its fee, in a run with dates.
    """

    fee: F64
    in_house_share: F64
    people: F64
    size: F64
    providers: F64
    passes: F64

    @property
    def hours(self) -> F64:
        """What hours are multiplied by."""
        return self.people * self.size


def council_facts(
    scenario: Scenario, facts: Facts, p: Parameters, geography: Geography, dated: Dated | None
) -> CouncilFacts:
    """Facts of the councils of a scenario: given, known or drawn; fees in pounds of the base year.

    Args:
        scenario: what was given, and which plausible Wales is meant.
        facts: what sources name.
        p: the parameters in force, where there are no dates.
        geography: places and their people.
        dated: the parameters by date, in a run that has dates.
    """
    p = dated.base if dated else p
    known = known_at_start(scenario, dated)
    said = {(one.council, one.fact): value_at_start(one, scenario, facts, dated) for one in known}

    def given(name: str) -> F64:
        return np.array([said.get((code, name), np.nan) for code in councils["lad_code"]])

    councils = facts.councils
    weight = client_weight(geography, p) * p["need.arrivals"]
    fee = draw_fees(
        councils["known_fee"].to_numpy(dtype=np.float64),
        np.bincount(geography.council, weights=weight, minlength=len(councils)),
        p["commissioner.fee_mean"],
        p["commissioner.fee_spread"],
        scenario.wales,
    )
    share = draw_shares(councils["in_house_share"].to_numpy(dtype=np.float64), p, scenario.wales)
    people, size = _sizes(given("people"), given("hours"), usual_sizes(scenario.country, p))
    return CouncilFacts(
        fee=_or(given("fee"), fee),
        in_house_share=_or(given("own_share"), share),
        people=people,
        size=size,
        providers=given("providers"),
        passes=_drawn(len(councils), "passes", p, scenario.wales, _PASSES),
    )


def draw_fees(known: F64, weight: F64, mean: float, spread: float, wales: int) -> F64:
    """Fees of the councils that no source names, £/h, shape (councils,).

    Normal draws between the two known ends, moved together until the mean weighted by hours is
    exact. The ends are the lowest and the highest fee in Wales and stay what they are.

    Args:
        known: fee of each council, nan where no source names it.
        weight: expected hours of each council.
        mean: mean fee per hour in Wales, £/h.
        spread: standard deviation of a draw, £/h.
        wales: which plausible Wales: the seed of the draws.
    """
    key = stream(wales, _FEE, 0)
    low, high = np.nanmin(known), np.nanmax(known)
    z = np.array([normal(draw(key, n)) for n in range(len(known))])
    free = np.isnan(known)
    fee = np.where(free, mean + spread * z, known)
    for _ in range(200):
        fee = np.where(free, np.clip(fee, low + 0.05, high - 0.05), known)
        gap = mean - float((fee * weight).sum() / weight.sum())
        if abs(gap) < 1e-9:
            break
        fee = np.where(free, fee + gap, known)
    return fee


def draw_shares(known: F64, p: Parameters, wales: int) -> F64:
    """Share of hours that each council plans to deliver itself, shape (councils,).

    Args:
        known: the share of each, nan where no source names it.
        p: the parameters of the run.
        wales: which plausible Wales: the seed of the draws.
    """
    return _or(known, _drawn(len(known), "in_house", p, wales, _SHARES))


def _drawn(councils: int, name: str, p: Parameters, wales: int, part: int) -> F64:
    """Even draws between two parameters of councils, ``NAME_low`` and ``NAME_high``."""
    key = stream(wales, _STOCK, part)
    draws = np.array([draw(key, n) for n in range(councils)])
    low, high = p[f"commissioner.{name}_low"], p[f"commissioner.{name}_high"]
    return low + (high - low) * draws


def _sizes(people: F64, hours: F64, usual: Mapping[str, pd.Series[float]]) -> tuple[F64, F64]:
    """What people, and the need of each, are multiplied by.

    Hours without people say how many people there are; with people, how much each needs.
    """
    more_people, more_hours = people / usual["people"].to_numpy(), hours / usual["hours"].to_numpy()
    ones = np.ones(len(people))
    people = _or(more_people, _or(more_hours, ones))
    return people, _or(more_hours / people, ones)


def _or(first: F64, second: F64) -> F64:
    """The first where it is known, otherwise the second."""
    return np.where(np.isnan(first), second, first)
