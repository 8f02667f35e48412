"""The state of a world: tables, land, policy, memory and ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from gofal.abm.country import Country
from gofal.abm.facts import Facts
from gofal.abm.levers import options
from gofal.abm.parameters import Parameters
from gofal.abm.world.geography import Geography
from gofal.abm.world.land import Land, council_of_patches
from gofal.abm.world.ledger import Ledger
from gofal.abm.world.policy import Policy
from gofal.abm.world.records import Records
from gofal.abm.world.scratch import Made, Scratch, Sizes
from gofal.abm.world.stretches import Stretches, stretches
from gofal.abm.world.tally import Tally
from gofal.agents.carer import CarerColumns
from gofal.agents.catalyst import CatalystColumns
from gofal.agents.client import ClientColumns
from gofal.agents.commissioner import NO_TENDER, CommissionerColumns
from gofal.agents.delivery import DeliveryModel
from gofal.agents.delivery.base import neutral_value
from gofal.agents.founder import FounderColumns
from gofal.agents.payment import PaymentMode
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64, I8, I32, I64, Bool, Table
from gofal.agents.unpaid_carer import NEVER, NO_WEEK, UnpaidCarerColumns, UnpaidRules


class Memory(NamedTuple):
    """What places, patches and councils remember from week to week; copied with the state.

    Attributes:
        holder: provider that holds each patch, -1 none, shape (patches,).
        holder_uid: its identity, shape (patches,).
        capacity: hours a week paid for in each patch, shape (patches,).
        helpers: people who now help a neighbour through connectors or coordinators, by place.
        volunteer_hours: hours of volunteers that are promised, by place.
        levy: pence in the co-operatives' fund, shape (councils,).
        reabled: people in a reablement team's care, shape (councils,).
        tendered: week of each council's last tender for its list, shape (councils,).
        patch_tendered: the same for each patch, shape (patches,).
        patch_price: the holder's agreed price over the fee, shape (patches,).
        patch_left: hours of paid capacity not yet used, shape (patches,).
        patch_estimate: hours a week a patch was thought to need when it was awarded.
        tender_began: week in which each council's tender began, -1 none, shape (councils,).
        lot_due: week in which each patch is next let by tender, -1 none, shape (patches,).
        lot_starts: week in which the work of each patch passes to who won it, -1 none.
        lot_winner: provider that has won each patch and waits for the work, -1 none.
        lot_winner_uid: its identity.
        lot_price: the price that it bid over the fee.
        lot_until: week in which the contract of each patch let by tender is over, -1 none.
        aged_years: years of ageing since the lever ``demography`` was set, shape (councils,).
        outside_index: what growth made of pay elsewhere, shape (councils,).
        refused_at: hours refused for want of staff, smoothed, shape (providers, places).
        visits_at: visits a week, shape (providers, places).
        refused_in: stretches of places in which hours are refused, shape (providers, stretches).
        visits_in: the same for visits.
        demand_at: visits a week of everyone served in a place, shape (places,).
        delivered_worth: £ of council-managed hours in the old way of the last bills, by provider.
        new_worth: the same in the new way.
        figures: what a council that searches has seen of people in the new way and of others,
            shape (councils, 2, 8); their names are those of ``search.Figures``.
        seen_waiting: hours that wait as founders last saw them, shape (payers, places).
        seen_begun: hours that begin in a week, smoothed, same shape.
        seen_rivals: providers willing and able to take a typical package, same shape.
        local_news: what founders know of others, shape (9, councils); the names of its rows are
            those of ``sight.LocalNews``.
        pool: people who could do care work and do other work, by council and tenth of the people by
            what they could earn there, shape (councils, 10).
        unpaid_due: week in which each unpaid carer has the next event, shape (rows,).
        unpaid_linked: rows of unpaid carers of people with formal care, first those in use.
        unpaid_turn: which week in so many each unpaid carer may be joined in, shape (rows,).
        unpaid_ready: an unpaid carer who may be joined to somebody, -1 none, shape (places,).
        unpaid_sums: carers, hours x 2^24, strained and supported among all others, shape
            (4, councils).
        unpaid_noted: carers alive, rows of ``unpaid_linked`` in use, week that has last run and
            week that strain was last worked out for, shape (4,).
        unpaid_rules: parameters that the events follow from.
        unpaid_share: share of strained carers supported that they follow from, shape (councils,).
    """

    holder: I32
    holder_uid: I64
    capacity: F64
    helpers: F64
    volunteer_hours: F64
    levy: I64
    reabled: F64
    tendered: I32
    patch_tendered: I32
    patch_price: F64
    patch_left: F64
    patch_estimate: F64
    tender_began: I32
    lot_due: I32
    lot_starts: I32
    lot_winner: I32
    lot_winner_uid: I64
    lot_price: F64
    lot_until: I32
    aged_years: F64
    outside_index: F64
    figures: F64
    refused_at: F32
    visits_at: F32
    refused_in: Bool
    visits_in: Bool
    demand_at: F64
    delivered_worth: F64
    new_worth: F64
    seen_waiting: F64
    seen_begun: F64
    seen_rivals: F64
    local_news: F64
    pool: I64
    unpaid_due: I32
    unpaid_linked: I32
    unpaid_turn: I8
    unpaid_ready: I32
    unpaid_sums: I64
    unpaid_noted: I64
    unpaid_rules: F64
    unpaid_share: F64


MEMORY_AXES: dict[str, tuple[str, ...]] = {
    "holder": ("patch",),
    "holder_uid": ("patch",),
    "capacity": ("patch",),
    "helpers": ("place",),
    "volunteer_hours": ("place",),
    "levy": ("council",),
    "reabled": ("council",),
    "tendered": ("council",),
    "patch_tendered": ("patch",),
    "patch_price": ("patch",),
    "patch_left": ("patch",),
    "patch_estimate": ("patch",),
    "tender_began": ("council",),
    "lot_due": ("patch",),
    "lot_starts": ("patch",),
    "lot_winner": ("patch",),
    "lot_winner_uid": ("patch",),
    "lot_price": ("patch",),
    "lot_until": ("patch",),
    "aged_years": ("council",),
    "outside_index": ("council",),
    "refused_at": ("provider", "place"),
    "visits_at": ("provider", "place"),
    "refused_in": ("provider", ""),
    "visits_in": ("provider", ""),
    "demand_at": ("place",),
    "delivered_worth": ("provider", "council"),
    "new_worth": ("provider", "council"),
    "figures": ("council", "", ""),
    "seen_waiting": ("payer", "place"),
    "seen_begun": ("payer", "place"),
    "seen_rivals": ("payer", "place"),
    "local_news": ("", "council"),
    "pool": ("council", ""),
    "unpaid_due": ("unpaid",),
    "unpaid_linked": ("unpaid",),
    "unpaid_turn": ("unpaid",),
    "unpaid_ready": ("place",),
    "unpaid_sums": ("", "council"),
    "unpaid_noted": ("",),
    "unpaid_rules": ("",),
    "unpaid_share": ("council",),
}
"""Of what each array of the memory holds one entry, by axis."""

PAYERS = ("council", "direct_payment", "own_money")
"""Payers of an hour, as founders see the market; funds and budgets count as the council."""

STEPS_OF_EARNINGS = 10
"""Steps by what people could earn elsewhere, in which those who are not in care are counted."""


def memory(patches: int, places: int, councils: int, providers: int, unpaid: int) -> Memory:
    """An empty memory."""
    return Memory(
        holder=np.full(patches, -1, dtype=np.int32),
        holder_uid=np.zeros(patches, dtype=np.int64),
        capacity=np.zeros(patches),
        helpers=np.zeros(places),
        volunteer_hours=np.zeros(places),
        levy=np.zeros(councils, dtype=np.int64),
        reabled=np.zeros(councils),
        tendered=np.full(councils, NO_TENDER, dtype=np.int32),
        patch_tendered=np.full(patches, NO_TENDER, dtype=np.int32),
        patch_price=np.ones(patches),
        patch_left=np.zeros(patches),
        patch_estimate=np.zeros(patches),
        tender_began=np.full(councils, -1, dtype=np.int32),
        lot_due=np.full(patches, -1, dtype=np.int32),
        lot_starts=np.full(patches, -1, dtype=np.int32),
        lot_winner=np.full(patches, -1, dtype=np.int32),
        lot_winner_uid=np.zeros(patches, dtype=np.int64),
        lot_price=np.ones(patches),
        lot_until=np.full(patches, -1, dtype=np.int32),
        aged_years=np.zeros(councils),
        outside_index=np.ones(councils),
        figures=np.zeros((councils, 2, 8)),
        refused_at=np.zeros((providers, places), dtype=np.float32),
        visits_at=np.zeros((providers, places), dtype=np.float32),
        refused_in=np.zeros((providers, stretches(places)), dtype=np.bool_),
        visits_in=np.zeros((providers, stretches(places)), dtype=np.bool_),
        demand_at=np.zeros(places),
        delivered_worth=np.zeros((providers, councils)),
        new_worth=np.zeros((providers, councils)),
        seen_waiting=np.zeros((len(PAYERS), places)),
        seen_begun=np.zeros((len(PAYERS), places)),
        seen_rivals=np.zeros((len(PAYERS), places)),
        local_news=np.zeros((9, councils)),
        pool=np.zeros((councils, STEPS_OF_EARNINGS), dtype=np.int64),
        unpaid_due=np.full(unpaid, NEVER, dtype=np.int32),
        unpaid_linked=np.zeros(unpaid, dtype=np.int32),
        unpaid_turn=np.zeros(unpaid, dtype=np.int8),
        unpaid_ready=np.full(places, -1, dtype=np.int32),
        unpaid_sums=np.zeros((4, councils), dtype=np.int64),
        unpaid_noted=np.full(4, NO_WEEK, dtype=np.int64),
        unpaid_rules=np.zeros(len(UnpaidRules._fields) + 1),
        unpaid_share=np.zeros(councils),
    )


BY_PROVIDER = (
    *("refused_at", "visits_at", "refused_in", "visits_in"),
    *("delivered_worth", "new_worth"),
)
"""What is remembered of each provider."""


def grown(memory: Memory, providers: int, unpaid: int) -> Memory:
    """The memory with room for so many providers and unpaid carers."""
    more = providers - len(memory.refused_at)
    if more > 0:
        now = {name: getattr(memory, name) for name in BY_PROVIDER}
        memory = memory._replace(
            **{name: np.pad(array, ((0, more), (0, 0))) for name, array in now.items()}
        )
    rows = unpaid - len(memory.unpaid_due)
    if rows > 0:
        memory = memory._replace(
            unpaid_due=np.pad(memory.unpaid_due, (0, rows), constant_values=NEVER),
            unpaid_linked=np.pad(memory.unpaid_linked, (0, rows)),
            unpaid_turn=np.pad(memory.unpaid_turn, (0, rows)),
        )
    return memory


@dataclass
class State:
    """Everything that makes one world at one moment; two never share an array they write to.

    Attributes:
        week: week about to run; negative while burning in.
        seed: decides every random draw.
        country: whose facts, parameters and levers hold.
        client_rate: contacts a week expected from each place, shape (places,).
        unpaid_rate: people who take up unpaid care a week in each place, shape (places,).
        entrant_rate: people who come to be able to do care work a week, shape (places,).
        need_size: what the need of new people is multiplied by, shape (councils,).
        population: people in each place, shape (places,).
        people: people of the whole country, those outside a slice too.
        speakers: share who speak the country's own language, shape (councils,).
        fee_index: what upratings since the start of the policy made of fees, shape (councils,).
        floor_index: the same for the legal wage floor.
        demand_index: the same for arrivals and starts of unpaid care.
        budget_index: the same for budgets.
        settling: the market is forming: nobody hands back, sets pay, enters or leaves yet.
        nationals_left: the largest multi-area provider has gone.
        equal_terms: every delivery model has the terms of a private agency from now on.
        bands: shares of unpaid carers giving 50+ and 20-49 hours, by place, shape (places, 2).
    """

    week: int
    seed: int
    country: Country
    facts: Facts
    geography: Geography
    land: Land
    parameters: Parameters
    policy: Policy
    models: tuple[DeliveryModel, ...]
    modes: tuple[PaymentMode, ...]
    client: Table[ClientColumns]
    carer: Table[CarerColumns]
    unpaid: Table[UnpaidCarerColumns]
    provider: Table[ProviderColumns]
    commissioner: Table[CommissionerColumns]
    catalyst: Table[CatalystColumns]
    founder: Table[FounderColumns]
    memory: Memory
    ledger: Ledger
    tally: Tally
    records: Records
    client_rate: F64
    unpaid_rate: F64
    entrant_rate: F64
    need_size: F64
    population: F64
    people: float
    speakers: F64
    bands: F64
    zeros: F64
    fee_index: F64
    floor_index: F64
    demand_index: F64
    budget_index: F64
    settling: bool = True
    nationals_left: bool = False
    equal_terms: bool = False
    _scratch: Scratch = field(default_factory=Scratch)

    @property
    def councils(self) -> int:
        """Number of councils."""
        return len(self.speakers)

    def scratch[T: Made](self, kind: type[T]) -> T:
        """The scratch of a step, see :mod:`gofal.abm.world.scratch`."""
        return self._scratch.of(kind, self.sizes)

    @property
    def stretches(self) -> Stretches:
        """Which stretches of the rows of refusals and visits may hold something."""
        return Stretches(self.memory.refused_in, self.memory.visits_in)

    @property
    def sizes(self) -> Sizes:
        """Room of the tables and maps."""
        return Sizes(
            self.client.capacity,
            self.carer.capacity,
            self.unpaid.capacity,
            self.provider.capacity,
            len(self.population),
            len(self.memory.holder),
            self.councils,
        )

    def lever(self, name: str) -> F64:
        """A lever's values this week as an array of its own, shape (councils,)."""
        return self.policy[name].astype(np.float64)

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {model.slug: code for code, model in enumerate(self.models)}

    def model_code(self, slug: str) -> int:
        """Index of a delivery model."""
        return self._codes[slug]

    @cached_property
    def route_models(self) -> I64:
        """Delivery model of every option of the lever ``rebalancing_route``."""
        return np.array([self.model_code(slug) for slug in options("rebalancing_route")])

    @cached_property
    def patch_council(self) -> I32:
        """Council of every patch, shape (patches,)."""
        return council_of_patches(self.land, len(self.memory.holder))

    @cached_property
    def _mode_codes(self) -> dict[str, int]:
        return {mode.slug: code for code, mode in enumerate(self.modes)}

    def mode_code(self, slug: str) -> int:
        """Index of a payment mode."""
        return self._mode_codes[slug]

    @cached_property
    def _form_terms(self) -> dict[str, F64]:
        return {}

    def form_term(self, name: str) -> F64:
        """A term of every delivery model, neutral where one does not give it, shape (models,)."""
        if name not in self._form_terms:
            q, neutral = self.parameters, neutral_value(name)
            names = [f"{model.slug}.{name}" for model in self.models]
            given = [q[one] if one in q or neutral is None else neutral for one in names]
            self._form_terms[name] = np.array(given)
            self._form_terms[name].flags.writeable = False
        return self._form_terms[name]

    def use_parameters(self, parameters: Parameters) -> None:
        """Put other values of the same parameters in force."""
        self.parameters = parameters
        self._form_terms.clear()

    def fit(self) -> None:
        """Keep room for a week's births, in tables and in memory."""
        self.client.reserve(64 + len(self.client) // 10)
        self.carer.reserve(64 + len(self.carer) // 10)
        self.unpaid.reserve(256 + len(self.unpaid) // 50)
        self.provider.reserve(288)
        self.founder.reserve(288)
        self.memory = grown(self.memory, self.provider.capacity, self.unpaid.capacity)

    def copy(self) -> State:
        """An independent world in the same state; facts and rates, never written to, are shared."""
        return replace(
            self,
            client=self.client.copy(),
            carer=self.carer.copy(),
            unpaid=self.unpaid.copy(),
            provider=self.provider.copy(),
            commissioner=self.commissioner.copy(),
            catalyst=self.catalyst.copy(),
            founder=self.founder.copy(),
            memory=Memory._make(array.copy() for array in self.memory),
            fee_index=self.fee_index.copy(),
            floor_index=self.floor_index.copy(),
            demand_index=self.demand_index.copy(),
            budget_index=self.budget_index.copy(),
            ledger=self.ledger.copy(),
            tally=self.tally.copy(),
            records=self.records.copy(),
            _scratch=Scratch(),
        )
