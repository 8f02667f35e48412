"""gofal as Mesa users know a model: keyword arguments in, ``step()``, a data collector.

```python
from gofal.experiments.adapters.mesa_model import GofalModel

model = GofalModel(scenario="baseline", fee_level=1.1, rng=1)
model.run_for(52)
model.datacollector.get_model_vars_dataframe()["turnover"]
```

Agents too: ``GofalModel(agents="provider.clients,provider.hours")``, and then
``model.datacollector.get_agenttype_vars_dataframe(Provider)``, where ``Provider`` comes from
``gofal.abm.model``. Every table has one axis of time,
``week``, 0 being the first of the policy, as in results; in a run with dates (``policy_from``)
``date`` is the day on which a week begins.

The same class goes into ``mesa.batch_run``, where ``rng=[None] * 3`` are three runs of different
luck; ``seed_used`` says which. `gofal sweep` does that and survives a kill.
"""

from __future__ import annotations

import operator
import secrets
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import SupportsIndex

import numpy as np

from gofal.abm.history import History
from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.adapters.weekly_collector import WeeklyCollector, columns_of
from gofal.experiments.names import names_in
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.ranges import MOST_WEEKS, require_count
from gofal.experiments.runs.worlds import users_worlds

HEADLINES = ("exit_rate", "effective_wage", "rural_met_need", "met_need", "turnover")
DOT = "__"  # stands for the dot of a parameter, which no keyword may hold


class GofalModel(CareModel):
    """Home care in Wales, week by week, with levers and parameters as keywords.

    Args:
        scenario: a preset's name, a file of your own, or ``"baseline/fee_level=1.1"``.
        rng: seed of all luck; the same seed gives the same luck whatever the levers. None draws a
            new seed, as Mesa does.
        burn_in_weeks: before the policy starts; the preset's own if None.
        only: neighbouring councils of a slice, for a quick look; all of Wales if empty. Here and
            below a text may name several with commas between, because Mesa's runner takes a list
            for values to try.
        outcomes: what the data collector reads for Wales after every week of the policy.
        agents: columns of agents that it reads, as ``"carer.wage"``.
        agents_every: weeks from one reading of agents to the next.
        policy_from: a run with dates, in which the policy begins in April of this year.
        **settings: a lever by its name (``fee_level=1.1``), or a parameter with two underscores
            for its dot (``carer__reach_mean=40``).

    Raises:
        GofalError: there is no such preset, outcome, lever or parameter, or a value is outside its
            range.
    """

    def __init__(
        self,
        scenario: str = "baseline",
        *,
        rng: SupportsIndex | np.random.Generator | np.random.SeedSequence | None = 1,
        burn_in_weeks: int | None = None,
        only: str | Sequence[str] = (),
        outcomes: str | Sequence[str] = HEADLINES,
        agents: str | Sequence[str] = (),
        agents_every: int = 1,
        policy_from: int | None = None,
        **settings: float | str,
    ) -> None:
        weekly = weekly_outcomes()
        read = names_in(outcomes)
        for name in read:
            if name not in weekly:
                raise unknown("weekly outcome", name, weekly)
        require_count("agents_every", agents_every, MOST_WEEKS)
        dates = None if policy_from is None else History(policy_from=policy_from)
        chosen = typed_scenario(
            scenario, _typed(settings), burn_in_weeks=burn_in_weeks, only=names_in(only)
        ).with_(seed=_seed(rng), history=dates)
        worlds = users_worlds()  # one that has parameters of its own serves no other run
        world = worlds.burnt_in(chosen, lambda _weeks: None, keep=not chosen.parameters)
        self._setting_up(chosen, validating=False)
        self._show(world.fork(chosen).state)
        self.steps = 0  # Mesa's runners count the weeks of the policy
        columns = columns_of(agents, self.agent_types)
        dated = dates is not None
        self.datacollector = WeeklyCollector(_readers(read), columns, dated, agents_every)

    @property
    def seed_used(self) -> int:
        """The seed of all luck; given as ``rng`` it repeats the run."""
        return self.followed.seed

    def fork(self, scenario: Scenario | str) -> GofalModel:
        """As of every model; what was collected so far, and how, goes with the copy.

        Args:
            scenario: that of the copy; a text as in ``GofalModel(scenario=…)``.
        """
        if isinstance(scenario, str):
            scenario = typed_scenario(scenario).with_(history=self.followed.history)
        branch = super().fork(scenario)
        copied = object.__new__(GofalModel)
        copied._setting_up(branch.followed, branch.validating)
        copied._show(branch.state)
        copied.steps = self.steps
        copied.datacollector = deepcopy(self.datacollector)
        return copied

    @classmethod
    def load(cls, path: Path | str, *, validating: bool = False) -> GofalModel:
        """As of every model; the headlines are collected from here on."""
        model = super().load(path, validating=validating)
        assert isinstance(model, GofalModel)  # noqa: S101  (it makes one of its own class)
        model.steps = model.week
        model.datacollector = WeeklyCollector(
            _readers(HEADLINES), {}, model.state.dated is not None, 1
        )
        return model

    def step(self) -> None:
        """One week; read by the data collector once the burn-in is over."""
        super().step()
        if self.week > 0:
            self.datacollector.collect(self)


def _readers(outcomes: Sequence[str]) -> dict[str, Callable[[CareModel], float]]:
    """What reads each outcome, by its name."""
    return {name: partial(_read, outcome=name) for name in outcomes}


def _read(model: CareModel, outcome: str) -> float:
    """The latest value for Wales; NaN in a week in which it is not defined."""
    return float(outcome_series(model.state, [outcome])[outcome][-1, -1])


def _typed(settings: dict[str, float | str]) -> list[str]:
    """Keywords as settings are typed; two underscores are the dot of a parameter."""
    known = load_levers()
    for name in settings:
        if name not in known and DOT not in name:
            raise unknown("lever", name, known)
    return [
        f"{name if name in known else name.replace(DOT, '.', 1)}={value}"
        for name, value in settings.items()
    ]


def _seed(rng: SupportsIndex | np.random.Generator | np.random.SeedSequence | None) -> int:
    """A seed from whatever Mesa and NumPy take for one; None draws it.

    Raises:
        GofalError: it is none of these.
    """
    if rng is None:
        return secrets.randbits(31)
    if isinstance(rng, np.random.SeedSequence):
        return int(rng.generate_state(1)[0])
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**31))
    try:
        return operator.index(rng)
    except TypeError:
        raise GofalError(
            f"rng = {rng!r} is no seed; allowed: a whole number from 0, a Generator or "
            "SeedSequence of NumPy, or None for new luck"
        ) from None
