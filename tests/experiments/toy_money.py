"""A toy world in which the fee that makes money equal is known.

``python toy_money.py PARTS WORK`` runs one way of paying slowly, so that a test can kill it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import toy_evidence
from toy_evidence import planner

from gofal.abm.scenario import Scenario
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.runs.store import Arm, Store

WAYS = ("capacity_with_purpose", "payment_by_results", "withheld_funding")
KEPT = 0.03
"""Margin without a policy."""
SPENDING, MARGIN = 1.25, 1.4
"""Levels at which payment by results costs councils, and leaves providers, the same."""
TWICE = "withheld_funding"
"""It costs twice as much, so that no level in the range makes spending equal."""


def fee_of(scenario: Scenario) -> float:
    return next((one.value for one in scenario.settings if one.lever == "fee_level"), 1.0)


def way_of(scenario: Scenario) -> str:
    return scenario.name.partition("/")[0]


def cost(scenario: Scenario) -> float:
    """Cost to councils, as a multiple of that without a policy."""
    share = {"payment_by_results": 1 / SPENDING, TWICE: 2.0}
    return fee_of(scenario) * share.get(way_of(scenario), 1.0)


def margin(scenario: Scenario) -> float:
    equal = MARGIN if way_of(scenario) == "payment_by_results" else 1.0
    return 1.0 - (1.0 - KEPT) * equal / fee_of(scenario)


def money_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """Keep what the arms would give, with cost and margin by their fee; 1 % apart by pair."""
    for arm in arms:
        tables = toy_evidence.tables(arm)
        lucky = 1.0 + 0.01 * (arm.scenario.wales % 4)
        for name in ("country", "councils"):
            tables[name] = tables[name].assign(
                council_cost=lucky * cost(arm.scenario), margin=margin(arm.scenario)
            )
        store.keep(arm, tables, {"seconds": 2.0, "error": None})


def logged(told: list[Arm], runner: Callable[..., None] = money_run) -> Callable[..., None]:
    """A runner that says what it has run."""

    def runs(arms: Sequence[Arm], store: Store, *_: object) -> None:
        left = [arm for arm in arms if store.find(arm) is None]
        told.extend(left)
        runner(left, store)

    return runs


def failing(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """The same; what has another fee goes wrong."""
    for arm in arms:
        if fee_of(arm.scenario) == 1.0:
            money_run([arm], store)
        else:
            store.keep(arm, {}, {"seconds": 2.0, "error": "GofalError: a toy"})


def slow_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """The same, a tenth of a second a run."""
    for arm in arms:
        time.sleep(0.1)
        money_run([arm], store)


if __name__ == "__main__":
    folder, work = map(Path, sys.argv[1:3])
    run(planner(folder, "payment_by_results"), Sitting(Store(work), runner=slow_run))
