"""Providers: agencies, council services, charities, co-operatives, micro-enterprises."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, Running, running
from gofal.agents.pay import LEAVING
from gofal.agents.table import F32, F64, I8, I32, I64, Bool, Columns, column
from gofal.agents.term import term

ON_LIST, WON, GAVE_UP = 1, 2, -1
"""Standing with a council: may take its packages; won a place in a tender; wants no contract."""
LISTED = "standing with this council: 0 none, 1 on its list, 2 won a place, -1 gave it up"


LONG_AGO = -1_000_000
"""Week before all others."""
NO_LIMIT = 1e9
"""Hours a week that nobody comes near."""


class ProviderColumns(Columns):
    """State of every provider. Terms are copied from its delivery model when it is founded."""

    uid: Annotated[I64, column("id", "identity")]
    alive: Annotated[Bool, column("flag", "row in use")]
    form: Annotated[I8, column("index", "delivery model")]
    council: Annotated[I32, column("index", "council of the base")]
    base_place: Annotated[I32, column("index", "place of the base")]
    group: Annotated[I32, column("index", "national group it is a branch of, -1 none", -1)]
    required_return: Annotated[F32, column("share", "share of income that its parent asks for")]
    elsewhere: Annotated[F32, column("h/week", "hours of the other branches of its group")]
    reviewed: Annotated[I32, column("week", "week of the last quarterly review")]
    founded: Annotated[I32, column("week", "week of founding")]
    catalyst: Annotated[I32, column("row", "catalyst that supports it, -1 none", -1)]
    contract: Annotated[I8, column("code", LISTED, each="council")]
    agreed_price: Annotated[
        F32, column("ratio", "agreed price over this council's fee", 1.0, each="council")
    ]
    # terms, one a line
    # fmt: off
    wage_over_floor: Annotated[F32, term("ratio", 1.0, 1.8, "pay scale over the wage floor", "graddfa gyflog dros y llawr cyflog", default=1.0)]
    travel_paid: Annotated[F32, term("share", 0, 1, "share of travel time paid", "cyfran yr amser teithio sy'n cael ei thalu")]
    waiting_paid: Annotated[F32, term("share", 0, 1, "share of gaps between visits paid", "cyfran y bylchau rhwng ymweliadau sy'n cael ei thalu")]
    secure_offer: Annotated[F32, term("share", 0, 1, "share of posts with guaranteed hours", "cyfran y swyddi ag oriau gwarantedig")]
    fixed_cost: Annotated[F32, term("£/week", 0, 5000, "running cost at any size", "cost rhedeg ar unrhyw faint")]
    overhead: Annotated[F32, term("£/h", 0, 10, "running cost per contact hour", "cost rhedeg fesul awr gyswllt")]
    royalty: Annotated[F32, term("share", 0, 0.12, "share of income paid as royalty", "cyfran yr incwm a delir yn freindal")]
    tax: Annotated[F32, term("share", 0, 0.3, "tax on surplus", "treth ar warged")]
    dividend: Annotated[F32, term("share", 0, 1, "share of free surplus drawn by owners", "cyfran y gwarged rhydd a dynnir gan y perchnogion")]
    span: Annotated[F32, term("ratio", 0, 40, "contact hours of one coordinator or coach over the usual, 0: nobody", "oriau cyswllt un cydlynydd neu hyfforddwr dros yr arfer, 0: neb", neutral=1.0)]
    owner_local: Annotated[F32, term("share", 0, 1, "share of owners' income that stays local", "cyfran incwm y perchnogion sy'n aros yn lleol")]
    target_margin: Annotated[F32, term("share", 0, 0.2, "surplus asked of a new package", "gwarged a ofynnir am becyn newydd")]
    pass_through: Annotated[F32, term("share", 0, 1, "share of margin above normal that members put into pay", "cyfran yr elw uwchlaw'r arfer y mae aelodau yn ei rhoi mewn cyflogau", neutral=0.0)]
    autonomy: Annotated[F32, term("0-1", 0, 1, "carers' freedom over their work", "rhyddid gweithwyr gofal dros eu gwaith")]
    training: Annotated[F32, term("0-1", 0, 1, "training and support given", "hyfforddiant a chymorth")]
    skill: Annotated[F32, term("0-1", 0, 1, "management skill, mean of founders", "sgiliau rheoli, cymedr y sylfaenwyr")]
    radius: Annotated[F32, term("min", 5, 180, "furthest place served from the base", "y lle pellaf a wasanaethir o'r ganolfan")]
    whole_council: Annotated[Bool, column("flag", "serves and hires all over its council")]
    max_clients: Annotated[F32, term("people", 1, 100000, "most people it may serve", "y nifer mwyaf o bobl y caiff eu gwasanaethu")]
    growth: Annotated[F32, term("1/quarter", 0, 1, "most growth it can organise", "y twf mwyaf y gall ei drefnu")]
    serves_council: Annotated[Bool, column("flag", "may serve council-managed packages")]
    serves_direct: Annotated[Bool, column("flag", "may serve direct payments")]
    serves_own: Annotated[Bool, column("flag", "may serve own money")]
    private_ratio: Annotated[F32, term("ratio", 0.5, 2, "own-money price over the council's fee", "pris arian preifat dros ffi'r cyngor")]
    direct_ratio: Annotated[F32, term("ratio", 0.4, 2, "direct-payment price over the council's fee", "pris taliad uniongyrchol dros ffi'r cyngor")]
    contract_rate: Annotated[F32, column("£/h", "agreed price of its council's hours, 0: the fee")]
    owner_covers: Annotated[Bool, column("flag", "its council covers the deficit")]
    patch_clients: Annotated[F32, term("people", 0, 100, "most people of one carer, 0 no limit", "y nifer mwyaf o bobl i un gweithiwr gofal, 0 dim terfyn", neutral=0.0)]
    patch_minutes: Annotated[F32, term("min", 0, 90, "furthest from a carer's home, 0 no limit", "y pellaf o gartref gweithiwr gofal, 0 dim terfyn", neutral=0.0)]
    monitoring: Annotated[F32, term("share", 0, 0.5, "share of visits that sensors replace", "cyfran yr ymweliadau y mae synwyryddion yn eu disodli", neutral=0.0)]
    workers_vote: Annotated[F32, term("share", 0, 1, "weight of workers in decisions", "pwysau gweithwyr mewn penderfyniadau", neutral=0.0)]
    users_vote: Annotated[F32, term("share", 0, 1, "weight of users in decisions", "pwysau defnyddwyr mewn penderfyniadau", neutral=0.0)]
    staff_share: Annotated[F32, term("share", 0, 1, "share of drawn surplus for staff", "cyfran y gwarged a dynnir sy'n mynd i staff", neutral=0.0)]
    nursing: Annotated[F32, term("share", 0, 0.6, "share of hours that can be nursing tasks", "cyfran yr oriau a all fod yn dasgau nyrsio", neutral=0.0)]
    guidance: Annotated[F32, term("share", 0, 1, "share of a founder's misjudgement that support takes away", "cyfran o gamfarn sylfaenydd y mae cymorth yn ei dileu", neutral=0.0)]
    own_office: Annotated[F32, term("ratio", 1, 4, "cost of an office of its own over a share in one for many providers of the same model", "cost ei swyddfa ei hun dros gyfran mewn un i lawer o ddarparwyr o'r un model", neutral=1.0)]
    by_users: Annotated[F32, term("share", 0, 1, "weight of people with direct payments in where it starts", "pwysau pobl â thaliadau uniongyrchol o ran ble mae'n dechrau", neutral=0.0)]
    private_first: Annotated[F32, term("share", 0, 1, "how far work for own money comes first when carers are short", "i ba raddau y daw gwaith arian preifat yn gyntaf pan fo gweithwyr gofal yn brin", neutral=0.0)]
    # fmt: on
    # state
    most_hours: Annotated[F32, column("h/week", "hours from which it is full", NO_LIMIT)]
    freedom: Annotated[F32, column("0-1", "freedom of carers over their work, as they have it")]
    wage: Annotated[F32, column("£/h", "pay scale")]
    mean_wage: Annotated[F32, column("£/h", "mean wage of its carers")]
    cash: Annotated[I64, column("pence", "cash")]
    credit: Annotated[I64, column("pence", "credit line")]
    clients: Annotated[I32, column("people", "people served")]
    planned: Annotated[F32, column("h/week", "hours in its packages")]
    delivered: Annotated[F32, column("h", "hours delivered this week")]
    travel: Annotated[F32, column("h", "carers' travel this week")]
    staff: Annotated[I32, column("people", "carers employed")]
    pending: Annotated[I32, column("people", "carers hired but not started")]
    capacity: Annotated[F32, column("h/week", "contact hours its carers could give")]
    free: Annotated[F32, column("h/week", "contact hours not booked")]
    refused: Annotated[F32, column("h/week", "hours of others refused for want of staff, smoothed")]
    unfilled: Annotated[F32, column("h/week", "hours in its packages without a carer")]
    posts: Annotated[F32, column("posts", "open posts, offers not started included")]
    lacked: Annotated[F64, column("h", "hours of posts that nobody was hired for, this quarter")]
    usual_travel: Annotated[F32, column("ratio", "travel per contact hour, smoothed", 0.19)]
    usual_waiting: Annotated[F32, column("ratio", "waiting per contact hour, smoothed", 0.15)]
    travel_beyond: Annotated[F32, column("ratio", "travel beyond what it would have expected")]
    waiting_beyond: Annotated[F32, column("ratio", "waiting beyond what it would have expected")]
    pay: Annotated[F64, column("£", "gross pay this week")]
    oncost: Annotated[F64, column("share", "on-costs over pay that its managers count with")]
    income: Annotated[F64, column("£", "income this quarter")]
    council_income: Annotated[F64, column("£", "income from councils this quarter")]
    cost: Annotated[F64, column("£", "cost this quarter")]
    hours: Annotated[F64, column("h", "hours delivered this quarter")]
    agreed: Annotated[F64, column("h", "hours in its packages this quarter")]
    leavers: Annotated[I32, column("people", "carers who left this quarter")]
    leaving: Annotated[F32, column("1/year", "leavers of a year over staff, smoothed", LEAVING)]
    margin: Annotated[F32, column("ratio", "surplus over income, last quarter")]
    believed_hours: Annotated[F32, column("h/week", "hours it believes its patch to give")]
    hours_doubt: Annotated[F32, column("h/week", "standard deviation of that belief")]
    believed_left: Annotated[
        F32, column("£/h", "what it believes an hour to leave before fixed cost")
    ]
    left_doubt: Annotated[F32, column("£/h", "standard deviation of that belief")]
    worth: Annotated[F64, column("£", "worth of going on over closing, last review")]
    weekly_cost: Annotated[F32, column("£/week", "cost a week, last quarter")]
    required: Annotated[F32, column("£/h", "contribution asked of a package")]
    effort: Annotated[F32, column("0-1", "reablement effort chosen")]
    handed_back: Annotated[F32, column("h/week", "hours handed back, this quarter")]
    outlook: Annotated[F32, column("0-1", "share of its council work it expects to keep", 1.0)]
    reputation: Annotated[F32, column("0-1", "smoothed quality of its care, as people tell", 0.6)]
    trust: Annotated[F32, column("0-1", "trust of its council", 0.5)]
    flexible: Annotated[F32, column("share", "share of its council hours bought in the new way")]
    untimed: Annotated[F32, column("share", "council hours whose times are left to its carers")]
    padding: Annotated[F32, column("share", "hours it asks for above need at reviews")]
    rush: Annotated[F32, column("share", "share of travel that it takes out of visits")]
    rushed: Annotated[F32, column("h", "travel taken out of visits this week")]
    withheld: Annotated[I64, column("pence", "earned, and held back until the quarter ends")]
    member: Annotated[Bool, column("flag", "member of the organisation that shares gains")]
    removed: Annotated[F32, column("h/week", "supported need its effort removed, this quarter")]
    warned: Annotated[I32, column("week", "week in which oversight noticed trouble, -1 none", -1)]
    converted: Annotated[I32, column("week", "week of its conversion, -1 none", -1)]
    formed: Annotated[
        I32, column("week", "week since which it has its form, if not from its start", LONG_AGO)
    ]
    fund_owed: Annotated[F64, column("£", "unspent money of the funds it holds")]
    fund_effort: Annotated[F32, column("0-1", "reablement effort for people whose fund it holds")]
    discount: Annotated[F32, column("share", "members' discount on private prices")]
    next_ratio: Annotated[
        F32, column("ratio", "own-money price from its next review over the price level, 0: none")
    ]
    # terms of work in force: its own, or what policy requires if more (abm/world/regimes.py)
    travel_due: Annotated[F32, column("share", "share of travel time paid, law included")]
    waiting_due: Annotated[F32, column("share", "share of gaps paid, law included")]
    secure_due: Annotated[F32, column("share", "share of posts that are secure, law included")]
    shift_due: Annotated[Bool, column("flag", "all its carers have hours guaranteed for now")]
    relief: Annotated[F32, column("share", "how far unsocial hours are made up for")]
    pay_factor: Annotated[F32, column("ratio", "pay of an hour over the wage", 1.0)]
    management: Annotated[
        F32, column("£/h", "what the next hour a week adds to the cost of its management")
    ]
    extra_cost: Annotated[F32, column("£/h", "further cost an hour that nobody refunds")]
    idle_pay: Annotated[F32, column("£/h", "idle pay an hour if all its staff had fixed hours")]
    top_up: Annotated[F32, column("£/h", "what the law adds to pay for travel, an hour of contact")]
    least_pay: Annotated[F32, column("£/h", "legal floor of pay in its council")]
    underpays: Annotated[Bool, column("flag", "does not add it")]
    training_extra: Annotated[F32, column("0-1", "training it chose to add")]
    unknown: Annotated[Bool, column("flag", "small, and the officer who knew it has left")]
    in_mind: Annotated[Bool, column("flag", "among those its council asks first this week", True)]
    bonus: Annotated[F32, column("£/h", "staff's part of last quarter's surplus, an hour worked")]
    shared: Annotated[
        F32, column("£/week", "staff's part of last quarter's surplus, over this quarter")
    ]
    drift: Annotated[F32, column("£/h", "asked more of council packages while private work waits")]
    spare: Annotated[F32, column("h/week", "idle hours kept for sales it plans")]
    outside: Annotated[F32, column("share", "income not from councils that own it, smoothed")]
    restructured: Annotated[I32, column("week", "week its management was renewed, -1 never", -1)]
    partner: Annotated[I32, column("index", "second council that owns it, -1 none", -1)]
    loan: Annotated[I64, column("pence", "what it still owes on a loan")]
    instalment: Annotated[I64, column("pence", "paid back each quarter")]
    repays: Annotated[I8, column("Flow", "to whom: the flow by which it pays back")]
    granted: Annotated[F64, column("£", "grants that it got this financial year")]
    granted_last: Annotated[F64, column("£", "grants that it got in the last one")]
    granted_before: Annotated[F64, column("£", "grants that it got in the one before that")]
    pooled: Annotated[F32, column("ratio", "part of its back office that it still pays", 1.0)]
    plan_soon: Annotated[F32, column("h/week", "hours that its founder saw waiting, 0 no plan")]
    plan_later: Annotated[F32, column("h/week", "hours that its founder saw for it in time")]
    plan_pace: Annotated[F32, column("h/week²", "hours that its founder saw staffed in a week")]
    plan_left: Annotated[F32, column("£/h", "what an hour leaves by its founder's sums")]
    registering: Annotated[
        I32, column("weeks", "until a business of one is registered, 0 not, -1 it is")
    ]
    sponsor: Annotated[I64, column("id", "co-operative that helped it to begin, 0 none")]


class CostRules(NamedTuple):
    """Parameters ``provider.*`` of what an hour costs."""

    mileage_per_hour: float
    expected_share: float
    fixed_share: float
    depot_minutes: float
    plan_hours: float
    idle_slack: float
    monitoring_cost: float


@kernel
def running_of(provider: int, providers: ProviderColumns, rules: LayerRules) -> Running:
    """What provider ``provider`` costs in a week beside its hours."""
    return running(
        np.float64(providers.fixed_cost[provider]),
        np.float64(providers.span[provider]),
        np.float64(providers.elsewhere[provider]),
        rules,
    )


@kernel
def unit_cost(
    wage: float,
    travel_ratio: float,
    travel_paid: float,
    waiting: float,
    overhead: float,
    oncost: float,
    rules: CostRules,
) -> float:
    """Cost of a contact hour before fixed cost, £/h.

    Args:
        wage: mean hourly wage.
        travel_ratio: travel hours per contact hour.
        travel_paid: share of travel that is paid.
        waiting: hours of waiting that are paid per contact hour.
        overhead: running cost per hour.
        oncost: employer's costs over pay.
        rules: parameters.
    """
    pay = wage * (1.0 + travel_ratio * travel_paid + waiting)
    return pay * (1.0 + oncost) + travel_ratio * rules.mileage_per_hour + overhead


@kernel
def hour_cost_at(
    provider: int,
    wage: float,
    travel_ratio: float,
    waiting_ratio: float,
    providers: ProviderColumns,
    rules: CostRules,
) -> float:
    """Cost of a contact hour of provider ``provider`` on the terms of work in force at some wage, £/h.

    Args:
        provider: provider.
        wage: mean hourly wage, as its carers have it or as a contract asks.
        travel_ratio: travel hours per contact hour.
        waiting_ratio: hours of waiting per contact hour.
        providers: providers.
        rules: parameters.
    """
    return unit_cost(
        wage * providers.pay_factor[provider],
        travel_ratio,
        providers.travel_due[provider],
        providers.waiting_due[provider] * waiting_ratio,
        providers.overhead[provider]
        + providers.management[provider]
        + providers.extra_cost[provider]
        + providers.monitoring[provider] * rules.monitoring_cost
        + law_adds(provider, travel_ratio, waiting_ratio, providers),
        providers.oncost[provider],
        rules,
    )


@kernel
def top_up_cost(provider: int, providers: ProviderColumns) -> float:
    """Cost of what the law adds to pay for travel, as last week's rounds had it, £/h."""
    if providers.underpays[provider]:
        return 0.0
    return float(providers.top_up[provider]) * (1.0 + providers.oncost[provider])


