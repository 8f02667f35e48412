"""The model and its plain version side by side: outcomes that have to agree, and time.

Run ``python -m benchmarks.plain.compare`` in the repository. Both start from the same burnt-in
world of every seed and follow the same policy, on draws of their own. An outcome agrees unless the
mean of the differences is further from zero than chance explains, where five percent of the
outcomes so found may be false (Benjamini-Hochberg, over the outcomes of a policy). Seconds are
those of the processor.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from time import process_time
from typing import cast

import numpy as np

from benchmarks.plain.base import names
from benchmarks.plain.model import PlainModel
from gofal.abm.model import CareModel
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.setting import parse_setting
from gofal.abm.world.ages import GROUPS
from gofal.abm.world.state import State
from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.statistics import benjamini_hochberg, estimate

COUNCILS = ("Gwynedd", "Isle of Anglesey")
"""A slice, because objects are slow."""
POLICIES = ("baseline", "fee_level=1.1", "rural_premium=0.2")
YEAR = 52
UNCOUNTED = names(
    "exit_rate_established closure_hours micro_end_rate merger_rate transfer_hours pay_hour "
    "pay_hour_private pay_hour_public pay_hour_third pay_hour_cooperative weekly_pay wage_index "
    "at_floor leavers_sector leavers_care_job leavers_own_business leavers_closure tenure "
    "hours_of_wanted waiting_share"
)
"""Outcomes whose series the plain version does not count yet."""
FALSE = 0.05
"""Share of false among the outcomes that are said to differ."""


@dataclass(frozen=True)
class Timed:
    """Outcomes of a run as means over its last year, and what an agent's week took.

    Attributes:
        outcomes: by name, for the whole country.
        seconds: processor seconds for an agent and week.
    """

    outcomes: dict[str, float]
    seconds: float


@dataclass(frozen=True)
class Line:
    """An outcome in both versions; the difference is plain less model."""

    outcome: str
    model: float
    plain: float
    low: float
    high: float
    p: float
    agrees: bool


@dataclass(frozen=True)
class Comparison:
    """Results of a policy in both versions.

    Attributes:
        policy: as it is typed.
        lines: outcomes that vary.
        model, plain: processor microseconds for an agent and week.
    """

    policy: str
    lines: tuple[Line, ...]
    model: float
    plain: float

    def table(self) -> str:
        """The comparison as Markdown."""
        rows = "\n".join(
            f"| {x.outcome} | {x.model:.5g} | {x.plain:.5g} | {x.plain - x.model:+.3g} "
            f"({x.low:+.3g} to {x.high:+.3g}) | {'yes' if x.agrees else '**no**'} |"
            for x in self.lines
        )
        return (
            f"### {self.policy}\n\n| outcome | model | plain Mesa | difference (95 % interval) "
            f"| agrees |\n| --- | --- | --- | --- | --- |\n{rows}\n\nTime per agent and week: "
            f"model {self.model:.3g} µs, plain Mesa {self.plain:.3g} µs, ratio "
            f"{self.plain / self.model:.0f}.\n"
        )


def world(seed: int, only: tuple[str, ...], burn_in: int) -> CareModel:
    """Some councils of a burnt-in world of the baseline, without rules that plain Mesa has not."""
    same = {"hospital.rate": 0.0, "homes.of_ends": 0.0, "need.capital_spent": 0.0}
    same |= {f"need.ends_{name}": 1.0 for name in GROUPS}
    scenario = load_scenario("baseline").with_(
        seed=seed, burn_in_weeks=burn_in, only=only, parameters=same
    )
    return users_worlds().burnt_in(scenario, lambda _weeks: None)


def policy_of(text: str, scenario: Scenario) -> Scenario:
    """The scenario of a policy: ``baseline`` or settings set apart by blanks."""
    settings = () if text == "baseline" else tuple(map(parse_setting, text.split()))
    return scenario.with_(settings=settings)


def run_model(start: CareModel, policy: str, weeks: int) -> Timed:
    """The model from a world on."""
    model = start.fork(policy_of(policy, start.followed))
    begun = process_time()
    model.run_for(weeks)
    seconds = process_time() - begun
    s = model.state
    tables = (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst)
    agents = sum(len(table.rows()) for table in tables)
    return Timed(last_year(s, weeks), seconds / weeks / agents)


def run_plain(start: CareModel, policy: str, weeks: int) -> Timed:
    """The plain version from a world on."""
    scenario = policy_of(policy, start.followed)
    model = PlainModel(start.state, scenario, luck=start.followed.seed)
    begun = process_time()
    for _ in range(weeks):
        model.step()
    seconds = process_time() - begun
    return Timed(last_year(cast(State, model.books), weeks), seconds / weeks / len(model.agents))


def last_year(state: State, weeks: int) -> dict[str, float]:
    """Outcomes of the whole country, means over the last year of a run, or over all of it."""
    counted = [name for name in weekly_outcomes() if name not in UNCOUNTED]
    series = outcome_series(state, counted)
    last = {name: values[-min(weeks, YEAR) :, -1] for name, values in series.items()}
    return {
        name: float(np.mean(x[np.isfinite(x)])) for name, x in last.items() if np.isfinite(x).any()
    }


def of_seed(
    policies: tuple[str, ...], weeks: int, only: tuple[str, ...], burn_in: int, seed: int
) -> list[tuple[Timed, Timed]]:
    """Both versions under every policy, from the world of a seed."""
    print(f"seed {seed}", file=sys.stderr, flush=True)
    start = world(seed, only, burn_in)
    # Compiled code is loaded before anything is timed.
    run_model(start, "baseline", 1)
    return [(run_model(start, x, weeks), run_plain(start, x, weeks)) for x in policies]


def compare(policy: str, pairs: Iterable[tuple[Timed, Timed]]) -> Comparison:
    """Line up the runs of a policy."""
    models, plains = zip(*pairs, strict=True)
    names = [
        name
        for name in weekly_outcomes()
        if all(name in run.outcomes for run in (*models, *plains))
        and any(run.outcomes[name] for run in (*models, *plains))
    ]
    ours, theirs = (
        np.array([[run.outcomes[name] for run in runs] for name in names])
        for runs in (models, plains)
    )
    sure = estimate(theirs - ours)
    lines = zip(
        names,
        ours.mean(axis=1).tolist(),
        theirs.mean(axis=1).tolist(),
        sure.low.tolist(),
        sure.high.tolist(),
        sure.p.tolist(),
        (benjamini_hochberg(sure.p) >= FALSE).tolist(),
        strict=True,
    )
    micro = [1e6 * float(np.median([run.seconds for run in runs])) for runs in (models, plains)]
    return Comparison(policy, tuple(Line(*line) for line in lines), *micro)


def compare_all(
    policies: tuple[str, ...],
    seeds: int,
    weeks: int,
    burn_in: int,
    workers: int,
    only: tuple[str, ...] = COUNCILS,
) -> list[Comparison]:
    """Compare both versions under some policies, from the worlds of some seeds."""
    each = partial(of_seed, policies, weeks, only, burn_in)
    if workers == 1:
        runs = [each(seed) for seed in range(1, seeds + 1)]
    else:
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            runs = list(pool.map(each, range(1, seeds + 1)))
    return [compare(x, [run[n] for run in runs]) for n, x in enumerate(policies)]


def main() -> None:
    """Compare and print the tables; fails if an outcome does not agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policies", nargs="+", default=POLICIES)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--weeks", type=int, default=104)
    parser.add_argument("--only", nargs="+", default=COUNCILS)
    parser.add_argument("--burn-in", type=int, default=260)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    found = compare_all(
        tuple(given.policies),
        given.seeds,
        given.weeks,
        given.burn_in,
        given.workers,
        tuple(given.only),
    )
    print("\n".join(one.table() for one in found))
    sys.exit(any(not line.agrees for one in found for line in one.lines))


if __name__ == "__main__":
    main()
