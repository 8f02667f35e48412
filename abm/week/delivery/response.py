"""How a person lives the week's care: what came of it for need, wellbeing and a provider's name."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.delivery.counts import Experienced
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.quality import Lived, Weights, service, wellbeing_target
from gofal.agents.table import F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_SERVED, _FAMILY, _REABLED = int(Stage.SERVED), int(Stage.FAMILY), int(Stage.REABLED)
_HOME = int(Hospital.HOME)
_OWN, _FUND = int(Route.OWN_MONEY), int(Route.FUND)
_NOTHING = 1e-9


class DeliveryRules(NamedTuple):
    """Parameters ``delivery.*``."""

    absence: float
    usual_weeks: float
    overtime: float
    memory: float
    recovery_speed: float
    diverted: float
    well_alone: float
    well_speed: float


class QualityRules(NamedTuple):
    """Parameters of what people live, beside those of :class:`DeliveryRules`.

    Attributes:
        weights: what the parts of a week weigh.
        known_weeks: weeks after which half of what there is to know of a person is known.
        weekly_spread: spread of need from week to week, as a share.
        memory: smoothing of service and reputation, 1/week.
    """

    weights: Weights
    known_weeks: float
    weekly_spread: float
    memory: float


def quality_rules(state: State) -> QualityRules:
    """Parameters of what people live."""
    q = state.parameters
    return QualityRules(
        q.fill(Weights, "delivery"),
        q["quality.known_weeks"],
        q["need.weekly_spread"],
        q["quality.memory"],
    )


class Came(NamedTuple):
    """Hours of a person's carers in a week.

    Attributes:
        planned: on their rotas.
        hours: that came.
        usual: of these, by the usual carers.
        known: of these, weighted with how well the carer knows the person.
        skill: of these, weighted with how far the carer is up to the care.
    """

    planned: float
    hours: float
    usual: float
    known: float
    skill: float


@inlined
def no_visits() -> Came:
    """Nobody came, and nobody was to come."""
    return Came(0.0, 0.0, 0.0, 0.0, 0.0)


@inlined
def scaled(came: Came, part: float) -> Came:
    """The same visits, longer or shorter."""
    return Came(
        part * came.planned,
        part * came.hours,
        part * came.usual,
        part * came.known,
        part * came.skill,
    )


class Heard(NamedTuple):
    """What is heard of each provider this week, shape (providers,) each.

    Attributes:
        service: quality of its care, summed over people.
        people: who had care from it.
    """

    service: F64
    people: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nothing."""
        return cls(*np.zeros((2, sizes.providers)))


@inlined
def live(
    i: int,
    came: Came,
    rushed: float,
    change: float,
    diverted: float,
    clients: ClientColumns,
    providers: ProviderColumns,
) -> Lived:
    """The week as the person had it; ``change`` is how far need was from the usual, as a share.

    Carers who decide over their time move minutes to who needs more this week from who needs less;
    hours of a bundle came as the person moved them. Of the effort towards goals the share
    ``diverted`` is taken from attention to the person.
    """
    say = _followed(i, came, change, clients, providers)
    need = clients.need[i] * (1.0 + change)
    moved = say * change if clients.wanted[i] <= 0.0 else 0.0
    given = came.hours * (1.0 + moved) - rushed + clients.helped[i]
    if clients.hospital[i] != _HOME:
        given = need
    elif clients.stage[i] == _FAMILY:
        # The family gives the hours it has cash for, and no more.
        given += clients.package[i]
    elif clients.stage[i] == _REABLED:
        # The team's place is paid whole: it comes every day and does what is needed.
        given = need
    missed = (came.planned - came.hours) / came.planned if came.planned > 0.0 else 0.0
    known = came.known / came.hours if came.hours > 0.0 else 0.0
    skill = came.skill / came.hours if came.hours > 0.0 else 0.0
    attention = 1.0 - diverted * _effort(i, clients, providers) if came.hours > 0.0 else 1.0
    return Lived(min(1.0, given / need), known, skill, say, missed, attention)


@inlined
def _effort(i: int, clients: ClientColumns, providers: ProviderColumns) -> float:
    """Reablement effort that the provider makes for a person."""
    effort = providers.effort[clients.provider[i]]
    if clients.route[i] == _FUND:
        effort = max(effort, providers.fund_effort[clients.provider[i]])
    return float(effort)


@inlined
def _followed(
    i: int, came: Came, change: float, clients: ClientColumns, providers: ProviderColumns
) -> float:
    """Share of this week's change of need that the hours follow, 0 to 1.

    Who may move the hours of a bundle did so; for others carers do as far as they are free to.
    """
    if came.hours <= 0.0:
        return 0.0
    if clients.wanted[i] > 0.0:
        part = clients.wanted[i] / clients.package[i] - 1.0
        return min(1.0, max(0.0, part / change)) if abs(change) > _NOTHING else 1.0
    return float(providers.freedom[clients.provider[i]])


@inlined
def respond(
    i: int,
    came: Came,
    lived: Lived,
    clients: ClientColumns,
    providers: ProviderColumns,
    unpaid: UnpaidCarerColumns,
    rules: DeliveryRules,
    quality: QualityRules,
) -> None:
    """Need, unmet share, continuity, service and wellbeing after the week's care."""
    clients.unmet[i] += rules.memory * (1.0 - lived.met - clients.unmet[i])
    if came.hours > 0.0:
        clients.continuity[i] += rules.memory * (came.usual / came.hours - clients.continuity[i])
        _recover(i, clients, providers, rules.recovery_speed)
    family = rules.well_alone
    if clients.unpaid[i] >= 0 and unpaid.uid[clients.unpaid[i]] == clients.unpaid_uid[i]:
        family = 1.0 - unpaid.strain[clients.unpaid[i]]
    target = wellbeing_target(lived, family, quality.weights)
    clients.wellbeing[i] += rules.well_speed * (target - clients.wellbeing[i])


@inlined
def _recover(i: int, clients: ClientColumns, providers: ProviderColumns, speed: float) -> None:
    """Need falls with the effort that the provider makes for it."""
    effort = _effort(i, clients, providers)
    if effort > 0.0:
        removed = speed * effort * clients.recovery[i] * clients.goal[i]
        before = clients.need[i]
        clients.need[i] = max(1.0, before * (1.0 - removed))
        if clients.route[i] != _OWN:
            providers.removed[clients.provider[i]] += before - clients.need[i]


@inlined
def hear(
    i: int,
    lived: Lived,
    came: Came,
    council: int,
    clients: ClientColumns,
    heard: Heard,
    sums: Experienced,
    quality: QualityRules,
) -> None:
    """What a person says of the week's care goes into their own view and the provider's name."""
    if clients.stage[i] != _SERVED or clients.cancelled[i]:
        return
    now = service(lived, quality.weights)
    clients.service[i] += quality.memory * (now - clients.service[i])
    heard.service[clients.provider[i]] += now
    heard.people[clients.provider[i]] += 1.0
    sums.known_hours[council] += came.known
    sums.skilled_hours[council] += came.skill
    sums.followed_hours[council] += lived.say * came.hours
    sums.service_sum[council] += clients.service[i]


@kernel
def spread_word(providers: ProviderColumns, heard: Heard, memory: float) -> None:
    """Reputations move towards what is heard this week; of whom nothing is heard they stay."""
    for j in range(len(providers.alive)):
        if heard.people[j] > 0.0:
            now = heard.service[j] / heard.people[j]
            providers.reputation[j] += memory * (now - providers.reputation[j])
    heard.service[:] = 0.0
    heard.people[:] = 0.0
