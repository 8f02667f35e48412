"""The weather: a pandemic, ageing, pay elsewhere, officers who leave, a large provider that fails.

Each part sets prices, chances and rates that agents then meet; at default levers nothing is done.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.accounts import pay_out, take_in
from gofal.abm.forms import owner_works
from gofal.abm.ledger import Flow
from gofal.abm.state import State
from gofal.abm.week.tenders import independent
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64

_OFFICER = int(Decision.OFFICER_LEAVES)
_YEAR = 52.0


def begin(state: State) -> None:
    """The week begins: Wales grows older, pay elsewhere moves, offices decide faster or slower."""
    policy, memory = state.policy, state.memory
    if state.week >= 0:
        memory.outside_index[:] *= (1.0 + policy["outside_wage_growth"]) ** (1.0 / _YEAR)
        memory.aged_years[:] += policy["demography"] / _YEAR
    # In every week, for a future without a pandemic may follow one with it.
    q, m = state.parameters, state.commissioner.columns
    m.delay[:] = q["access.assessment_weeks"] * (1.0 - q["weather.delay_cut"] * policy["pandemic"])


# -- ageing ------------------------------------------------------------------------------------


def ageing(state: State) -> F64:
    """Expected need of each place over that of the first week, by the growth of its age groups."""
    g, q = state.geography, state.parameters
    years = state.memory.aged_years[state.land.council]
    groups = {
        "under_65": g.population - g.aged_65,
        "65": g.aged_65 - g.aged_75,
        "75": g.aged_75 - g.aged_85,
        "85": g.aged_85,
    }
    before, now = np.zeros(len(years)), np.zeros(len(years))
    for name, people in groups.items():
        expected = q[f"need.odds_{name}"] * people
        before += expected
        now += expected * (1.0 + q[f"weather.growth_{name}"]) ** years
    return np.divide(now, before, out=np.ones_like(now), where=before > 0.0)


def rates(state: State) -> tuple[F64, F64]:
    """Contacts and starts of unpaid care expected a week in each place."""
    if not state.memory.aged_years.any():
        return state.client_rate, state.unpaid_rate
    grown = ageing(state)
    follow = state.parameters["weather.unpaid_follow"]
    return state.client_rate * grown, state.unpaid_rate * (1.0 + follow * (grown - 1.0))


def arrivals_growth(state: State) -> F64:
    """Contacts expected this week over those of the first week, by council, by age alone."""
    council, before = state.land.council, state.client_rate
    now, _ = rates(state)
    growth: F64 = np.bincount(council, now, state.councils) / np.bincount(
        council, before, state.councils
    )
    return growth


def more_complex(state: State, apart: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """People who made contact this week need more complex care than those of the first years.

    Returns their rows; those ``apart`` have been told already.
    """
    years = state.memory.aged_years
    if not years.any():
        return np.zeros(0, dtype=np.intp)
    c = state.client.columns
    new = np.flatnonzero(c.alive & (c.since == state.week) & (c.stage == Stage.CONTACT))
    if apart is not None:
        new = np.setdiff1d(new, apart)
    growth = 1.0 + state.parameters["weather.complexity_growth"]
    harder = c.complexity[new] * growth ** years[state.land.council[c.place[new]]]
    c.complexity[new] = np.minimum(1.0, harder)
    return new


# -- pandemic ----------------------------------------------------------------------------------


def on_delivery(state: State) -> tuple[F64, F64, int]:
    """Further absence and share of people who cancel, by council, and the spell of cancelling."""
    q, strength = state.parameters, state.lever("pandemic")
    spell = int(state.week // q["weather.cancelled_weeks"])
    return q["weather.absence"] * strength, q["weather.cancelled_share"] * strength, spell


def pay_protection(state: State) -> None:
    """Providers pay for protection by the hour; Government bears what the lever says."""
    policy, p = state.policy, state.provider.columns
    if not policy["pandemic"].any():
        return
    rows = state.provider.rows()
    n = p.council[rows]
    cost = state.parameters["weather.protection_cost"] * policy["pandemic"][n] * p.delivered[rows]
    pay_out(state, Flow.PROTECTION, rows, cost)
    take_in(state, Flow.PROTECTION_FUNDING, rows, cost * policy["pandemic_funding"][n])


def trust_speed(state: State, rows: NDArray[np.intp]) -> F32 | float:
    """How fast trust moves; faster in a pandemic."""
    q, strength = state.parameters, state.policy["pandemic"]
    speed = q["commissioner.trust_speed"]
    if not strength.any():
        return speed
    faster = speed * (1.0 + q["weather.trust_gain"] * strength)
    at: F32 = np.minimum(1.0, faster)[state.provider.columns.council[rows]].astype(np.float32)
    return at


# -- officers and failures ---------------------------------------------------------------------


@kernel
def _forget(
    p: ProviderColumns, hazard: F64, neutral: float, known: float, seed: int, week: int
) -> None:
    """The officer who knows a provider leaves with the council's hazard; trust starts anew.

    Providers below the size ``known`` are then unknown to the office.
    """
    key = stream(seed, _OFFICER, week)
    for j in range(len(p.alive)):
        if p.alive[j] and draw(key, p.uid[j]) < hazard[p.council[j]]:
            p.trust[j] = neutral
            p.unknown[j] = p.planned[j] < known


def officers_leave(state: State) -> None:
    """Officers leave; what they knew of providers goes with them."""
    yearly, p, q = state.lever("contact_turnover"), state.provider.columns, state.parameters
    if p.unknown.any():
        p.unknown[p.trust >= q["commissioner.trust_again"]] = False
    if yearly.any():
        hazard = 1.0 - np.exp(-yearly / _YEAR)
        _forget(p, hazard, q["commissioner.neutral_trust"], q["commissioner.known_size"],
                state.seed, state.week)  # fmt: skip


def failing(state: State) -> NDArray[np.intp]:
    """The largest independent of each council under the lever, once; councils are marked.

    Services and companies of councils are none, nor are businesses of one.
    """
    p, m = state.provider.columns, state.commissioner.columns
    struck = np.flatnonzero((state.policy["provider_failure"] > 0.5) & ~m.shocked)
    if len(struck) == 0:
        return struck
    open_to = independent(state) & ~owner_works(state)[p.form]
    size = np.where(open_to, p.planned, -1.0)
    m.shocked[struck] = True
    largest = [int(np.argmax(np.where(p.council == n, size, -1.0))) for n in struck]
    return np.array([j for j in largest if size[j] >= 0.0], dtype=np.intp)
