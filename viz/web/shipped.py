"""Answers that come with the page: ready at once, from files that are read once."""

from __future__ import annotations

from functools import cache, lru_cache

from gofal.abm.rules import rules_hash
from gofal.viz.shipping.files import ARMS, FOLDER, About, read_about, read_arm
from gofal.viz.web.answer import BASELINE, Answer, from_runs
from gofal.viz.web.change import Floats

_KEPT = 24  # answers in memory, half a megabyte each


@cache
def about_shipped() -> About | None:
    """How the shipped answers were made; None if none are there."""
    return read_about(FOLDER)


@cache
def rules_here() -> str:
    """Hash of the rules installed here, as the shipped answers name theirs."""
    return rules_hash(plug_ins=False)


def is_current(answer: Answer) -> bool:
    """Whether an answer was made by the rules that are installed here."""
    return answer.rules in ("", rules_here())


def shipped_names() -> tuple[str, ...]:
    """Presets with a shipped answer."""
    about = about_shipped()
    return about.presets if about else ()


@lru_cache(maxsize=_KEPT)
def shipped(name: str) -> Answer | None:
    """The shipped answer of a preset against the baseline; of the baseline, that alone.

    Args:
        name: a preset, or ``baseline``.

    Returns:
        None if it is not shipped.
    """
    about = about_shipped()
    if about is None or name not in (BASELINE, *about.presets):
        return None
    runs = {BASELINE: _arm(BASELINE)} | ({} if name == BASELINE else {name: _arm(name)})
    return from_runs(name, runs, about.scale, about.seeds, about.rules)


@lru_cache(maxsize=_KEPT)
def _arm(name: str) -> Floats:
    about = about_shipped()
    if about is None:  # only asked for after that was looked at
        raise AssertionError
    return read_arm(FOLDER / ARMS / f"{name}.parquet", about)
