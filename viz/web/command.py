"""The command that gives the answer on the page."""

from __future__ import annotations

from viz.web.answer import Answer
from viz.web.arms import arm
from viz.web.jobs import REPLICATES, SCALE, SEED, YEARS
from viz.web.state import State


def command(state: State, answer: Answer | None) -> str:
    """What to type to get the same answer from the command line.

    Args:
        state: its scenarios are asked about.
        answer: what is known of them; None if they have still to be run.
    """
    scale, replicates = (answer.scale, answer.replicates) if answer else (SCALE, REPLICATES)
    arms = " ".join(f"'{arm(one)}'" for one in state.scenarios)
    return (
        f"gofal compare baseline {arms} --years {YEARS} --replicates {replicates} "
        f"--scale {scale:g} --seed {SEED}"
    )
