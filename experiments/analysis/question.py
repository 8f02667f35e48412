"""A question from what a person wrote, refused before anything is read."""

from __future__ import annotations

from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.condition import read_condition
from gofal.experiments.analysis.margins import require_margin


def read_question(
    outcomes: tuple[str, ...],
    area: str,
    window: str | None,
    reference: str | None,
    margin: float | None,
    wanted: float | None,
    when: str | None,
    enough: str | None,
    seed: int,
) -> Question:
    """A question that can be asked; see :class:`gofal.experiments.analysis.base.Question`.

    Raises:
        GofalError: an outcome is unknown, or a number is impossible.
    """
    for name in outcomes:
        if name not in OUTCOMES:
            raise unknown("outcome", name, OUTCOMES)
    if seed < 0:
        raise GofalError(f"seed = {seed} is negative; 0 or more is needed")
    for option, value in (("margin", margin), ("wanted", wanted)):
        if value is None:
            continue
        if not outcomes:
            raise GofalError(f"--{option} is in the unit of an outcome; name one with --outcome")
        if option == "margin":
            require_margin(value)
        elif not value > 0.0:
            raise GofalError(f"wanted = {value:g} is not possible; it has to be above 0")
    return Question(
        outcomes=outcomes,
        area=area,
        window=window,
        reference=reference,
        margin=margin,
        wanted=wanted,
        when=None if when is None else read_condition(when),
        enough=None if enough is None else read_condition(enough),
        seed=seed,
    )
