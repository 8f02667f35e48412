"""Clients: people assessed, or being assessed, as needing formal care at home."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, NamedTuple

from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F32, F64, I8, I32, I64, Bool, Columns, column

MOST_COUNTED = 100
"""Weeks or reviews in a row are counted up to here: the columns are single bytes."""
SLOTS = 4
"""Carers a person's visits can be shared between; the first three are the usual carers."""


class Stage(IntEnum):
    """Stage of a person: on the way to care, in it, or helped in another way."""

    CONTACT = 0
    WAITING = 1
    SERVED = 2
    COMMUNITY = 3
    FAMILY = 4
    REABLED = 5


class Route(IntEnum):
    """Holder of the money."""

    COUNCIL = 0
    DIRECT_PAYMENT = 1
    OWN_MONEY = 2
    FUND = 3
    BUDGET = 4


class Age(IntEnum):
    """Age of a person when care is first asked for."""

    NOT_SAID = -1
    UNDER_65 = 0
    FROM_65 = 1
    FROM_75 = 2
    FROM_85 = 3


class Wait(IntEnum):
    """Which wait for an hour of care a person is in."""

    NONE = 0
    FIRST = 1
    AGAIN = 2


class Aid(IntEnum):
    """Helper of a person who holds the money."""

    NOBODY = 0
    BROKER = 1
    CENTRE = 2


class ClientColumns(Columns):
    """State of every client."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    place: Annotated[I32, column("index", "place where the person lives")]
    age: Annotated[I8, column("Age", "under 65, 65-74, 75-84 or 85 and over, at first contact", -1)]
    stage: Annotated[I8, column("Stage", "contact, waiting, served, community, family or reabled")]
    hospital: Annotated[I8, column("Hospital", "at home, ill in hospital or fit to leave it")]
    route: Annotated[
        I8, column("Route", "who holds the money: council, person, provider (fund) or a budget")
    ]
    need: Annotated[F32, column("h/week", "hours of formal care needed")]
    first_need: Annotated[F32, column("h/week", "hours needed when assessed, 0: before that")]
    package: Annotated[F32, column("h/week", "hours assessed as the package")]
    complexity: Annotated[F32, column("0-1", "how skilled the care has to be")]
    recovery: Annotated[F32, column("0-1", "potential to recover with reablement")]
    usual_call: Annotated[I8, column("min", "usual length of a call", 30)]
    wealthy: Annotated[Bool, column("flag", "capital above the limit: pays the full charge")]
    ability: Annotated[F32, column("£/week", "most the person can be charged from income")]
    capital: Annotated[F64, column("£", "capital, the home apart; 0: below the limit at contact")]
    asked: Annotated[I32, column("week", "week of asking the council as own money ran out", 0)]
    privacy: Annotated[F32, column("£/week", "worth of not going through the council")]
    own_language: Annotated[Bool, column("flag", "wishes care in the country's own language")]
    unpaid: Annotated[I32, column("row", "unpaid carer, -1 none", -1)]
    unpaid_uid: Annotated[I64, column("id", "identity of the unpaid carer", -1)]
    provider: Annotated[I32, column("row", "provider, -1 none", -1)]
    refused_by: Annotated[I32, column("row", "provider that last handed the package back", -1)]
    carer: Annotated[I32, column("row", "carers of the package, -1 none", -1, SLOTS)]
    hours: Annotated[F32, column("h/week", "planned hours of each carer", 0, SLOTS)]
    with_carer: Annotated[I32, column("week", "week each carer came to the person", 0, SLOTS)]
    since: Annotated[I32, column("week", "week in which the present stage began", 0)]
    assessed: Annotated[I32, column("week", "week of the assessment", 0)]
    wait: Annotated[I8, column("Wait", "none, for a first hour, or again after care")]
    wait_began: Annotated[I32, column("week", "week of the contact or of the end of care", 0)]
    price: Annotated[F32, column("£/h", "price of the hour to whoever pays")]
    delivered: Annotated[F32, column("h", "hours delivered this week")]
    usual: Annotated[F32, column("h", "of these by the usual three carers")]
    missed: Annotated[F32, column("h", "planned hours missed this week")]
    travel: Annotated[F32, column("h", "carers' travel for this person this week")]
    charge: Annotated[F32, column("£/week", "what the person pays the council")]
    unmet: Annotated[F32, column("share", "smoothed share of need not delivered")]
    continuity: Annotated[F32, column("share", "smoothed share of hours by the usual three", 1.0)]
    wellbeing: Annotated[F32, column("0-1", "outcome index, see ODD", 0.6)]
    service: Annotated[F32, column("0-1", "smoothed quality of the care that comes", 0.6)]
    badly: Annotated[I8, column("reviews", "reviews in a row after bad service")]
    new_way: Annotated[Bool, column("flag", "was assessed into the council's new way")]
    flexible: Annotated[Bool, column("flag", "care is bought in the council's new way")]
    wanted: Annotated[F32, column("h", "hours of a bundle wanted this week, 0: the package")]
    promised: Annotated[F32, column("h/week", "hours paid for an episode, 0: none")]
    episode: Annotated[I32, column("week", "week in which the episode began")]
    bank: Annotated[F32, column("h", "hours saved for later")]
    goal: Annotated[F32, column("share", "how far written goals are what matters", 1.0)]
    helped: Annotated[F32, column("h/week", "help from neighbours and volunteers")]
    visited: Annotated[F32, column("h/week", "of that help: promised by volunteers")]
    stood_in: Annotated[F32, column("h/week", "given by the family for care that does not come")]
    met: Annotated[Bool, column("flag", "a connector has met the person")]
    aided: Annotated[I8, column("Aid", "who helps to hold the money")]
    held_since: Annotated[I32, column("week", "week in which the money was last taken on", 0)]
    fund_week: Annotated[I32, column("week", "week in which the year of the fund began")]
    fund_hours: Annotated[F32, column("h/week", "hours a week that the fund is paid for")]
    fund_unused: Annotated[F32, column("£", "what the fund has not spent in its year")]
    assembled: Annotated[Bool, column("flag", "an integrator puts the package together")]
    short: Annotated[I8, column("weeks", "weeks in a row without enough carers")]
    cancelled: Annotated[Bool, column("flag", "no visits this week: cancelled, or in hospital")]
    hospital_since: Annotated[I32, column("week", "week in which that began", 0)]


@inlined
def begin_wait(i: int, wait: int, week: int, clients: ClientColumns) -> None:
    """A person begins to wait for an hour of care; see :class:`Wait`."""
    clients.wait[i] = wait
    clients.wait_began[i] = week


class RouteRules(NamedTuple):
    """Parameters ``access.*`` that a person's choice of route uses."""

    offer_accept_base: float
    offer_accept_support: float


