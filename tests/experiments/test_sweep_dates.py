"""Sweeps with dates, and sweeps whose runs have luck and a plausible Wales of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from small import TINY

from gofal.abm.history import History
from gofal.agents.errors import GofalError
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.plan import Plan, plan
from gofal.experiments.sweep.run import run_model

KEEP = {"outcomes": ["wage"], "windows": ["1"]}
DATED: Mapping[str, Any] = {"burn_in_weeks": 8, "years": 1, "only": TINY, "policy_from": 2016}


class _Unheard:
    """A report that nobody listens to."""

    def __call__(self, weeks: int = 1) -> None:
        """Weeks that have passed."""

    def settled(self) -> None:
        """The burnt-in world is there."""

    def say(self, what: object) -> None:
        """Something that is known before the run has ended."""


def listed(rows: list[list[float]], **run: Any) -> Plan:
    """A sweep over chosen reaches of carers."""
    design = {"kind": "listed", "rows": rows}
    return plan(design, {"carer.reach_mean": {}}, {**DATED, **run}, KEEP)


def test_runs_with_luck_of_their_own_share_neither_seed_nor_what_nobody_says() -> None:
    layout = Layout(listed([[30], [40], [50]], luck="own", replicates=2), "code")
    scenarios = [layout.scenario(number) for number in range(len(layout))]
    assert len({one.seed for one in scenarios}) == 6
    assert all(one.wales == one.seed for one in scenarios)
    assert not any(layout.spec(number).shared for number in range(len(layout)))
    assert layout.table()["seed"].tolist() == [one.seed for one in scenarios]


def test_a_point_with_luck_of_its_own_can_be_run_again_alone() -> None:
    whole = Layout(listed([[30], [40], [50]], luck="own", replicates=1, seed=7), "code")
    alone = Layout(listed([[50]], luck="own", replicates=1, seed=9), "code")
    (number,) = np.flatnonzero(whole.point == 2)
    assert whole.ids[number] == alone.ids[0]


def test_shared_luck_stays_what_it_was() -> None:
    layout = Layout(listed([[30], [40]], replicates=2), "code")
    scenarios = [layout.scenario(number) for number in range(len(layout))]
    assert len({one.seed for one in scenarios}) == 2
    assert {one.wales for one in scenarios} == {1}


def test_dates_reach_every_arm_and_its_identity() -> None:
    (arm,) = listed([[30]], policy_from=2026, expects="tight", without=["visas"]).arms
    assert arm.history == History(("visas",), 2026, "tight")
    ids = {
        Layout(listed([[30]], **more), "code").ids[0]
        for more in ({}, {"policy_from": 2017}, {"policy_from": 2026, "expects": "tight"})
    }
    assert len(ids) == 3


@pytest.mark.slow
def test_a_run_with_dates_is_kept_from_the_year_of_the_policy() -> None:
    def wage(**run: Any) -> float:
        (cell,) = run_model(Layout(listed([[30]], **run), "code").spec(0), _Unheard())
        return cell.value

    first, second = wage(), wage(policy_from=2017)
    assert second > first * 1.01  # the wage floor rose by 4 % in April 2017
    assert wage(policy_from=2017, without=["floors"]) < second


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ({"policy_from": None, "expects": "tight"}, "give 'policy_from' too"),
        ({"policy_from": None, "without": ["visas"]}, "give 'policy_from' too"),
        ({"policy_from": 1999}, "cannot begin in 1999"),
        ({"without": ["visa"]}, "visas"),
        ({"luck": "mine"}, "luck"),
    ],
)
def test_what_makes_no_sense_is_refused(run: dict[str, Any], said: str) -> None:
    with pytest.raises(GofalError, match=said):
        listed([[30]], **run)