@kernel
def law_adds(
    provider: int, travel_ratio: float, waiting_ratio: float, providers: ProviderColumns
) -> float:
    """Cost of what the law adds to pay for an hour with so much travel, £/h.

    At usual travel it is what it was last week; the further an hour is, the more the law adds.
    """
    if providers.underpays[provider]:
        return 0.0
    far = _short_of_law(provider, travel_ratio, waiting_ratio, providers)
    travel, waiting = providers.usual_travel[provider], providers.usual_waiting[provider]
    usual = _short_of_law(provider, float(travel), float(waiting), providers)
    added = max(0.0, float(providers.top_up[provider]) + far - usual)
    return added * (1.0 + providers.oncost[provider])


@kernel
def _short_of_law(
    provider: int, travel_ratio: float, waiting_ratio: float, providers: ProviderColumns
) -> float:
    """How far mean pay of an hour is below the legal floor for contact and travel, £."""
    paid = 1.0 + providers.travel_due[provider] * travel_ratio
    paid += providers.waiting_due[provider] * waiting_ratio
    pay = providers.mean_wage[provider] * providers.pay_factor[provider] * paid
    return max(0.0, (1.0 + travel_ratio) * float(providers.least_pay[provider]) - float(pay))


@kernel
def hour_cost(
    provider: int,
    travel_ratio: float,
    waiting_ratio: float,
    providers: ProviderColumns,
    rules: CostRules,
) -> float:
    """Cost of a contact hour of provider ``provider`` on the terms of work in force, £/h."""
    wage = providers.mean_wage[provider]
    return hour_cost_at(provider, wage, travel_ratio, waiting_ratio, providers, rules)


@kernel
def required_contribution(
    price: float,
    target_margin: float,
    fixed_cost: float,
    hours: float,
    slack: float,
    rules: CostRules,
) -> float:
    """Contribution that a package must leave over its own cost, £/h.

    A provider with idle carers takes what covers its direct cost; a full one asks for its surplus
    and a part of the fixed cost at the size it plans for.

    Args:
        price: price of the hour.
        target_margin: surplus asked.
        fixed_cost: £/week.
        hours: present hours.
        slack: share of its capacity that is idle.
        rules: parameters.
    """
    asked = target_margin * price + rules.fixed_share * fixed_cost / max(hours, rules.plan_hours)
    return asked * (1.0 - min(1.0, slack / rules.idle_slack))
