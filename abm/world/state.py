"""The state of a world: tables, land, policy, memory and ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gofal.abm.country import Country
from gofal.abm.facts import Facts
from gofal.abm.levers import options
from gofal.abm.parameters import Parameters
from gofal.abm.world.dated import Dated
from gofal.abm.world.geography import Geography
from gofal.abm.world.land import Land, council_of_patches
from gofal.abm.world.ledger import Ledger
from gofal.abm.world.memory import Memory, grown
from gofal.abm.world.policy import Policy
from gofal.abm.world.records import Records
from gofal.abm.world.scratch import Made, Scratch, Sizes
from gofal.abm.world.stretches import Stretches
from gofal.abm.world.tally import Tally
from gofal.agents.carer import CarerColumns
from gofal.agents.catalyst import CatalystColumns
from gofal.agents.client import ClientColumns
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.delivery import DeliveryModel
from gofal.agents.delivery.base import neutral_value
from gofal.agents.founder import FounderColumns
from gofal.agents.payment import PaymentMode
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32, I64, Table
from gofal.agents.unpaid_carer import UnpaidCarerColumns


@dataclass
class State:
    """Everything that makes one world at one moment; two never share an array they write to.

    Attributes:
        week: week about to run; negative while burning in.
        seed: decides every random draw.
        country: whose facts, parameters and levers hold.
        parameters: in force this week.
        dated: parameters by date; None in a run without dates.
        policy_week: week in which the policy begins.
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
    dated: Dated | None
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
    policy_week: int = 0
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
