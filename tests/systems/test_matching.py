"""The order of the waiting list: whom a rule serves first; a reversed queue is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from forks import fork_with
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.week.matching import queue
from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.errors import GofalError
from gofal.agents.hospital import Hospital
from gofal.agents.matching import Waiting
from gofal.agents.table import F64

WREXHAM = "W06000006"
LONG = 8
"""Weeks that few wait when the longest wait comes first."""


def in_order(state: State) -> NDArray[np.intp]:
    """Rows of those who wait, first in the queue first."""
    queue.order_queue(state)
    return state.scratch(queue.Turns).rows.astype(np.intp)


def by_council(state: State) -> Iterator[NDArray[np.intp]]:
    """Rows of those who wait in each council with two or more of them, first in the queue first."""
    rows = in_order(state)
    council = state.land.council[state.client["place"][rows]]
    for n in np.unique(council):
        if (council == n).sum() > 1:
            yield rows[council == n]


def assert_longest_first(state: State) -> None:
    since = state.client["since"]
    assert sum(len(np.unique(since[rows])) > 1 for rows in by_council(state)) > 3
    for rows in by_council(state):
        assert (np.diff(since[rows]) >= 0).all()


def long_waits(model: CareModel) -> int:
    """People who wait now and have waited for long."""
    s = model.state
    waiting = s.client.alive & (s.client["stage"] == Stage.WAITING)
    return int((model.week - s.client["since"][waiting] > LONG).sum())


def put(monkeypatch: pytest.MonkeyPatch, slug: str, key: Callable[[Waiting], F64]) -> None:
    """Another key in the place of the rule of that name."""
    changed = [replace(r, key=key) if r.slug == slug else r for r in queue.rules()]
    monkeypatch.setattr(queue, "rules", lambda: tuple(changed))


def serve_in_reverse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule in reverse: the first of the baseline's main queue is last."""
    usual = queue.rules()[0]
    put(monkeypatch, usual.slug, lambda waiting: -usual.key(waiting))


@pytest.fixture(scope="module")
def usual(small_wales: CareModel) -> CareModel:
    model = fork_with(small_wales)
    model.run_for(26)
    # Whoever waits in hospital comes before all others, whatever the rule.
    model.state.client.columns.hospital[:] = Hospital.HOME
    return model


def test_the_longest_wait_comes_first(usual: CareModel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_longest_first(usual.state)
    serve_in_reverse(monkeypatch)
    with pytest.raises(AssertionError):
        assert_longest_first(usual.state)


def test_a_queue_served_in_reverse_leaves_more_people_waiting_long(
    small_wales: CareModel, usual: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert usual.state.tally.series("started")[-26:].sum() > 100
    serve_in_reverse(monkeypatch)
    turned = fork_with(small_wales)
    turned.run_for(26)
    assert long_waits(turned) > 1.1 * long_waits(usual)


def test_a_rule_orders_its_own_council_and_leaves_others_their_places(usual: CareModel) -> None:
    chosen = fork_with(
        usual, "matching_rule=greatest_need", f"matching_rule@{WREXHAM}=longest_wait"
    )
    chosen.state.policy.at(chosen.week)
    before, after = in_order(usual.state), in_order(chosen.state)
    council = usual.state.land.council[usual.state.client["place"]]
    assert (council[before] == council[after]).all()
    wrexham = usual.state.geography.council_codes.index(WREXHAM)
    here = council[before] == wrexham
    assert here.sum() > 1
    assert (after[here] == before[here]).all()
    assert (after[~here] != before[~here]).sum() > 20
    need = usual.state.client["need"]
    for rows in by_council(chosen.state):
        assert council[rows[0]] == wrexham or (np.diff(need[rows]) <= 0).all()


def test_greatest_need_brings_care_sooner_to_who_needs_most(
    small_wales: CareModel, usual: CareModel
) -> None:
    chosen = fork_with(small_wales, "matching_rule=greatest_need")
    chosen.run_for(26)

    def need_of_waiting(model: CareModel) -> float:
        c = model.state.client.columns
        return float(c.need[c.alive & (c.stage == Stage.WAITING)].mean())

    assert need_of_waiting(chosen) < 0.97 * need_of_waiting(usual)


def test_a_key_that_does_not_order_is_refused(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = fork_with(small_wales)
    put(monkeypatch, "longest_wait", lambda waiting: waiting.since * np.nan)
    with pytest.raises(GofalError, match="longest_wait: its key is not one number"):
        model.run_for(1)
