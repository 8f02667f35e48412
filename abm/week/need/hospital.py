"""Hospital: people are taken in, their packages held and then ended, and they get fit to leave."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.community.unmet import spared_by_teams, still_unmet, unspared
from gofal.abm.week.need.batches import batches_of
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Stage, Wait, begin_wait
from gofal.agents.hospital import CrisisRules, Hospital, HospitalRules, admission_hazard, season_of
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import used
from gofal.agents.table import F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_SERVED, _REABLED = int(Stage.SERVED), int(Stage.REABLED)
_HOME, _ILL, _FIT = int(Hospital.HOME), int(Hospital.ILL), int(Hospital.FIT)
_GOES, _LEAVES = int(Decision.HOSPITAL_GOES), int(Decision.HOSPITAL_LEAVES)
_NO_WAIT, _AGAIN = int(Wait.NONE), int(Wait.AGAIN)
_FIRST = int(Decision.HOSPITAL_FIRST)
HOLDS = "client(hospital hospital_since need) tally(admissions packages_ended)"
"""What a week of hospital changes beside who returns, as the plan of the week says it."""


class Taken(NamedTuple):
    """Series of people taken in and of packages that are held no longer, shape (councils,) each."""

    admissions: F64
    packages_ended: F64


class Illness(NamedTuple):
    """What makes people ill this week.

    Attributes:
        season: what the time of year multiplies illness by.
        first: share of first contacts that comes from a hospital bed, by council.
        spared: share of want of care that teams' nurses keep from hospital, by patch.
        some: whether there is any.
        most: chance that nobody's is above.
        hours_most: most hours of need.
        rules: parameters of illness.
        crises: parameters of want of care.
    """

    season: float
    first: F64
    spared: F64
    some: bool
    most: float
    hours_most: float
    rules: HospitalRules
    crises: CrisisRules


@inlined
def _strain(i: int, clients: ClientColumns, unpaid: UnpaidCarerColumns) -> float:
    """Strain of a person's unpaid carer, 0 without one."""
    link = clients.unpaid[i]
    if link >= 0 and unpaid.uid[link] == clients.unpaid_uid[i]:
        return float(unpaid.strain[link])
    return 0.0


@inlined
def _is_taken_in(
    i: int,
    drawn: float,
    clients: ClientColumns,
    unpaid: UnpaidCarerColumns,
    land: Land,
    illness: Illness,
) -> bool:
    """Whether a person at home goes into hospital, by a draw between 0 and 1."""
    season, rules, crises = illness.season, illness.rules, illness.crises
    unmet = still_unmet(i, clients)
    if illness.some:
        unmet *= unspared(i, clients, land, illness.spared)
    strain, hard = _strain(i, clients, unpaid), float(clients.complexity[i])
    return drawn < admission_hazard(unmet, strain, hard, season, rules, crises)


@inlined
def _gets_fit(i: int, week: int, clients: ClientColumns) -> None:
    """A person is fit to leave: goes home if care stands or none is bought, else waits there."""
    if clients.stage[i] != _CONTACT and clients.stage[i] != _WAITING:
        clients.hospital[i] = _HOME
        return
    clients.hospital[i] = _FIT
    if clients.wait[i] == _NO_WAIT:
        # The package ended in hospital, and nobody was asked for care before.
        clients.since[i] = week
        begin_wait(i, _AGAIN, week, clients)
    clients.hospital_since[i] = week


@inlined
def _lies_ill(
    i: int,
    leaves: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    rules: HospitalRules,
) -> bool:
    """A week of a person who is ill in hospital; whether the package is held no longer."""
    if leaves * rules.stay_weeks < 1.0:
        _gets_fit(i, week, clients)
        return False
    if clients.stage[i] != _SERVED or week - clients.hospital_since[i] < rules.hold_weeks:
        return False
    return_client(i, clients, carers, providers, week)
    # The provider did not give up the person, and may have the package again.
    clients.refused_by[i] = -1
    return True


@kernel
def _hospital_week(
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    providers: ProviderColumns,
    land: Land,
    illness: Illness,
    seed: int,
    week: int,
    taken: Taken,
) -> None:
    """People go into hospital, get fit, lose a package held for long, decline while they wait."""
    goes, leaves = stream(seed, _GOES, week), stream(seed, _LEAVES, week)
    first, rules = stream(seed, _FIRST, 0), illness.rules
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] == _REABLED:
            continue
        if clients.hospital[i] == _HOME:
            if clients.stage[i] == _CONTACT and clients.since[i] == week:
                n = land.council[clients.place[i]]
                goes_in = draw(first, clients.uid[i]) < illness.first[n]
            else:
                drawn = draw(goes, clients.uid[i])
                # Most draws are above any chance, which spares looking at who they are for.
                if drawn >= illness.most:
                    continue
                goes_in = _is_taken_in(i, drawn, clients, unpaid, land, illness)
                n = land.council[clients.place[i]]
                taken.admissions[n] += goes_in and clients.stage[i] != _CONTACT
            if goes_in:
                clients.hospital[i], clients.hospital_since[i] = _ILL, week
            continue
        drawn = draw(leaves, clients.uid[i])
        if clients.hospital[i] == _ILL:
            ended = _lies_ill(i, drawn, week, clients, carers, providers, rules)
            taken.packages_ended[land.council[clients.place[i]]] += ended
        elif drawn < rules.goes_anyway:
            clients.hospital[i] = _HOME
        else:
            clients.need[i] = min(illness.hours_most, clients.need[i] * (1.0 + rules.decline))


def _illness(state: State) -> Illness:
    """What makes people ill this week."""
    q, spared = state.parameters, spared_by_teams(state)
    rules, crises = q.fill(HospitalRules, "hospital"), q.fill(CrisisRules, "health")
    season = season_of(state.week, q["hospital.winter"], q["hospital.peak_week"])
    most = admission_hazard(1.0, 1.0, 1.0, season, rules, crises)
    some, hours_most = bool(spared.any()), q["need.hours_most"]
    first = batches_of(state).from_hospital
    return Illness(season, first, spared, some, most, hours_most, rules, crises)


def hospital_week(state: State) -> None:
    """People go into hospital and get fit to leave; a package held for long ends."""
    if state.parameters["hospital.rate"] <= 0.0:
        return
    _hospital_week(
        used(state.client),
        state.carer.columns,
        state.unpaid.columns,
        state.provider.columns,
        state.land,
        _illness(state),
        state.seed,
        state.week,
        state.tally.rows(Taken),
    )
