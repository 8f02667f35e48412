"""Commissioners: the councils that assess need, set fees and buy care."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from gofal.agents.kernel import kernel
from gofal.agents.table import F32, F64, I8, I32, I64, Bool, Columns, column

NO_TENDER = -100_000
"""Week of a tender that has not been; before any week that a run can have."""


class CommissionerColumns(Columns):
    """State of every council as a buyer; row = council index."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    council: Annotated[I32, column("index", "council")]
    fee: Annotated[F32, column("£/h", "standard fee, before premium and levers")]
    price_level: Annotated[
        F32, column("£/h", "what an hour costs here, to which own-money prices are put")
    ]
    mode: Annotated[I8, column("index", "payment mode of its contracts")]
    charge_per_hour: Annotated[F32, column("£/h", "charge to people before cap and means")]
    budget: Annotated[F64, column("£/week", "gross budget for home care; 0 while unset")]
    spend: Annotated[F64, column("£/week", "gross spending, smoothed over a quarter")]
    year_left: Annotated[F64, column("£", "budget less spending since April, with dates")]
    reserves: Annotated[F64, column("£", "reserves for care, below 0: overspent, with dates")]
    from_reserves: Annotated[F64, column("£/week", "taken from them, below 0: paid back")]
    passes: Annotated[F32, column("share", "part of a rise in cost that it passes on")]
    ration: Annotated[F32, column("ratio", "assessed over needed hours in new packages", 1.0)]
    delay: Annotated[F32, column("weeks", "weeks from contact to assessment", 3.0)]
    asked: Annotated[F64, column("people/week", "assessments that assessors are there for")]
    carried: Annotated[F64, column("assessments", "carried over, below 0: begun early")]
    in_house: Annotated[I32, column("row", "its in-house service or company", -1)]
    in_house_share: Annotated[F32, column("share", "share of hours it plans to deliver itself")]
    own_share: Annotated[F32, column("share", "share of its hours that its own service delivers")]
    establishment: Annotated[F64, column("h/week", "hours of its own service that it pays for")]
    route_share: Annotated[F32, column("share", "share of hours now on the preferred route")]
    route_target: Annotated[F32, column("share", "share aimed at this week")]
    company_failed: Annotated[Bool, column("flag", "a company of the council has failed")]
    route_since: Annotated[I32, column("week", "week in which the council began to rebalance", -1)]
    award_lost: Annotated[Bool, column("flag", "its company no longer gets work without a tender")]
    learned: Annotated[F32, column("share", "share of a new way of buying that is real")]
    trial: Annotated[I8, column("option", "way of paying it tries or found, -1: the lever's", -1)]
    kept: Annotated[Bool, column("flag", "what it tried did better and is kept")]
    trial_since: Annotated[I32, column("week", "week in which the trial began")]
    tried: Annotated[I8, column("ways", "ways of paying it has tried")]
    engaged: Annotated[F32, column("0-1", "engagement gained by finding its own way")]
    crisis_cost: Annotated[F64, column("£/week", "health's cost of crises, smoothed")]
    crisis_before: Annotated[F64, column("£/week", "the same before pooling, less growth")]
    cost_fee: Annotated[F32, column("£/h", "fee at cost that an insurance fund pays, 0 none")]
    rural: Annotated[F32, column("share", "rural share of its expected hours")]
    grant_left: Annotated[I64, column("pence", "money for grants left this year")]
    grant_asked: Annotated[F64, column("£", "grants that providers here asked for this year")]
    grant_paid: Annotated[F64, column("£", "grants that they got this year")]
    grant_share: Annotated[F32, column("share", "share of grants asked for that was paid", 1.0)]
    social_lent: Annotated[F64, column("£", "lent by social lenders to co-operatives here")]
    social_lost: Annotated[F64, column("£", "of that never paid back")]
    shocked: Annotated[Bool, column("flag", "its largest provider has been made to fail")]


class BudgetRules(NamedTuple):
    """Parameters ``commissioner.*`` of living within a budget."""

    ration_floor: float
    ration_speed: float
    ration_recover: float
    headroom: float


def next_establishment(
    before: float,
    has: float,
    planned: float,
    left: float,
    borne: float,
    an_hour: float,
    growth: float,
    *,
    april: bool,
) -> float:
    """Hours a week of its own service that a council with a budget pays for.

    Money that is left buys more hours in April, up to what the council plans to deliver itself, and
    takes none away; while more is spent than the council bears, nobody is hired for more than the
    service has.

    Args:
        before: the hours until now.
        has: hours in packages of the service.
        planned: hours that the council plans to deliver itself.
        left: allowed spending less spending, £/week.
        borne: overspend that the council bears, £/week.
        an_hour: cost of an hour of the service, £/h.
        growth: most growth in a year, as a share.
        april: whether a budget begins.
    """
    if left < -borne:
        return min(before, has)
    if not april or left <= 0.0:
        return before
    most = min(planned, (1.0 + growth) * max(before, has))
    return max(before, min(has + left / max(1.0, an_hour), most))


@kernel
def next_ration(ration: float, spend: float, budget: float, rules: BudgetRules) -> float:
    """Ratio of assessed to needed hours after a quarterly budget check.

    Above budget the council assesses more tightly in proportion to the overspend; below it, and
    only while it once tightened, it returns to meeting need.
    """
    if budget <= 0.0:
        return ration
    over = spend / (budget * (1.0 + rules.headroom)) - 1.0
    if over > 0.0:
        return max(rules.ration_floor, ration - rules.ration_speed * over)
    return min(1.0, ration + max(rules.ration_recover, -rules.ration_speed * over))
