"""Running the evidence in batches, each of which ends as finished parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from gofal.experiments.evidence.plan import AnyWant, Planner
from gofal.experiments.evidence.terms import Compared
from gofal.experiments.runs.arms import Progress, run_arms
from gofal.experiments.runs.store import Arm, Store

BATCH = 16
"""Runs of a batch, or a few more: the pairs of a policy that are wanted are run together."""
AT_ONCE = 4
"""Pairs that are run together; more would be hours that a deadline loses."""
HOUR = 3600.0


type Runner = Callable[[Sequence[Arm], Store, int | None, Progress | None], None]
"""Runs arms that are not in a store, as :func:`gofal.experiments.runs.arms.run_arms`."""


@dataclass(frozen=True)
class Sitting:
    """How the evidence is run.

    Attributes:
        store: where runs are kept until they are parts, and after.
        workers: processes; None means one a core.
        hours: after which no batch is begun that would not end; None for no end.
        runner: runs arms; the usual one if None.
        clock: seconds that have passed.
    """

    store: Store
    workers: int | None = None
    hours: float | None = None
    runner: Runner | None = None
    clock: Callable[[], float] = monotonic


def run(
    planner: Planner,
    sitting: Sitting,
    progress: Progress | None = None,
    tell: Callable[[Sequence[AnyWant], int], None] | None = None,
) -> bool:
    """Run what is most wanted, batch by batch, until nothing is or the time is up.

    What a killed call has finished is taken in first.

    Args:
        planner: says what is wanted.
        sitting: how it is run.
        progress: told the weeks done and the weeks in all of a batch.
        tell: told the wants of a batch that has ended, and how many wants are left.

    Returns:
        Whether all that is wanted is there.
    """
    end = None if sitting.hours is None else sitting.clock() + sitting.hours * HOUR
    runner = sitting.runner or run_arms
    harvest(planner, sitting.store)
    planner.money.clear()
    while wants := planner.wants():
        batch = _batch(planner, wants, sitting, end)
        if not batch:
            return False
        runner(planner.runs(batch), sitting.store, sitting.workers, progress)
        planner.harvest(batch, sitting.store)
        if tell is not None:
            tell(batch, len(planner.wants()))
    return True


def harvest(planner: Planner, store: Store) -> int:
    """Take finished runs into the parts; how many there were."""
    every: dict[str, Compared] = {}
    for own in planner.arms:
        for arm in (own.without, own):
            every.setdefault(arm.part, arm)  # the league's own, of which years are kept too
    taken = planner.parts.harvest(every.values(), store)
    return taken + planner.of_claims.parts.harvest(planner.claims, store)


def _batch(
    planner: Planner, wants: Sequence[AnyWant], sitting: Sitting, end: float | None
) -> list[AnyWant]:
    """The next wants of one stage that fit into the time that is left; none if nothing fits."""
    batch: list[AnyWant] = []
    for want in wants:
        if want.stage != wants[0].stage or len(planner.runs(batch)) >= BATCH:
            break
        longer = [*batch, replace(want, pairs=want.pairs[:AT_ONCE])]
        if end is not None:
            arms = planner.runs(longer)
            seconds = planner.work(arms, sitting.store, sitting.workers).seconds
            if sitting.clock() + seconds > end:
                break
        batch = longer
    return batch
