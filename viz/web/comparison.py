"""Conversion of the page's answer to what pictures and the printed brief read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.compare import Comparison, effects
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.windows import default_windows, main_window
from gofal.viz.answer import Answer, council_codes
from gofal.viz.saved_comparison import SavedComparison
from gofal.viz.verdict.lines import pounds_of
from gofal.viz.web.arms import arm

_COLUMNS = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]


def as_printed(
    answer: Answer,
    scenarios: Sequence[Scenario],
    outcomes: Sequence[str],
    command: str,
    version: str,
) -> SavedComparison:
    """The same answer as a comparison, with all that is needed to repeat it.

    Futures that one of the scenarios lacks are left out. The last two years are the mean of both.
    Money is in pounds of one year, as on the page.
    Every outcome of Wales comes along: how sure a direction is hangs on how many are looked at.

    Args:
        answer: of the page.
        scenarios: those wanted of it, without the baseline.
        outcomes: those whose councils are wanted too.
        command: the command that repeats it.
        version: of the code, as a person may quote it.

    Raises:
        GofalError: the answer has no such scenario or outcome.
    """
    names = [BASELINE, *(arm(one) for one in scenarios)]
    there = _whole_futures(answer, names)
    wanted = [(answer.outcomes, (WALES,)), (outcomes, council_codes())]
    frame = pd.concat(
        [_yearly(answer, name, *one, there) for name in names for one in wanted if one[0]]
    )
    last = main_window(answer.years).name
    late = frame[frame["year"] > answer.years - 2]
    keys = ["arm", "replicate", "code", "outcome"]
    means = late.groupby(keys, sort=False)["value"].mean().reset_index().assign(window=last)
    by_year = frame.assign(window="year " + frame["year"].astype(str))
    values = pd.concat([by_year, means], ignore_index=True).drop_duplicates([*keys, "window"])
    values["seed"] = np.array(answer.seeds)[values["replicate"]]
    values["level"] = np.where(values["code"] == WALES, "wales", "council")
    values = values[_COLUMNS]
    one = scenarios[0]
    arms = (
        load_scenario(BASELINE).with_(terms=one.terms, local=one.local, history=one.history),
        *scenarios,
    )
    comparison = Comparison(
        arms,
        tuple(answer.seeds[number] for number in there),
        answer.years,
        main_window(answer.years),
        tuple(w for w in default_windows(answer.years) if w.name in set(values["window"])),
        values,
        effects(values[values["window"] == last], names),
    )
    prices = PRICE_YEAR if answer.begins else 0
    return SavedComparison(comparison, command, version, prices, answer.sets is not None)


def _whole_futures(answer: Answer, names: Sequence[str]) -> list[int]:
    """Numbers of the replicates of which every arm knows something."""
    rows = [answer.arms.index(name) for name in names if name in answer.arms]
    known = np.isfinite(answer.cube[rows]).any(axis=(1, 3, 4)).all(axis=0)
    return np.flatnonzero(known).tolist()


def _yearly(
    answer: Answer, name: str, outcomes: Sequence[str], codes: Sequence[str], there: Sequence[int]
) -> pd.DataFrame:
    """Columns arm, replicate, year, code, outcome, value; known values only."""
    years = range(1, answer.years + 1)
    pounds = np.array([pounds_of(answer, year) for year in years])
    cube = np.array(
        [
            [answer.series(name, one, code) * (pounds if in_pounds(one) else 1.0) for code in codes]
            for one in outcomes
        ]
    )
    labels = (outcomes, codes, there, years)
    index = pd.MultiIndex.from_product(labels, names=["outcome", "code", "replicate", "year"])
    values = cube[:, :, there].astype(np.float64).ravel()
    return pd.Series(values, index, name="value").dropna().reset_index().assign(arm=name)
