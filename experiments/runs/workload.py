"""How much there is to run, told before it begins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.identity import weeks_before, world_id
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.runs.worlds import users_worlds

USUAL_PACE = 0.04  # seconds a week, where no run tells


@dataclass(frozen=True)
class Workload:
    """What is left to run.

    Attributes:
        runs: in all.
        left: not in the store.
        seconds: about how long it takes here.
    """

    runs: int
    left: int
    seconds: float

    @property
    def minutes(self) -> int:
        """About how long it takes here, rounded up."""
        return math.ceil(self.seconds / 60)


def workload(
    arms: Sequence[Arm], store: Store, workers: int | None, usual: float = USUAL_PACE
) -> Workload:
    """How many runs some arms take, and about how long.

    Each world is burnt in once, and one that is on disk not at all.

    Args:
        arms: all of them.
        store: where finished runs are.
        workers: processes; None means one a core.
        usual: seconds a week, where no run of the store tells.
    """
    left = [arm for arm in arms if store.find(arm) is None]
    known = [note.seconds / (52 * note.years) for note in store.notes() if not note.error]
    pace = median(known) if known else usual
    by_world, kept = {world_id(arm.scenario): arm.scenario for arm in left}, users_worlds()
    before = sum(weeks_before(one) for one in by_world.values() if not kept.has(one))
    weeks = before + sum(arm.weeks for arm in left)
    return Workload(len(arms), len(left), weeks * pace / worker_count(workers))
