"""The queue before the model: asked once, stopped in time, honest when a process is killed."""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from gofal.abm.history import History
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import Scenario, load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs.live import _left, _Running
from gofal.experiments.runs.task import Failed, Task
from gofal.viz.web.arms import read_arm
from gofal.viz.web.jobs import JobStatus, Size, Ticket
from gofal.viz.web.refused import Refused
from gofal.viz.web.scheduler import MOST_OF_ONE, MOST_WAITING, Scheduler
from gofal.viz.web.worker import FIRST_SEEN

TINY = Size(replicates=2, years=2, burn_in=8)
LONG = Size(replicates=1, years=10, burn_in=8)
PATIENCE = 120.0


def until(
    scheduler: Scheduler, key: Ticket | str, wanted: Callable[[JobStatus], bool]
) -> JobStatus:
    """The first status of a job that is as wanted."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        status = scheduler.status(key)
        if wanted(status):
            return status
        scheduler.wait(0.2)
    raise AssertionError(f"still {scheduler.status(key)}")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Scheduler]:
    opened = Scheduler(1, TINY)
    yield opened
    opened.close()


@pytest.mark.slow
def test_a_question_is_answered_with_every_outcome_and_year(scheduler: Scheduler) -> None:
    key = scheduler.ask(load_scenario("baseline"))
    seen = until(scheduler, key, lambda status: status.provisional is not None)
    assert seen.provisional is not None
    assert seen.provisional.shape == (len(FIRST_SEEN), 2, 2, 23)
    done = until(scheduler, key, lambda status: status.phase == "done")
    assert done.values is not None
    assert done.values.shape == (len(weekly_outcomes()), 2, 2, 23)
    assert done.share == 1.0
    served = done.values[weekly_outcomes().index("delivered_hours")]
    assert np.isfinite(served).all()
    assert served[:, :, -1] == pytest.approx(served[:, :, :-1].sum(axis=2))
    first = done.values[[weekly_outcomes().index(name) for name in FIRST_SEEN]]
    assert done.provisional is not None
    np.testing.assert_allclose(done.provisional, first)


def test_a_slice_is_not_for_the_page(scheduler: Scheduler) -> None:
    with pytest.raises(GofalError, match="the page is of all of Wales"):
        scheduler.ask(load_scenario("baseline").with_(only=("Powys",)))


@pytest.mark.slow
def test_a_question_that_was_tested_is_answered_without_the_test_as_well() -> None:
    scheduler = Scheduler(1, Size(replicates=1, years=1, burn_in=8))
    asked = read_arm("baseline/fee_level=1.1")
    plain = scheduler.key(asked)
    tested = scheduler.ask(asked, stress=True)
    assert scheduler.status(plain).phase == "stopped", "it may yet fail"
    done = until(scheduler, tested, lambda status: status.phase == "done")
    assert scheduler.status(plain).values is done.values
    assert scheduler.ask(asked).job is tested.job
    scheduler.close()


@pytest.mark.slow
def test_who_asks_for_what_is_there_waits_for_nothing(scheduler: Scheduler) -> None:
    until(
        scheduler, scheduler.ask(load_scenario("baseline")), lambda status: status.phase == "done"
    )
    one, two = (scheduler.ask(read_arm("baseline/fee_level=1.1")) for _ in range(2))
    assert one.job is two.job
    assert scheduler.status(scheduler.ask(read_arm("baseline"))).phase == "done"
    scheduler.leave(one)
    scheduler.leave(one)  # a ticket counts once
    assert scheduler.status(one).phase in ("waiting", "running")  # the other still wants it
    until(scheduler, two, lambda status: status.phase == "done")


@pytest.mark.slow
def test_numbers_are_those_of_the_command_line(scheduler: Scheduler) -> None:
    from gofal.abm.model import CareModel
    from gofal.experiments.runs.means import means
    from gofal.experiments.seeds import replicate_seeds
    from gofal.experiments.windows import years_window

    arm = read_arm("baseline/fee_level=1.1")  # which has been asked before
    status = until(scheduler, scheduler.ask(arm), lambda status: status.phase == "done")
    seed = replicate_seeds(1, 2)[1]
    base = CareModel(scenario=load_scenario("baseline").with_(seed=seed, burn_in_weeks=8))
    base.burn_in()
    model = base.fork(arm)
    model.run_for(104)
    told = means(model.outcomes(), [years_window(2, 2)], ("wales",)).set_index("outcome")["value"]
    assert status.values is not None
    for row, name in enumerate(weekly_outcomes()):
        expected = told.get(name, math.nan)
        assert status.values[row, 1, 1, -1] == pytest.approx(expected, nan_ok=True), name


def test_a_job_that_all_have_left_stops_within_a_second() -> None:
    scheduler = Scheduler(1, LONG)
    try:
        key = scheduler.ask(load_scenario("baseline"))
        until(scheduler, key, lambda status: status.share > 0)
        scheduler.leave(key)
        assert scheduler.status(key).phase == "stopped"
        live = scheduler.live
        assert live is not None
        end = time.monotonic() + 20
        while live.busy and time.monotonic() < end:
            time.sleep(0.05)
        assert not live.busy  # long before ten years are over
        again = scheduler.ask(load_scenario("baseline"))
        until(scheduler, again, lambda status: status.phase == "running")
    finally:
        scheduler.close()


@pytest.mark.slow
def test_a_killed_process_is_told_of_and_the_next_question_is_answered() -> None:
    scheduler = Scheduler(1, Size(replicates=1, years=1, burn_in=4))
    try:
        key = scheduler.ask(load_scenario("baseline"))
        until(scheduler, key, lambda status: status.share > 0)
        assert scheduler.live is not None
        (process,) = scheduler.live.engine.processes()
        os.kill(process, signal.SIGKILL)
        status = until(scheduler, key, lambda status: status.phase not in ("waiting", "running"))
        if status.phase == "failed":  # it may have been done in that very moment
            assert status.why == "run.killed"
        scheduler.leave(key)
        again = scheduler.ask(read_arm("fee_squeeze"))
        assert until(scheduler, again, lambda status: status.phase == "done").values is not None
    finally:
        scheduler.close()


def test_places_in_the_queue_are_told_and_a_full_house_is_refused() -> None:
    scheduler = Scheduler(1, LONG)
    try:
        keys = [
            scheduler.ask(read_arm(f"baseline/fee_level={1 + n / 100:g}"), visitor=f"visitor {n}")
            for n in range(MOST_WAITING)
        ]
        assert scheduler.status(keys[0]).place == 0
        assert scheduler.status(keys[3]).place == 3
        left = [scheduler.status(key).seconds for key in keys[:4]]
        assert left == sorted(left)
        assert not math.isnan(left[0])
        with pytest.raises(Refused) as refusal:
            scheduler.ask(read_arm("buurtzorg"))
        assert refusal.value.key == "refused.busy"
        scheduler.leave(keys[1])
        assert scheduler.status(keys[3]).place == 2
    finally:
        scheduler.close()


def test_what_is_ones_own_or_the_servers_is_nobody_elses_question() -> None:
    scheduler = Scheduler(1, LONG)
    try:
        everybodys = scheduler.ask(read_arm("baseline"))  # as the server does by itself
        mine = [scheduler.ask(one, visitor="me") for one in levels(1, 2)]
        assert scheduler.status(mine[-1]).place == 0
        theirs = scheduler.ask(levels(5, 1)[0], visitor="somebody")
        assert scheduler.status(theirs).place == 1
        scheduler.ask(everybodys.job.scenario, visitor="somebody")
        assert scheduler.status(mine[-1]).place == 1
        scheduler.ask(everybodys.job.scenario, visitor="me")
        assert scheduler.status(mine[-1]).place == 0
    finally:
        scheduler.close()


def levels(first: int, count: int) -> list[Scenario]:
    """Different questions."""
    return [read_arm(f"baseline/fee_level={1 + n / 100:g}") for n in range(first, first + count)]


def test_one_visitor_has_a_share_of_the_queue_and_no_more() -> None:
    scheduler = Scheduler(1, LONG)
    try:
        mine = [scheduler.ask(one, visitor="me") for one in levels(1, MOST_OF_ONE)]
        scheduler.ask(levels(1, 1)[0], visitor="me")  # asked already: no further one
        with pytest.raises(Refused) as refusal:
            scheduler.ask(levels(50, 1)[0], visitor="me")
        assert refusal.value.key == "refused.yours"
        assert refusal.value.said("cy") != refusal.value.said("en")
        scheduler.ask(levels(50, 1)[0], visitor="you")
        scheduler.ask(levels(60, 1)[0])  # the server itself
        with pytest.raises(Refused):  # joining counts too
            scheduler.ask(levels(60, 1)[0], visitor="me")
        scheduler.leave(mine[-1])
        scheduler.ask(levels(30, 1)[0], visitor="me")
    finally:
        scheduler.close()


def test_leaving_a_failed_job_does_not_stop_the_one_asked_anew() -> None:
    scheduler = Scheduler(1, LONG)
    try:
        first = scheduler.ask(read_arm("baseline"))
        scheduler._heard(Failed(first.job.tasks[0].number, "error", "on purpose"))
        second = scheduler.ask(read_arm("baseline"))
        assert second.job is not first.job
        scheduler.leave(first)
        status = scheduler.status(first)
        assert (status.phase, status.why) == ("failed", "run.failed")
        assert scheduler.status(second).phase in ("waiting", "running")
        scheduler.leave(second)
        assert scheduler.status(second).phase == "stopped"
    finally:
        scheduler.close()


def test_time_left_counts_the_burn_in_of_a_new_wales_once(scheduler: Scheduler) -> None:
    def weeks(at: Scheduler, asked: list[Ticket]) -> float:
        assert at.live is not None
        return at.live.weeks_until({task.number for one in asked for task in one.job.tasks})

    new = Scheduler(1, LONG)
    try:  # its process is still starting
        assert weeks(new, [new.ask(one) for one in levels(1, 2)]) == LONG.burn_in + 2 * 10 * 52
    finally:
        new.close()
    # The years from 2016 to the policy are run too, before the world is there.
    dated = load_scenario("baseline").with_(history=History(policy_from=2026))
    before = dated.burn_in_weeks + dated.policy_week
    assert _left(_Running(Task(number=1, scenario=dated, weeks=52), "w")) == before + 52
    until(
        scheduler, scheduler.ask(load_scenario("baseline")), lambda status: status.phase == "done"
    )
    asked = [scheduler.ask(one) for one in levels(1, 2)]
    assert weeks(scheduler, asked) <= 2 * TINY.replicates * TINY.years * 52
    for one in asked:
        scheduler.leave(one)


def test_a_server_without_processes_says_so() -> None:
    with pytest.raises(Refused) as refusal:
        Scheduler(0).ask(load_scenario("baseline"))
    assert refusal.value.key == "refused.no_runs"
