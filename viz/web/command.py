"""The command that gives the answer on the page."""

from __future__ import annotations

import math

from gofal.viz.answer import Answer
from gofal.viz.web.arms import arm
from gofal.viz.web.jobs import SEED
from gofal.viz.web.scheduler import scheduler
from gofal.viz.web.state import EXPECTED, PageState


def command(state: PageState, answer: Answer | None) -> str:
    """Command that gives the same answer in a terminal.

    Args:
        state: its scenarios are asked about.
        answer: what is known of them; None if they have still to be run.
    """
    here = scheduler().size
    pairs, years = f"--replicates {here.replicates}", here.years
    if answer is not None:
        pairs, years = _pairs(answer), answer.years
    arms = " ".join(f"'{arm(one)}'" for one in state.scenarios)
    terms = "" if state.terms == "own" else f" --terms {state.terms}"
    size = f"--years {years} {pairs} --seed {SEED}"
    dates = ""
    if answer is None or answer.begins:
        dates = f" --policy-from {state.history.policy_from}"
        dates += "" if state.expects == EXPECTED else f" --expect {state.expects}"
    local = " --local my-council.csv" if state.local else ""
    return f"gofal compare baseline {arms} {size}{dates}{terms}{local}"


def _pairs(answer: Answer) -> str:
    """Options that give the pairs of an answer, the first of them at least."""
    count = answer.replicates
    if answer.sets is None:
        return f"--replicates {count}"
    sets = min(answer.sets, count)
    wales = math.ceil(count / max(sets, 1))
    return (
        f"--ensemble {sets} --wales {wales} --replicates 1"
        if sets
        else f"--wales {wales} --replicates 1"
    )
