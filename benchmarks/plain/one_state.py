"""The sharper test: both versions some weeks on from one and the same state, many times.

Run ``python -m benchmarks.plain.one_state``. Nothing but luck differs between runs, so a rule that
differs shows after few weeks: every raw series and flow of money of the last week is compared
(Welch's t, with the share of false among those that differ held at five percent). The model's runs
get other seeds from the state on. In the first week the model asks providers in an order that no
seed changes; compare four weeks or more. Weeks in which unpaid care may end are in the model's
calendar already and stay what they are: judge ``unpaid_stopped`` by longer runs.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from scipy import stats

from benchmarks.plain.compare import COUNCILS, FALSE, policy_of, world
from benchmarks.plain.model import PlainModel
from gofal.abm.model import CareModel
from gofal.abm.world.ledger import Flow
from gofal.abm.world.series import SERIES
from gofal.agents.table import F64, I64
from gofal.experiments.statistics import benjamini_hochberg

NAMES = (*SERIES, *(f"£ {flow.name.lower()}" for flow in Flow))
"""What is compared: every series, and every flow."""


def last_week(tally: F64, money: I64) -> F64:
    """Sums over councils of the last week's series and flows, shape (series and flows,)."""
    return np.concatenate([np.nansum(tally, axis=1), money.sum(axis=1) / 100.0])


def of_model(start: CareModel, policy: str, weeks: int, luck: int) -> F64:
    """Last week of the model, on other luck from the state on."""
    model = start.fork(policy_of(policy, start.followed))
    model.state.seed = luck
    model.run_for(weeks)
    return last_week(model.state.tally.now, model.state.records.money[-1])


def of_plain(start: CareModel, policy: str, weeks: int, luck: int) -> F64:
    """Last week of the plain version."""
    model = PlainModel(start.state, policy_of(policy, start.followed), luck)
    for _ in range(weeks):
        model.step()
    return last_week(model.books.tally.now, model.books.money[-1])


def table(model: F64, plain: F64) -> tuple[str, int]:
    """Series by how surely they differ, as Markdown, and how many do; shapes (runs, series)."""
    spread, size = model.std(axis=0) + plain.std(axis=0), np.abs(model).max(axis=0)
    varies = np.flatnonzero(spread > 1e-6 * size)
    p = stats.ttest_ind(plain[:, varies], model[:, varies], equal_var=False).pvalue
    adjusted = benjamini_hochberg(p)
    rows = [
        f"| {NAMES[varies[n]]} | {model[:, varies[n]].mean():.6g} "
        f"| {plain[:, varies[n]].mean():.6g} | {p[n]:.3g} | {adjusted[n]:.3g} |"
        for n in np.argsort(p)
    ]
    head = "| series | model | plain Mesa | p | p, corrected |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *rows]), int((adjusted < FALSE).sum())


def main() -> None:
    """Compare and print the table; fails if a series differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--policy", default="baseline")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--only", nargs="+", default=COUNCILS)
    parser.add_argument("--burn-in", type=int, default=260)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = world(given.seed, tuple(given.only), given.burn_in)
    lucks = range(1000, 1000 + given.runs)
    model = np.array([of_model(start, given.policy, given.weeks, luck) for luck in lucks])
    plain = np.array([of_plain(start, given.policy, given.weeks, luck) for luck in lucks])
    text, differ = table(model, plain)
    print(text)
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
