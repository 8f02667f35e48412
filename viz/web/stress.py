"""The market stress test of a question, run apart, so that an answer that is there stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import solara

from gofal.abm.outcomes import stress_outcomes
from gofal.abm.outcomes.base import STRESS_WEEKS
from gofal.experiments.analysis.sizes import size_that_counts
from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import bare, end, say
from gofal.viz.answer import Answer, areas, mean_of
from gofal.viz.change import Change, Floats, paired, precision_of, that_count
from gofal.viz.verdict.words import in_two_digits
from gofal.viz.web.arms import arm
from gofal.viz.web.gather import Gathered, Run, ready_answer, use_answer
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name

type Losses = Mapping[str, Floats]
"""By scenario, shares of hours lost, shape (weeks, replicates, areas)."""

_HARDLY = 0.005  # a share of hours that is hardly any


@dataclass(frozen=True, eq=False)
class Tested:
    """What there is of an answer and of its stress test.

    Attributes:
        asked: the question whose answer it is, without the test where that is run apart.
        answer: to it.
        run: of it.
        stress: of the test; None if it is not asked for.
        stress_run: of that.
    """

    asked: PageState
    answer: Gathered
    run: Run
    stress: Gathered | None
    stress_run: Run

    @property
    def losses(self) -> Losses | None:
        """The stress test when it is whole."""
        if self.stress is None or self.stress.phase != "done":
            return None
        return self.stress.stress


def use_tested(state: PageState) -> Tested:
    """The answer to a state's question and, if it is asked for, the stress test.

    An answer that is there already is not run again for the test.
    """
    plain = state.with_(stress=False)
    apart = solara.use_memo(
        lambda: state.stress and (not state.scenarios or ready_answer(plain) is not None),
        [state.with_(outcome="", year=0, area="", chosen=0)],
    )
    asked = plain if apart else state
    first, run = use_answer(asked)
    second, second_run = use_answer(state if apart else PageState())
    if apart:
        return Tested(asked, first, run, second, second_run)
    return Tested(asked, first, run, first if state.stress else None, run)


def lost_words(losses: Losses, answer: Answer, state: PageState) -> list[str]:
    """Hours lost in the state's council without its largest provider, a sentence for each week.

    Args:
        losses: of the stress test.
        answer: that tells how many hours there are.
        state: names the council.
    """
    language, column = state.language, areas().index(state.area)
    hours = float(mean_of(answer.at(BASELINE, "delivered_hours", state.area)))
    told = []
    for n, week in enumerate(STRESS_WEEKS):
        values = losses[BASELINE][n, :, column]
        lost = float(mean_of(values))
        gaps = {"week": week, "name": council_name(state.area, language)}
        if lost < _HARDLY:
            told.append(say("stress.hardly", language, **gaps))
            continue
        precision = precision_of(values)
        ends = (float(values.min()), float(values.max()))
        low, high = (end(x, "share", language, precision) for x in ends)
        told.append(
            say(
                "stress.lost",
                language,
                lost=bare(lost, "share", language, precision),
                hours=in_two_digits(lost * hours),
                low=low,
                high=high,
                **gaps,
            )
        )
    return told


def _change(own: Floats, base: Floats, outcome: str) -> Change:
    (change,) = paired(own[None], base[None], "low")
    (told,) = that_count((change,), [size_that_counts(outcome, change.reference)])
    return told


def stress_changes(losses: Losses, state: PageState, area: str) -> list[list[Change]]:
    """What each scenario changes of the hours lost in an area: a row a week, a cell a scenario."""
    column, base = areas().index(area), losses[BASELINE]
    columns = [
        [
            _change(losses[arm(one)][n, :, column], base[n, :, column], outcome)
            for n, outcome in enumerate(stress_outcomes())
        ]
        for one in state.scenarios
    ]
    return [list(row) for row in zip(*columns, strict=True)]
