"""Making of an answer: with shared draws, left at once, honest when it fails."""

from __future__ import annotations

import numpy as np
import pytest
from web_pages import made_up_answer

from gofal.abm.scenario import Scenario
from gofal.experiments.baseline import BASELINE
from gofal.viz.answer import OUTCOME_NAMES, areas
from gofal.viz.web import answers, gather
from gofal.viz.web.arms import arm
from gofal.viz.web.command import command
from gofal.viz.web.gather import Gathered, _Question, gathered, ready_alone
from gofal.viz.web.jobs import Job, JobStatus, Phase, Size, Ticket
from gofal.viz.web.pages.answer import alone
from gofal.viz.web.refused import Refused
from gofal.viz.web.scheduler import BUSY, Scheduler
from gofal.viz.web.state import read_url
from gofal.viz.web.worker import FIRST_SEEN

SIZE = Size(replicates=2, years=3, burn_in=1)
STATE = read_url("/en/answer?s=buurtzorg&s=fee_squeeze")
KEYS = [f"{name} from 2026 central" for name in ("baseline", "buurtzorg", "fee_squeeze")]


class Clerk(Scheduler):
    """A scheduler without processes that notes what is asked and left."""

    def __init__(self, fails: str = "") -> None:
        super().__init__(0, SIZE)
        self.asked: list[str] = []
        self.left: list[str] = []
        self.fails = fails

    def ask(self, scenario: Scenario, stress: bool = False, visitor: str = "") -> Ticket:
        key = self.key(scenario, stress)
        if self.fails == "refused":
            raise Refused("refused.yours")
        if self.fails == "full" and len(self.asked) == 1:
            self.fails = ""
            raise Refused(BUSY)
        self.asked.append(f"{visitor}: {key}")
        return Ticket(Job(key, scenario, SIZE, stress), visitor)

    def leave(self, ticket: Ticket) -> None:
        self.left.append(ticket.job.key)

    def status(self, at: Ticket | str) -> JobStatus:
        if self.fails == "broken":
            raise RuntimeError(f"secret detail of {at}")
        return seen(running=4)


def seen(phase: Phase = "running", running: int = 0, whole: bool = False) -> JobStatus:
    """A job of which some years are known, replicate by replicate, or all."""
    shape = (len(FIRST_SEEN), SIZE.replicates, SIZE.years, len(areas()))
    some = np.full(shape, np.nan)
    for n in range(running):
        some[:, n // SIZE.years, n % SIZE.years] = 1.0
    every = np.ones((len(OUTCOME_NAMES), *shape[1:])) if whole else None
    return JobStatus(phase, 0, 0.5, 1.0, "", some if running else None, every, None)


def test_lines_of_a_picture_stand_on_the_same_years_and_futures() -> None:
    statuses = {BASELINE: seen(running=6), "buurtzorg": seen(running=4)}
    answer = gathered(statuses, Clerk()).answer
    assert answer is not None
    known = [np.isfinite(answer.series(arm, FIRST_SEEN[0])) for arm in answer.arms]
    assert known[0].tolist() == known[1].tolist() == [[True] * 3, [True, False, False]]


def test_an_arm_that_has_just_begun_does_not_shrink_the_picture() -> None:
    base = seen("done", whole=True)
    one = {BASELINE: base, "buurtzorg": seen(running=5), "fee_squeeze": seen(running=1)}
    answer = gathered(one, Clerk()).answer
    assert answer is not None
    assert answer.arms == (BASELINE, "buurtzorg")
    assert np.isfinite(answer.series(BASELINE, FIRST_SEEN[0])).sum() == 5
    two = one | {"buurtzorg": base}
    answer = gathered(two, Clerk()).answer
    assert answer is not None
    assert answer.arms == (BASELINE, "buurtzorg")
    assert np.isfinite(answer.series(BASELINE, FIRST_SEEN[0])).all()


def test_nothing_is_shown_before_the_baseline() -> None:
    assert gathered({BASELINE: seen(), "buurtzorg": seen(running=3)}, Clerk()).answer is None


@pytest.mark.parametrize(("fails", "why"), [("broken", "run.failed"), ("refused", "refused.yours")])
def test_who_waits_is_told_of_a_failure(fails: str, why: str) -> None:
    told: list[Gathered] = []
    clerk = Clerk(fails)
    _Question(clerk, STATE, "me").follow(told.append)
    assert (told[-1].phase, told[-1].why) == ("failed", why)
    assert len(clerk.left) == len(clerk.asked)


def test_a_question_for_which_there_is_no_room_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gather, "_AGAIN", 0.01)
    monkeypatch.setattr(gather, "_PAUSE", 0.01)
    told: list[Gathered] = []
    clerk = Clerk("full")
    question = _Question(clerk, STATE, "me")

    def tell(new: Gathered) -> None:
        told.append(new)
        if new.phase == "running":
            question.stop()

    question.follow(tell)
    assert (told[0].phase, told[0].why) == ("waiting", BUSY)
    assert clerk.asked == [f"me: {key}" for key in (KEYS[0], *KEYS)]
    assert clerk.left[0] == KEYS[0], "its place is free while it waits"
    assert told[1].phase == "running"
    impatient = _Question(Clerk("full"), STATE, "me")
    monkeypatch.setattr(gather, "_AGAIN", 60.0)
    impatient.follow(lambda _: impatient.stop())


def test_a_question_on_equal_terms_runs_every_arm_so_and_is_never_shipped() -> None:
    clerk, state = Clerk("broken"), STATE.with_(terms="equal")
    _Question(clerk, state, "me").follow(lambda _: None)
    assert clerk.asked == [f"me: {key} +equal" for key in KEYS]
    assert gather.shipped_answer(state.with_(scenarios=state.scenarios[:1])) is None
    assert "--terms equal" in command(state, None)


def test_a_question_is_left_at_once_when_its_visitor_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clerk = Clerk()
    question = _Question(clerk, STATE, "me")
    monkeypatch.setattr(gather, "_PAUSE", 0.01)

    def tell(_new: Gathered) -> None:
        question.go()
        assert set(clerk.left) == set(KEYS)  # before it returns

    question.follow(tell)
    assert clerk.asked == [f"me: {key}" for key in KEYS]
    late = _Question(clerk, STATE, "me")
    late.go()
    late.follow(tell)
    assert len(clerk.asked) == 3


def test_a_policy_that_is_ready_alone_is_named_beside_what_was_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)

    def ready(query: str) -> list[str]:
        return [arm(one.scenarios[0]) for one in ready_alone(read_url(f"/en/answer?{query}"))]

    assert ready("s=buurtzorg&s=baseline/fee_level=1.16") == ["buurtzorg"]
    assert ready("s=buurtzorg&s=fee_squeeze") == []
    assert ready("s=buurtzorg") == ready("s=baseline/fee_level=1.16") == []
    run = made_up_answer("buurtzorg")
    assert run is not None
    state = read_url("/en/answer?s=buurtzorg&s=baseline/fee_level=1.16")
    told = alone(run, state)
    assert "here 3 times" in told
    assert '<a href="/en/answer?s=buurtzorg" data-go>Neighbourhood teams' in told
    assert alone(run, STATE) == ""
