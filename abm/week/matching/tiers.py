"""Tiers: whom the council, or a person with money, asks first, next, or not at all."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.reach import ROOM, Reach, serves_place
from gofal.abm.week.market.routes import route_allows
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import WON, ProviderColumns
from gofal.agents.table import I32

_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_ROUTES = len(Route)

# Bits of a standing. The first say which routes allow it: 1 << route.
_LISTED, _OWN_SERVICE, _DIRECT_LATER = (1 << (_ROUTES + n) for n in range(3))
_NEVER = 1 << 30
"""A bit that no standing has."""
_TIERS = _ROUTES + 3
"""First bit of four tiers of two bits each: by whether it is the last resort, then complex care."""


class Standings(NamedTuple):
    """What each council's people may get from each provider and in which tier, as bits.

    They hold for a week's offers. An offer walks over a hundred providers, and reads four bytes of
    each and not several lines of its record (the part of matching: x0.45, with patches x0.25).

    Attributes:
        bits: shape (councils, providers).
        near: those of the providers that serve each place, in the order of ``Reach.provider``.
    """

    bits: I32
    near: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody may get anything."""
        bits = np.zeros((sizes.councils, sizes.providers), np.int32)
        return cls(bits, np.zeros(ROOM * sizes.providers, np.int32))


@kernel
def note_standings(providers: ProviderColumns, terms: Terms, standings: Standings) -> None:
    """Note the standing of every provider with every council."""
    for j in range(len(providers.alive)):
        for council in range(len(standings.bits) if providers.alive[j] else 0):
            standings.bits[council, j] = standing_of(j, council, providers, terms)


@kernel
def note_near(reach: Reach, land: Land, standings: Standings) -> None:
    """Note the standings place by place, so that an offer reads them one after the other.

    Each is read some nine times a week.
    """
    for place in range(len(land.council)):
        here = standings.bits[land.council[place]]
        for at in range(reach.start[place], reach.start[place + 1]):
            standings.near[at] = here[reach.provider[at]]


@inlined
def standing_of(j: int, council: int, providers: ProviderColumns, terms: Terms) -> int:
    """Bits of what people of a council may get from provider ``j``, and in which tier.

    Someone with a direct payment asks first where no top-up is needed.
    """
    bits = 0
    for route in range(_ROUTES):
        bits |= int(route_allows(j, route, council, providers)) << route
    own = terms.own_row[council] == j
    if own or providers.contract[j, council] >= terms.list_least[council]:
        bits |= _LISTED
    if own:
        bits |= _OWN_SERVICE
    if providers.direct_ratio[j] > terms.direct_rate[council]:
        bits |= _DIRECT_LATER
    for case in range(4):
        tier = _usual_tier(j, council, case >= 2, case % 2 == 1, providers, terms)
        bits |= tier << (_TIERS + 2 * case)
    return bits


@inlined
def _usual_tier(
    j: int,
    council: int,
    complex_care: bool,
    last_resort: bool,
    providers: ProviderColumns,
    terms: Terms,
) -> int:
    """The tier of council-managed care, patches apart: the council's preferred route comes first.

    Its own service takes complex care while it is below the share it plans for, and otherwise only
    what nobody took for weeks.
    """
    own = terms.own_row[council] == j
    if not _comes_first(j, council, complex_care, providers, terms):
        return 1 if last_resort or not own else 2
    preferred = terms.prefers[council] and not terms.patch_rule[council]
    if preferred and not own and providers.contract[j, council] < WON:
        return 1
    return 0


@inlined
def _comes_first(
    j: int, council: int, complex_care: bool, providers: ProviderColumns, terms: Terms
) -> bool:
    """Whether the council thinks of a provider first.

    Of others those come first that came to its officers' mind (7.9).
    """
    own = terms.own_row[council] == j
    if terms.route_model[council] >= 0 and terms.route_open[council]:
        return bool(providers.form[j] == terms.route_model[council])
    if terms.own_open[council] and complex_care:
        return bool(own)
    return not own and bool(providers.in_mind[j])


class Asker(NamedTuple):
    """A person for whom care is looked for.

    Attributes:
        route: who holds the money.
        package: hours a week.
        needed: bits that a provider's standing needs to be asked at all.
        told: bits that tell the tier, unless a holder of the patch or free hours do.
        later: what they are where it is asked next, without those needed.
        case: where the tier of council-managed care stands among the bits.
        holder: who holds the person's patch and serves the place, -1 nobody.
        last_resort: whether nobody took the package for weeks.
    """

    route: int
    package: float
    needed: int
    told: int
    later: int
    case: int
    holder: int
    last_resort: bool


@inlined
def asker_of(
    i: int,
    last_resort: bool,
    complex_from: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> Asker:
    """What of a person decides whom to ask."""
    route, place, holder = int(clients.route[i]), clients.place[i], -1
    needed = 1 << route
    if route == _COUNCIL:
        if terms.patch_rule[land.council[place]]:
            holder = terms.holder[patch_of(place, clients.uid[i], land.patch, land.patch_parts)]
        if holder >= 0 and not serves_place(providers, holder, place, land):
            holder = -1
        # Who holds the patch needs no place on the list.
        if holder < 0:
            needed |= _LISTED
    case = _TIERS + 2 * (2 * (clients.complexity[i] >= complex_from) + last_resort)
    told, later = 0, _NEVER
    if route == _COUNCIL:
        told, later = 3 << case, 1 << case
    elif route == _DIRECT:
        told = later = _DIRECT_LATER
    return Asker(route, float(clients.package[i]), needed, told, later, case, holder, last_resort)


@inlined
def by_bits(asker: Asker) -> bool:
    """Whether standings alone tell the tiers to a person; then :func:`tier_told` does."""
    return asker.holder < 0 and (
        asker.route == _COUNCIL or asker.route == _DIRECT or asker.route == _OWN
    )


@inlined
def tier_told(bits: int, asker: Asker) -> tuple[bool, bool]:
    """Whether a provider is offered first, and whether next, by its standing."""
    rest = (bits & (asker.needed | asker.told)) - asker.needed
    return rest == 0, rest == asker.later


@inlined
def tier_of(j: int, bits: int, asker: Asker, providers: ProviderColumns) -> int:
    """0 = offered first, 1 = offered next, 2 = not offered.

    Someone with a fund or a budget pays the same everywhere and asks first who has carers for all
    of it, to see few faces (E184).
    """
    if bits & asker.needed != asker.needed:
        return 2
    if asker.route == _COUNCIL:
        usual = (bits >> asker.case) & 3
        return usual if asker.holder < 0 else _patch_tier(j, bits, usual, asker)
    if asker.route == _DIRECT:
        return int(bits & _DIRECT_LATER != 0)
    if asker.route == _OWN:
        return 0
    return int(providers.free[j] < asker.package)


@inlined
def _patch_tier(j: int, bits: int, usual: int, asker: Asker) -> int:
    """The tier where one provider holds the patch: others only when it could not for weeks.

    Complex care that the council's own service takes first is offered to both.
    """
    if j == asker.holder or (usual == 0 and bits & _OWN_SERVICE):
        return 0
    return max(1, usual) if asker.last_resort and bits & _LISTED else 2