@kernel
def weekly_charge(
    wealthy: bool, ability: float, hours: float, charge_per_hour: float, cap: float
) -> float:
    """Charge of the council, £/week: full charge or ability to pay, under the weekly cap."""
    full = hours * charge_per_hour
    return min(cap, full if wealthy else min(full, ability))


class CapitalRules(NamedTuple):
    """Parameters ``need.*`` of capital that pays for care.

    Attributes:
        capital_limit: capital, £, down to which a person pays in full.
        capital_spent: share of what income does not bear that is taken from capital.
    """

    capital_limit: float
    capital_spent: float


@kernel
def capital_after(capital: float, paid: float, ability: float, rules: CapitalRules) -> float:
    """Capital after a week in which care cost the person ``paid``, £: income bears its part."""
    return capital - rules.capital_spent * max(0.0, paid - ability)


@kernel
def prefers_own_money(
    wealthy: bool, privacy: float, hours: float, private_price: float, charge: float
) -> bool:
    """Test whether a person of means buys care alone: privacy is worth the extra cost."""
    return wealthy and hours * private_price - charge <= privacy


@kernel
def accepts_direct_payment(support: float, burden: float, rules: RouteRules) -> bool:
    """Test whether someone offered a direct payment takes it; ``burden`` is a uniform draw."""
    return burden < rules.offer_accept_base + rules.offer_accept_support * support
