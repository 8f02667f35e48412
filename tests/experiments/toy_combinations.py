"""Toy runs for tests of bundles and of the screening: what levers do, and what pairs of them do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from toy_evidence import tables

from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.evidence.strongest import Candidate
from gofal.experiments.evidence.terms import Compared
from gofal.experiments.runs.store import Arm, Store

ALONE = {
    "payment_mode": 0.03,
    "pay_guarantee": -0.02,
    "fund_offer": 0.05,
}
"""What a lever does by itself; those not named do nothing."""
TOGETHER = {frozenset({"payment_mode", "pay_guarantee"}): 0.06}
"""What two do beyond the sum of both."""


def effect(scenario: Scenario) -> float:
    """What a policy does by what it sets."""
    own = {one.lever for one in scenario.settings}
    pairs = (TOGETHER.get(frozenset(pair), 0.0) for pair in combinations(sorted(own), 2))
    return sum(ALONE.get(lever, 0.0) for lever in own) + sum(pairs)


def toy_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """Keep what the arms would give."""
    for arm in arms:
        made = tables(arm, effect(arm.scenario))
        store.keep(arm, made, {"seconds": 2.0, "error": None})


LEVERS: tuple[tuple[str, float | str], ...] = (
    ("payment_mode", "capacity"), ("pay_guarantee", 0.15), ("profit_cap", 0.04),
    ("fund_offer", 0.4), ("integrated_teams", 0.5), ("triage", 0.6), ("budget_offer", 0.5),
    ("integrator_fee", 0.08), ("list_rule", "open"), ("unpaid_support", 0.6),
    ("coop_grant", 0.175), ("area_coordinators", 1), ("pay_floor", 0.12), ("reablement_places", 3),
)  # fmt: skip


def toy_candidates(names: Iterable[tuple[str, float | str]] = LEVERS) -> list[Candidate]:
    """Policies of one lever each."""
    base = load_scenario("baseline")
    return [
        Candidate(Compared(replace(base.with_(set={name: value}), name=f"toy_{name}")), name, name)
        for name, value in names
    ]
