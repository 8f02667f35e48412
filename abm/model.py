"""The model: build the world, run the week, show it to Mesa."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

import networkx as nx
import numpy as np
import pandas as pd

from gofal.abm.audit import audit
from gofal.abm.audit.watch import Watch, check
from gofal.abm.country import DEFAULT, Country
from gofal.abm.network import KINDS, RELATIONS, care_network
from gofal.abm.outcomes.frame import outcome_frame
from gofal.abm.parameters import Parameters
from gofal.abm.saved import load_run, save_run
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.slices import slice_of
from gofal.abm.stress import stress_test
from gofal.abm.warm_start import start as start_world
from gofal.abm.week.need.calendar import show_strain
from gofal.abm.week.new_year import begin_year
from gofal.abm.week.plan import WEEK
from gofal.abm.week.step import Part
from gofal.abm.world.build import dated_of
from gofal.abm.world.equal import put_on_equal_terms
from gofal.abm.world.policy import policy_of
from gofal.abm.world.prices import hold_to_floor
from gofal.abm.world.state import State
from gofal.agents.array_model import ArrayModel
from gofal.agents.carer import CarerColumns
from gofal.agents.catalyst import CatalystColumns
from gofal.agents.client import ClientColumns
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.errors import GofalError
from gofal.agents.provider import ProviderColumns
from gofal.agents.unpaid_carer import UnpaidCarerColumns
from gofal.agents.views import View


class Client(View, schema=ClientColumns):
    """A person who needs, or is assessed for, care at home."""


class Carer(View, schema=CarerColumns):
    """A paid carer, at work or looking for work."""


class UnpaidCarer(View, schema=UnpaidCarerColumns):
    """A relative or friend who cares."""


class Provider(View, schema=ProviderColumns):
    """An organisation that delivers care."""


class Commissioner(View, schema=CommissionerColumns):
    """A council as a buyer of care."""


class Catalyst(View, schema=CatalystColumns):
    """Somebody who helps others to start, join up or find care."""


def _cut_out(scenario: Scenario) -> State:
    """The slice that a scenario names, cut out of the whole country after its burn-in."""
    whole = CareModel(scenario.with_(only=()))
    whole.burn_in()
    return slice_of(whole.state, scenario)


SETTLING_WEEKS = 26
"""First weeks of the burn-in, in which nobody yet hands back, reviews pay, enters or leaves."""


class CareModel(ArrayModel):
    """Home care in Wales.

    Args:
        scenario: a scenario or the name of a preset; it holds seed and burn-in.
        validating: recount people, hours and money after every step (slower).
        country: whose preset a name means. A scenario knows its own country.

    Example:
        >>> model = CareModel(scenario="baseline")  # doctest: +SKIP
        >>> model.run_for(520)  # doctest: +SKIP
        >>> model.outcomes()  # doctest: +SKIP
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        validating: bool = False,
        country: Country = DEFAULT,
    ) -> None:
        chosen = load_scenario(scenario, country) if isinstance(scenario, str) else scenario
        self._setting_up(chosen, validating)
        start = perf_counter()
        self._show(_cut_out(chosen) if chosen.only else start_world(chosen))
        self.timings["build"] = perf_counter() - start

    def _setting_up(self, scenario: Scenario, validating: bool) -> None:
        super().__init__(rng=scenario.seed)
        self.followed = scenario
        self.validating = validating
        self.timings: dict[str, float] = {}

    def _show(self, state: State) -> None:
        self.state = state
        for view, table in (
            (Client, state.client),
            (Carer, state.carer),
            (UnpaidCarer, state.unpaid),
            (Provider, state.provider),
            (Commissioner, state.commissioner),
            (Catalyst, state.catalyst),
        ):
            self.register_table(view, table)
        # The week works out strain only where it needs it.
        self.register_table(UnpaidCarer, state.unpaid, lambda: show_strain(self.state))

    @property
    def week(self) -> int:
        """Week about to run; 0 is the first week of the policy, below is what comes before."""
        return self.state.week - self.state.policy_week

    @property
    def parameters(self) -> Parameters:
        """The parameters in force."""
        return self.state.parameters

    def step(self) -> None:
        """Run one week: the steps of ``gofal.abm.week.plan.WEEK`` and their parts."""
        self.open_week()
        state = self.state
        watch = Watch(state) if self.validating else None
        for step in WEEK:
            for part in step.parts:
                if part.due(state):
                    self._run(step.name, part, watch)
            if self.validating:
                audit(state, step.name)
        self.close_week()

    def open_week(self) -> None:
        """Put this week's policy in force and empty its books."""
        state, first = self.state, -self.followed.burn_in_weeks
        state.settling = state.week < first + SETTLING_WEEKS and state.week < 0
        state.policy.at(state.week)
        begin_year(state)
        hold_to_floor(state)
        if self.followed.terms == "equal" and self.week >= 0 and not state.equal_terms:
            put_on_equal_terms(state)
        state.fit()
        state.tally.open_week(state.week)
        state.ledger.open_week()

    def close_week(self) -> None:
        """Turn to the next week."""
        self.state.week += 1

    def _run(self, step: str, part: Part, watch: Watch | None) -> None:
        """Run a part of the week and time it."""
        start = perf_counter()
        if watch is None:
            part.run(self.state)
        else:
            check(self.state, step, part, watch.run(part))
        name = f"{step}.{part.name}"
        self.timings[name] = self.timings.get(name, 0.0) + perf_counter() - start

    def burn_in(self, progress: Callable[[int], None] | None = None) -> None:
        """Run the weeks before the policy, history too; ``progress`` is called with each week."""
        while self.week < 0:
            super().run_for(1)
            if progress is not None:
                progress(self.week)

    def run_for(self, weeks: float) -> None:
        """Run some weeks of the policy, after the burn-in if that has not been."""
        if weeks < 0 or weeks != int(weeks):
            raise GofalError(f"cannot run for {weeks:g} weeks; allowed: a whole number from 0")
        self.burn_in()
        if weeks:
            super().run_for(int(weeks))
        show_strain(self.state)

    def fork(self, scenario: Scenario | str) -> CareModel:
        """Copy that follows another scenario from this week on, with the same random draws.

        Seed and slice are this world's, and where it is on equal terms so is the copy.

        Raises:
            GofalError: the scenario asks for other parameters, local facts or another country, or
                has dates where this world has none.
        """
        country = self.followed.country
        chosen = load_scenario(scenario, country) if isinstance(scenario, str) else scenario
        if chosen.country != country:
            raise GofalError(f"a branch of {country.slug} cannot become {chosen.country.slug}")
        ours = self.followed
        terms = "equal" if self.state.equal_terms else chosen.terms
        if chosen.local not in ((), ours.local):
            raise GofalError("a branch shares what councils say with the world it comes from")
        chosen = chosen.with_(
            seed=ours.seed, only=ours.only, terms=terms, local=ours.local, wales=ours.wales
        )
        if dict(chosen.parameters) not in ({}, dict(self.followed.parameters)):
            raise GofalError("a branch shares its parameters with the world it comes from")
        if (chosen.history is None) != (ours.history is None):
            raise GofalError("a run with dates has no branch without, nor the other way round")
        branch = object.__new__(CareModel)
        branch._setting_up(chosen, self.validating)
        state = self.state.copy()
        if state.dated:
            same = chosen.with_(parameters=ours.parameters)
            state.dated = dated_of(same, state.dated.base)
        state.policy = policy_of(chosen, state.geography.council_codes, state.dated)
        state.policy_week = chosen.policy_week
        branch._show(state)
        return branch

    def slice(self, *councils: str) -> CareModel:
        """Some neighbouring councils of this world, from this week on; see :mod:`gofal.abm.slices`.

        Raises:
            GofalError: no council is named, or one that is unknown.
        """
        if not councils:
            raise GofalError("a slice needs at least one council")
        chosen = self.followed.with_(only=councils)
        part = object.__new__(CareModel)
        part._setting_up(chosen, self.validating)
        part._show(slice_of(self.state, chosen))
        return part

    def save(self, path: Path | str) -> None:
        """Write the run as it stands into a file, to be resumed or branched from by :meth:`load`.

        Events and collectors of Mesa that were added to the model are not part of it.

        Raises:
            GofalError: the file cannot be written.
        """
        show_strain(self.state)
        save_run(self.followed, self.state, Path(path))

    @classmethod
    def load(cls, path: Path | str, *, validating: bool = False) -> CareModel:
        """The run that was saved in a file; it goes on as if it had never stopped.

        Raises:
            GofalError: there is no such file, it is damaged, or it was saved under other rules.
        """
        scenario, state = load_run(Path(path))
        model = object.__new__(cls)
        model._setting_up(scenario, validating)
        model._show(state)
        return model

    def outcomes(self) -> pd.DataFrame:
        """Outcomes since the policy began: week, level, code, outcome, value."""
        return outcome_frame(self.state)

    def provider_records(self) -> pd.DataFrame:
        """Table with a row a provider and quarter since the policy began."""
        g = self.state.geography
        return self.state.records.providers(
            [model.slug for model in self.state.models],
            g.council_codes,
            {n: str(place) for n, place in enumerate(g.ids)},
            self.state.policy_week,
        )

    def stress_test(self) -> dict[int, dict[str, float]]:
        """Hours lost 4 and 13 weeks after each council's largest provider goes, by council code."""
        return stress_test(self)

    def network(
        self,
        council: str | None = None,
        kinds: Iterable[str] = KINDS,
        relations: Iterable[str] = tuple(RELATIONS),
    ) -> nx.MultiDiGraph:
        """Network of who cares for whom, employs whom and contracts with whom, over the roads.

        Args:
            council: its name or code; all councils if None, which is large.
            kinds: kinds of nodes, see :data:`gofal.abm.network.KINDS`.
            relations: kinds of edges, see :data:`gofal.abm.network.RELATIONS`.

        Raises:
            GofalError: a council, kind or relation is unknown.
        """
        return care_network(self.state, council, kinds, relations)

    def state_hash(self) -> str:
        """A hash of the whole state; equal for equal futures."""
        digest = hashlib.sha256()
        s = self.state
        show_strain(s)
        tables = (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst, s.founder)
        for table in tables:
            for name in table.specs:
                digest.update(np.ascontiguousarray(table[name]).tobytes())
        digest.update(s.ledger.balance.tobytes())
        digest.update(s.tally.now.tobytes())
        return digest.hexdigest()
