"""gofal for the EMA Workbench: levers and uncertain parameters with the ranges they declare.

```python
from ema_workbench import SequentialEvaluator, perform_experiments
from gofal.experiments.adapters.ema import ema_model

model = ema_model(["fee_level", "rural_premium"], ["carer.reach_mean"], years=5)
experiments, outcomes = perform_experiments(model, scenarios=20, policies=4)
```

Whole courses come with ``series=["met_need"]``: ``met_need_by_week`` is a time series for
Wales whose first value is that of the first week of the policy.

Needs the extra ``ema``. The Workbench's own parallel evaluators lose a study when one worker dies:
for long ones run `gofal sweep` and give its results to the Workbench's analyses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.scenario import Scenario
from gofal.agents.errors import unknown
from gofal.experiments.extras import missing
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.runs.means import Floats, mean
from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.sweep.axes import Axis, read_axes
from gofal.experiments.windows import WEEKS_A_YEAR, main_window

if TYPE_CHECKING:
    import ema_workbench

BY_WEEK = "_by_week"  # ends the name of a time series
HEADLINES = ("exit_rate", "effective_wage", "rural_met_need")


def ema_model(
    levers: Sequence[str],
    uncertainties: Sequence[str],
    outcomes: Sequence[str] = HEADLINES,
    scenario: str = "baseline",
    years: int = 10,
    burn_in_weeks: int | None = None,
    only: Sequence[str] = (),
    name: str = "gofal",
    series: Sequence[str] = (),
) -> ema_workbench.Model:
    """A model of the EMA Workbench.

    Args:
        levers: names of levers; the Workbench varies them within their ranges.
        uncertainties: names of parameters (``carer.reach_mean``) or of levers such as those of the
            weather, varied within their ranges. The seed is one more uncertainty, ``seed``.
        outcomes: read for Wales, as means of the last two years.
        scenario: what is changed: a preset, or a file of your own.
        years: after the burn-in.
        burn_in_weeks: the preset's own if None.
        only: neighbouring councils of a slice, for a quick look; all of Wales if empty.
        name: letters and digits only, as the Workbench wants it.
        series: outcomes that are read for Wales week by week, as time series; NaN in weeks in which
            one is not defined.

    Raises:
        GofalError: a name is not known, or the Workbench is not installed.
    """
    ema = _workbench()
    _require_outcomes((*outcomes, *series))
    axes = _axes((*levers, *uncertainties))
    base = typed_scenario(scenario, burn_in_weeks=burn_in_weeks, only=only)

    def run(seed: int = 1, **values: float) -> dict[str, float | Floats]:
        given = {_axis_of(word, axes).name: value for word, value in values.items()}
        weeks = courses(base.with_(seed=int(seed)), axes, given, (*outcomes, *series), years)
        last = main_window(years)
        found: dict[str, float | Floats] = {f"{one}{BY_WEEK}": weeks[one] for one in series}
        return found | {one: float(mean(weeks[one][last.start : last.end])) for one in outcomes}

    model = ema.Model(name, function=run)
    model.levers = [_range(ema, axes[lever]) for lever in levers]
    model.uncertainties = [
        *(_range(ema, axes[one]) for one in uncertainties), ema.IntegerParameter("seed", 1, 2**31),
    ]  # fmt: skip
    model.outcomes = [
        *(ema.ScalarOutcome(outcome) for outcome in outcomes),
        *(ema.TimeSeriesOutcome(f"{outcome}{BY_WEEK}") for outcome in series),
    ]
    return model


def _require_outcomes(names: Sequence[str]) -> None:
    for name in names:
        if name not in weekly_outcomes():
            raise unknown("outcome", name, weekly_outcomes())


def _axes(names: Sequence[str]) -> dict[str, Axis]:
    """Axes by name; none where luck alone is varied."""
    return {axis.name: axis for axis in read_axes({name: {} for name in names})} if names else {}


def courses(
    base: Scenario,
    axes: dict[str, Axis],
    values: dict[str, float],
    outcomes: Sequence[str],
    years: int,
) -> dict[str, Floats]:
    """Values of some outcomes for Wales in every week of one future."""
    parameters = {name: v for name, v in values.items() if axes[name].kind == "parameter"}
    settings = tuple(
        axes[name].setting(v) for name, v in values.items() if axes[name].kind == "lever"
    )
    chosen = base.with_(parameters=parameters, settings=settings)
    worlds = users_worlds()  # one that has parameters of its own serves no other run
    keep = not chosen.parameters
    model = worlds.burnt_in(chosen, lambda _weeks: None, keep=keep).fork(chosen)
    model.run_for(years * WEEKS_A_YEAR)
    return {name: weeks[:, -1] for name, weeks in outcome_series(model.state, outcomes).items()}


def _workbench() -> Any:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of evaluators that are not installed
            import ema_workbench
    except ImportError as error:
        raise missing("this model", "ema_workbench", "ema") from error
    return ema_workbench


def _word(name: str) -> str:
    """A name the Workbench takes: it hands values over as keywords, which hold no dot."""
    return name.replace(".", "__")


def _axis_of(word: str, axes: dict[str, Axis]) -> Axis:
    return next(axis for axis in axes.values() if _word(axis.name) == word)


def _range(ema: Any, axis: Axis) -> Any:
    if axis.stepwise:
        return ema.IntegerParameter(_word(axis.name), int(axis.low), int(axis.high))
    return ema.RealParameter(_word(axis.name), axis.low, axis.high)
