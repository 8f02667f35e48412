"""Where an answer comes from: shipped with the page, kept from before, or run now.

All scenarios of one answer stand on the same worlds. If every one of them is a shipped preset and
begins when shipped answers do, the shipped runs answer at once; otherwise all of them are run in
the page's own replicates.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import solara
from numpy.typing import NDArray

from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.seeds import replicate_seeds
from gofal.viz.answer import OUTCOME_NAMES, Answer, areas, from_runs, side_by_side
from gofal.viz.change import Floats
from gofal.viz.web import answers
from gofal.viz.web.arms import arm, preset_of
from gofal.viz.web.jobs import SEED, JobStatus, Ticket
from gofal.viz.web.refused import Refused
from gofal.viz.web.scheduler import BUSY, Scheduler, scheduler
from gofal.viz.web.shipped import about_shipped
from gofal.viz.web.state import EXPECTED, PageState
from gofal.viz.web.visitors import visitor
from gofal.viz.web.worker import FIRST_SEEN

LOG = logging.getLogger("gofal.web")
_PAUSE = 0.4  # seconds between two answers that reach the visitor
_AGAIN = 15.0  # seconds until a question is asked again for which there was no room


@dataclass(frozen=True, eq=False)
class Gathered:
    """What there is to show.

    Attributes:
        answer: all of it, or what is there so far; None if nothing is.
        phase: done, waiting, running, stopped or failed.
        place: questions before this one.
        share: of the work that is done.
        seconds: left; NaN if not known.
        why: key of the text that tells what went wrong.
        stress: by arm, the stress test, shape (outcomes, replicates, areas).
    """

    answer: Answer | None
    phase: str
    place: int = 0
    share: float = 1.0
    seconds: float = 0.0
    why: str = ""
    stress: dict[str, Floats] | None = None


BEGUN = Gathered(None, "waiting", share=0.0, seconds=math.nan)
"""What there is before anything is heard of a run."""


@dataclass(frozen=True)
class Run:
    """What a visitor may do with a run.

    Attributes:
        stop: want no more of it.
        again: ask the same again, after it was stopped or has failed.
    """

    stop: Callable[[], None]
    again: Callable[[], None]


def shipped_answer(state: PageState) -> Answer | None:
    """The answer if everything in it is shipped: no stress test, own terms, local facts.

    Dates have to be those of the shipped answers; where these have none, none may be asked for.
    """
    names = [preset_of(one) for one in state.scenarios]
    if not names or None in names or state.stress or state.terms != "own" or state.local:
        return None
    found = [answers.shipped(name) for name in names if name is not None]
    known = [one for one in found if one is not None and _dated_as(one, state)]
    if len(known) < len(names):
        return None
    if len(known) == 1:
        return known[0]
    try:
        return side_by_side("+".join(str(name) for name in names), known)
    except GofalError:
        return None


def as_shipped(state: PageState) -> bool:
    """Whether presets would be answered at once with the terms, dates and facts of a state."""
    about = about_shipped()
    if about is None or state.terms != "own" or state.local or state.expects != EXPECTED:
        return False
    return about.begins == (state.history.policy_from if about.begins else state.since)


def ready_alone(state: PageState) -> list[PageState]:
    """Questions on one policy of several that are ready when they are asked alone.

    None where all of them together are ready too.
    """
    if len(state.scenarios) < 2 or shipped_answer(state):
        return []
    each = (state.with_(scenarios=(one,)) for one in state.scenarios)
    return [alone for alone in each if shipped_answer(alone)]


def _dated_as(answer: Answer, state: PageState) -> bool:
    """Whether an answer that ships begins when a question does, in the same future."""
    if state.expects != EXPECTED:
        return False
    return state.history.policy_from == answer.begins if answer.begins else not state.since


def _run_as(state: PageState) -> tuple[object, ...]:
    """What decides a run but its scenarios."""
    return state.stress, state.terms, state.local, state.since, state.expects


def ready_answer(state: PageState) -> Answer | None:
    """The answer if it is shipped, or was run and is still kept."""
    shipped = shipped_answer(state)
    if shipped is not None or not state.scenarios:
        return shipped
    here = scheduler()
    keys = {arm(one): here.key(one, state.stress) for one in state.arms}
    statuses = {name: here.status(key) for name, key in keys.items()}
    found = gathered(statuses, here, state.history.policy_from)
    return found.answer if found.phase == "done" else None


def use_answer(state: PageState) -> tuple[Gathered, Run]:
    """The answer to a state's question, as it comes; how to stop it, and to ask it again.

    The question is left when the visitor goes on, stops it or closes the page.
    """
    attempt, try_again = solara.use_state(0)
    wanted = (tuple(arm(one) for one in state.scenarios), _run_as(state), attempt)
    at_once = solara.use_memo(lambda: shipped_answer(state), [wanted])
    first = Gathered(at_once, "done") if at_once else BEGUN
    (about, seen), see = solara.use_state((wanted, first))
    asked = solara.use_memo(lambda: _Question(scheduler(), state, visitor()), [wanted])

    def follow() -> Callable[[], None] | None:
        if at_once is not None or not (state.scenarios or state.stress):
            return None

        def tell(new: Gathered) -> None:
            if not asked.gone.is_set():
                see((wanted, new))

        tell(BEGUN)
        threading.Thread(target=asked.follow, args=(tell,), daemon=True).start()
        return asked.go

    solara.use_effect(follow, [wanted])
    run = Run(asked.stop, lambda: try_again(attempt + 1))
    return (seen if about == wanted else first), run


class _Question:
    """All arms of one question of one visitor, asked for together and left together."""

    def __init__(self, here: Scheduler, state: PageState, who: str) -> None:
        self._here, self._state, self._who = here, state, who
        self._tickets: dict[str, Ticket] = {}
        self._stopped = threading.Event()
        self.gone = threading.Event()

    def stop(self) -> None:
        """The visitor wants no more of it."""
        self._stopped.set()
        self._leave()

    def go(self) -> None:
        """The visitor has gone on, or away."""
        self.gone.set()
        self.stop()

    def follow(self, tell: Callable[[Gathered], None]) -> None:
        """Ask for every arm, tell what comes, leave at the end; runs in a thread of its own."""
        told: Gathered | None = None
        try:
            self._ask_until_there_is_room(tell)
            begins = self._state.history.policy_from
            told = _watch(self._here, self._tickets, begins, self._stopped, tell)
        except Refused as why:
            tell(Gathered(None, "failed", share=0.0, why=why.key))
        except Exception:  # the visitor must not wait for what will not come
            LOG.exception("a question could not be followed")
            tell(Gathered(None, "failed", share=0.0, why="run.failed"))
        else:
            if self._stopped.is_set() and (told is None or told.phase in ("waiting", "running")):
                tell(Gathered(told.answer if told else None, "stopped", why="run.stopped"))
        finally:
            self._leave()

    def _ask_until_there_is_room(self, tell: Callable[[Gathered], None]) -> None:
        """Ask, and ask again while too many others wait, until the visitor wants no more."""
        while not self._stopped.is_set():
            try:
                self._ask()
            except Refused as why:
                if why.key != BUSY:
                    raise
            else:
                return
            self._leave()
            self._tickets.clear()
            tell(Gathered(None, "waiting", share=0.0, seconds=math.nan, why=BUSY))
            self._stopped.wait(_AGAIN)

    def _ask(self) -> None:
        for one in self._state.arms:
            if self._stopped.is_set():
                return
            ticket = self._here.ask(one, self._state.stress, self._who)
            self._tickets[arm(one)] = ticket

    def _leave(self) -> None:
        """At once, so that the next question of this visitor finds its place."""
        for ticket in list(self._tickets.values()):
            self._here.leave(ticket)


def _progress(found: Gathered) -> tuple[object, ...]:
    """What has to have changed for a visitor to be told again; in a queue that is the place."""
    if found.phase == "waiting" and found.place:
        return found.phase, found.place
    return found.phase, found.place, round(found.share, 3), str(round(found.seconds, 0))


def _watch(
    here: Scheduler,
    tickets: dict[str, Ticket],
    begins: int,
    stop: threading.Event,
    tell: Callable[[Gathered], None],
) -> Gathered | None:
    """Tell what is new until all is there or the question is stopped; what was told last."""
    told: Gathered | None = None
    while not stop.is_set():
        new = gathered({name: here.status(one) for name, one in tickets.items()}, here, begins)
        if stop.is_set():
            break
        if told is None or _progress(new) != _progress(told):
            tell(new)
            told = new
        if new.phase not in ("waiting", "running"):
            break
        stop.wait(_PAUSE)
    return told


def gathered(statuses: dict[str, JobStatus], here: Scheduler, begins: int = 0) -> Gathered:
    """One answer from how its arms stand.

    Args:
        statuses: of the arms.
        here: that runs them.
        begins: the April in which their policies begin.
    """
    every = list(statuses.values())
    seconds = [status.seconds for status in every]
    return Gathered(
        _answer(statuses, here, begins),
        _phase(every),
        # The first of its arms tells: those before the others are its own.
        min((one.place for one in every if one.phase != "done"), default=0),
        sum(status.share for status in every) / len(every),
        math.nan if any(map(math.isnan, seconds)) else max(seconds),
        next(filter(None, (status.why for status in every)), ""),
        _losses(statuses),
    )


def _phase(statuses: list[JobStatus]) -> str:
    """The phase of a question; it is running when one arm has ended and no other is queued."""
    phases = [status.phase for status in statuses]
    for phase in ("failed", "stopped", "running"):
        if phase in phases:
            return phase
    if "waiting" not in phases:
        return "done"
    begun = "done" in phases and all(status.place == 0 for status in statuses)
    return "running" if begun else "waiting"


def _answer(statuses: dict[str, JobStatus], here: Scheduler, begins: int) -> Answer | None:
    """The answer from the arms that can be drawn; None until the baseline has one beside it."""
    some = _shown(statuses, here)
    if BASELINE not in some or len(some) < 2:
        return None
    seeds = replicate_seeds(SEED, here.size.replicates)
    return from_runs("+".join(some), some, seeds, begins=begins)


def _losses(statuses: dict[str, JobStatus]) -> dict[str, Floats] | None:
    """The stress test of each arm that has one; None if none has."""
    known = {name: status.stress for name, status in statuses.items() if status.stress is not None}
    return {name: losses.astype(np.float32) for name, losses in known.items()} or None


def _shown(statuses: dict[str, JobStatus], here: Scheduler) -> dict[str, Floats]:
    """Values of the arms that can be drawn side by side, by arm.

    An arm joins the picture when it is whole. Until the first is, the one that is furthest stands
    beside the baseline, in the years that both know, so that no line stands on other futures.
    """
    cubes = {name: _cube(status, here) for name, status in statuses.items()}
    some = {name: cube for name, cube in cubes.items() if cube is not None}
    whole = {name: cube for name, cube in some.items() if statuses[name].values is not None}
    if BASELINE not in some or (BASELINE in whole and len(whole) > 1):
        return whole
    base = some.pop(BASELINE)
    if not some:
        return {}
    furthest = max(some, key=lambda name: np.isfinite(some[name]).sum())
    both = [_years_known(cube) for cube in (base, some[furthest])]
    known = np.logical_and(*both)[:, :, np.newaxis]
    pair = {BASELINE: base, furthest: some[furthest]}
    return {name: np.where(known, cube, np.float32(np.nan)) for name, cube in pair.items()}


def _years_known(cube: Floats) -> NDArray[np.bool_]:
    """Of which replicates and years something is known."""
    return np.isfinite(cube).any(axis=(0, 3))


def _cube(status: JobStatus, here: Scheduler) -> Floats | None:
    """Values of one arm: all, or the first outcomes so far with the rest unknown."""
    if status.values is not None:
        return status.values.astype(np.float32)
    if status.provisional is None:
        return None
    size = here.size
    shape = (len(OUTCOME_NAMES), size.replicates, size.years, len(areas()))
    cube = np.full(shape, np.nan, dtype=np.float32)
    for row, name in enumerate(FIRST_SEEN):
        cube[OUTCOME_NAMES.index(name)] = status.provisional[row]
    return cube
