"""Can a design be looked through? Asked before its runs, which may take a night."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.sweep.plan import Plan


def require_fit(plan: Plan, policies: Sequence[str], outcome: str) -> None:
    """Refuse a design whose runs could not be looked through afterwards.

    Args:
        plan: the design.
        policies: scenarios wanted beside the first; all if none.
        outcome: the one that is drawn.

    Raises:
        GofalError: says what is missing.
    """
    first, *others = [arm.name for arm in plan.arms]
    if not others:
        raise GofalError(
            f"discovery sets scenarios beside a first one; this design has {first} alone: name "
            "more in [run] 'scenarios'"
        )
    for name in policies:
        if name not in others:
            raise unknown("scenario beside the first", name, others)
    if len(plan.keep.windows) != 1:
        raise GofalError(
            f"discovery looks at one window; this design keeps {len(plan.keep.windows)}: leave one "
            "in [keep] 'windows'"
        )
    if outcome not in plan.keep.outcomes:
        raise unknown("outcome of this design", outcome, plan.keep.outcomes)
