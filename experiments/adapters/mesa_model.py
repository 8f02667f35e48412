"""gofal as Mesa users know a model: keyword arguments in, ``step()``, a data collector.

```python
from gofal.experiments.adapters.mesa_model import GofalModel

model = GofalModel(scenario="baseline", fee_level=1.1, rng=1)
model.run_for(52)
model.datacollector.get_model_vars_dataframe()["turnover"]
```

The same class goes into ``mesa.batch_run``; `gofal sweep` does that and survives a kill.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial

import mesa

from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import parse_setting
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.runs.worlds import users_worlds

HEADLINES = ("exit_rate", "effective_wage", "rural_met_need", "met_need", "turnover")
DOT = "__"  # stands for the dot of a parameter, which no keyword may hold


class GofalModel(CareModel):
    """Home care in Wales, week by week, with levers and parameters as keywords.

    Args:
        scenario: a preset's name.
        rng: seed of all luck; the same seed gives the same luck whatever the levers. None draws a
            new seed, as Mesa does.
        burn_in_weeks: before the policy starts; the preset's own if None.
        only: neighbouring councils of a slice, for a quick look; a text may name several with
            commas between, because Mesa's runner takes a list for values to try. All of Wales if
            empty.
        outcomes: what the data collector reads for Wales after every week of the policy.
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
        rng: int | None = 1,
        burn_in_weeks: int | None = None,
        only: str | Sequence[str] = (),
        outcomes: Sequence[str] = HEADLINES,
        **settings: float | str,
    ) -> None:
        weekly = weekly_outcomes()
        for name in outcomes:
            if name not in weekly:
                raise unknown("weekly outcome", name, weekly)
        levers, parameters = _sorted_out(settings)
        councils = only.split(",") if isinstance(only, str) and only else only
        chosen = load_scenario(scenario).with_(
            burn_in_weeks=burn_in_weeks, parameters=parameters, only=tuple(councils),
            seed=secrets.randbits(31) if rng is None else rng,
            settings=tuple(parse_setting(f"{name}={value}") for name, value in levers.items()),
        )  # fmt: skip
        worlds = users_worlds()  # one that has parameters of its own serves no other run
        world = worlds.burnt_in(chosen, lambda _weeks: None, keep=not parameters)
        self._setting_up(chosen, validating=False)
        self._show(world.fork(chosen).state)
        self.steps = 0  # Mesa's runners count the weeks of the policy
        readers: dict[str, Callable[[CareModel], float]] = {
            name: partial(_read, outcome=name) for name in outcomes
        }
        self.datacollector = mesa.DataCollector(model_reporters=readers)

    def step(self) -> None:
        """One week; read by the data collector once the burn-in is over."""
        super().step()
        if self.week > 0:
            self.datacollector.collect(self)


def _read(model: CareModel, outcome: str) -> float:
    """The latest value for Wales; NaN in a week in which it is not defined."""
    return float(outcome_series(model.state, [outcome])[outcome][-1, -1])


def _sorted_out(
    settings: dict[str, float | str],
) -> tuple[dict[str, float | str], dict[str, float]]:
    """Levers and parameters, told apart by name."""
    known = load_levers()
    levers: dict[str, float | str] = {}
    parameters: dict[str, float] = {}
    for name, value in settings.items():
        if name in known:
            levers[name] = value
        elif DOT in name:
            parameters[name.replace(DOT, ".", 1)] = _number(name, value)
        else:
            raise unknown("lever", name, known)
    return levers, parameters


def _number(name: str, value: float | str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise GofalError(f"{name} = {value!r} is not a number") from error
