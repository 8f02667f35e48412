"""Answers that come with the page: ready at once, from files that are read once."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from gofal.abm.rules import rules_hash
from gofal.experiments.baseline import BASELINE
from gofal.experiments.runs.same_rules import stands
from gofal.viz.answer import OUTCOME_NAMES, Answer, from_runs
from gofal.viz.change import Floats
from gofal.viz.shipping.files import ARMS, FOLDER, About, outcomes_in, read_about, read_arm

_KEPT = 24  # answers in memory, half a megabyte each


@cache
def about_shipped() -> About | None:
    """Note on how the shipped answers were made; None if there are none."""
    return read_about(FOLDER)


@cache
def rules_here() -> str:
    """Hash of the rules installed here, as the shipped answers name theirs."""
    return rules_hash(plug_ins=False)


def is_current(answer: Answer) -> bool:
    """True if an answer was made by rules that stand here."""
    return not answer.rules or stand_here(answer.rules)


def stand_here(rules: str) -> bool:
    """True of the rules installed here, and of those that were seen to give the same numbers."""
    return rules == rules_here() or stands(rules)


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
    arms = dict.fromkeys((BASELINE, name))
    held = [set(outcomes_in(_file(arm))) for arm in arms]
    outcomes = tuple(name for name in OUTCOME_NAMES if all(name in one for one in held))
    runs = {arm: _arm(arm, outcomes) for arm in arms}
    sets = about.sets if about.begins else None
    return from_runs(name, runs, about.seeds, about.rules, outcomes, about.begins, sets)


@lru_cache(maxsize=_KEPT)
def _arm(name: str, outcomes: tuple[str, ...]) -> Floats:
    about = about_shipped()
    if about is None:  # only asked for after that was looked at
        raise AssertionError
    return read_arm(_file(name), about, outcomes)


def _file(name: str) -> Path:
    return FOLDER / ARMS / f"{name}.parquet"
