"""The market of the first week: fees, providers, carers at work, packages with a provider."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.forms import founders_choose
from gofal.abm.world.founding import believe, found_provider, start_cash
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import START, Decision, draw, identity, in_band, normal, stream
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CATALYST, COMMISSIONER, PROVIDER
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_TYPE = int(Decision.PROVIDER_PROFILE)
_GROUP, _CONTRACT, _STOCK = (
    int(Decision.NATIONAL_GROUP),
    int(Decision.CARER_CONTRACT),
    int(Decision.INITIAL_STOCK),
)
_WORKING = int(Job.WORKING)


def build_commissioners(state: State, fee: F64, in_house_share: F64, passes: F64) -> None:
    """The councils with fee, charge, own service, delay, and what they pass on of rising cost."""
    q = state.parameters
    rows = state.commissioner.take(state.councils)
    m = state.commissioner.columns
    weight = np.bincount(state.land.council, weights=state.client_rate, minlength=state.councils)
    m.uid[rows] = [identity(COMMISSIONER, START, n, 0) for n in range(state.councils)]
    m.council[rows] = np.arange(state.councils)
    m.fee[:] = fee
    m.price_level[:] = fee
    m.mode[:] = next(i for i, mode in enumerate(state.modes) if mode.slug == "time_and_task")
    m.charge_per_hour[:] = q["commissioner.charge_per_hour"]
    m.delay[:] = q["access.assessment_weeks"]
    rural = np.bincount(
        state.land.council, weights=state.client_rate * state.land.rural, minlength=state.councils
    )
    m.rural[:] = rural / weight
    m.asked[:] = weight
    m.in_house_share[:] = in_house_share
    m.passes[:] = passes


def _base_places(state: State, council: int) -> F64:
    weight = np.where(state.land.council == council, state.client_rate, 0.0)
    total: F64 = np.cumsum(weight / weight.sum())
    return total


def build_providers(state: State, council_hours: F64, numbers: F64) -> F64:
    """Found in-house services and independent providers; returns hours each is to start with.

    Args:
        state: the world they are founded in.
        council_hours: hours a week of all packages, by council.
        numbers: independent providers of each council; nan where the hours decide.
    """
    m = state.commissioner.columns
    target: dict[int, float] = {}
    for n in range(state.councils):
        own = council_hours[n] * float(m.in_house_share[n])
        base = int(np.argmax(np.where(state.land.council == n, state.population, -1.0)))
        uid = int(identity(PROVIDER, START, in_band(2000, n, 1000), 0))
        row = found_provider(state, "in_house", n, base, uid, own)
        m.in_house[n] = row
        target[row] = own
        _independents(state, n, council_hours[n] - own, numbers[n], target)
    out = np.zeros(state.provider.capacity)
    for row, size in target.items():
        out[row] = size
    _name_groups(state, out)
    return out


def _independents(
    state: State, council: int, hours: float, given: float, target: dict[int, float]
) -> None:
    """Agencies, franchises, charities and co-operatives of one council, with log-normal sizes."""
    q, key = state.parameters, stream(state.seed, _TYPE, -1)
    names, weight = founders_choose(state, alone=False)
    forms = np.cumsum(weight)
    mean = q["market.mean_hours"]
    number = max(3, round(hours / mean)) if np.isnan(given) else round(given)
    places = _base_places(state, council)
    origin = in_band(0, council, 1000)
    uids = [int(identity(PROVIDER, START, origin, ordinal)) for ordinal in range(number)]
    sizes = np.array([np.exp(q["market.size_spread"] * normal(draw(key, uid))) for uid in uids])
    sizes *= hours / sizes.sum()
    for uid, size in zip(uids, sizes, strict=True):
        slug = names[int(np.searchsorted(forms, draw(key, uid ^ 1) * forms[-1]))]
        base = int(np.searchsorted(places, draw(key, uid ^ 2)))
        row = found_provider(state, slug, council, base, uid, float(size))
        p = state.provider.columns
        p.founded[row] = state.week - 1000
        start_cash(state, row)
        capital = round(100.0 * float(p.weekly_cost[row]) * q["market.first_cash"])
        p.cash[row] = capital
        state.ledger.post(Flow.START_CAPITAL, np.array([council]), np.array([capital]))
        target[row] = float(size)


def _name_groups(state: State, hours: F64) -> None:
    """The largest private agencies of some councils are branches of national groups."""
    q, p = state.parameters, state.provider.columns
    private = state.model_code("private_agency")
    key = stream(state.seed, _GROUP, 0)
    largest = []
    for n in range(state.councils):
        here = np.flatnonzero(p.alive & (p.council == n) & (p.form == private))
        if len(here):
            largest.append(int(here[np.argmax(hours[here])]))
    largest.sort(key=lambda row: draw(key, int(p.uid[row])))
    start = 0
    for group, branches in enumerate((q["market.group_1"], q["market.group_2"])):
        for row in largest[start : start + round(branches)]:
            p.group[row] = group
            p.owner_local[row] = 0.0
            p.required_return[row] = q["market.group_return"]
            # It is there because it was thought to earn that.
            fee = state.commissioner.columns.fee[p.council[row]]
            p.believed_left[row] += p.required_return[row] * fee
        start += round(branches)


@kernel
def _employ(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    left: F64,
    per_carer: float,
    seed: int,
    week: int,
    spread_weeks: float,
    guaranteed_part: float,
) -> None:
    """Give carers their first employer, likelier a near one with many hours still to staff."""
    key, contract = stream(seed, _STOCK, 5), stream(seed, _CONTRACT, 0)
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _WORKING:
            continue
        best, most = -1, 0.0
        for j in range(len(providers.alive)):
            if not providers.alive[j] or left[j] <= 0.0:
                continue
            minutes = land.minutes[carers.home[row], providers.base_place[j]]
            near = minutes <= carers.reach[row]
            if not near and not (
                providers.whole_council[j]
                and land.council[carers.home[row]] == providers.council[j]
            ):
                continue
            # Near jobs are likelier, as they are for those who search.
            weight = (
                left[j] * draw(key, carers.uid[row] ^ providers.uid[j]) * np.exp(-minutes / 8.0)
            )
            if weight > most:
                best, most = j, weight
        if best < 0:
            continue
        left[best] -= per_carer
        carers.provider[row] = best
        carers.job[row] = _WORKING
        carers.since[row] = week - int(-spread_weeks * np.log(1.0 - draw(key, carers.uid[row])))
        carers.wage[row] = providers.wage[best] * carers.premium[row]
        carers.effective[row] = 0.9 * carers.wage[row]
        carers.worked[row] = carers.hours_wanted[row]
        carers.way[row] = land.minutes[carers.home[row], providers.base_place[best]]
        drawn = draw(contract, carers.uid[row] ^ providers.uid[best])
        carers.secure[row] = drawn < providers.secure_offer[best]
        carers.guaranteed[row] = carers.secure[row] * guaranteed_part * carers.hours_wanted[row]
        carers.offered_choice[row] = True


def employ(state: State, hours: F64) -> None:
    """Staff the providers of the first week; ``hours`` are what each is to start with."""
    q = state.parameters
    left = np.zeros(state.provider.capacity)  # those founded since have none
    left[: len(hours)] = hours
    _employ(
        state.carer.columns,
        state.provider.columns,
        state.land,
        left,
        q["provider.hours_per_post"],
        state.seed,
        state.week,
        q["carer.first_tenure"],
        q["work.guaranteed_part"],
    )


def first_micros(state: State) -> None:
    """Carers who trade alone in the first week, drawn before the others are employed."""
    q, k = state.parameters, state.carer.columns
    key = stream(state.seed, int(Decision.MICRO_FOUNDING), -1)
    rows, hours = np.flatnonzero(k.alive), q["market.first_micro_hours"]
    draws = np.array([draw(key, int(uid)) for uid in k.uid[rows]])
    for carer in rows[np.argsort(draws)][: round(q["market.first_micros"])]:
        home = int(k.home[carer])
        council = int(state.land.council[home])
        uid = int(identity(PROVIDER, START, -7, int(k.uid[carer])))
        row = found_provider(state, "micro_enterprise", council, home, uid, hours)
        p = state.provider.columns
        capital = start_cash(state, row)
        p.cash[row] = capital
        p.founded[row] = state.week - round(q["market.first_micro_weeks"])
        fee = float(state.commissioner.columns.fee[council])
        left = fee * q["micro_enterprise.direct_ratio"] - q["micro_enterprise.overhead"]
        believe(state, row, hours, left)
        state.ledger.post(Flow.START_CAPITAL, np.array([council]), np.array([capital]))
        k.provider[carer], k.job[carer], k.wage[carer] = row, _WORKING, p.wage[row]


def build_catalysts(state: State) -> None:
    """The catalysts of ``facts/catalysts.csv``, in the largest place, free to councils."""
    codes = state.geography.council_codes
    for entry in state.facts.catalysts.itertuples():
        council, kind = codes.index(str(entry.lad_code)), CatalystKind[str(entry.kind).upper()]
        row = state.catalyst.take(1)[0]
        k = state.catalyst.columns
        k.uid[row] = identity(CATALYST, START, council, int(kind))
        k.kind[row], k.council[row] = kind, council
        k.place[row] = int(np.argmax(np.where(state.land.council == council, state.population, -1)))
        k.hours[row] = state.parameters["catalyst.case_hours"]
        k.cost[row] = 0.0
