"""What an answer rests on: evidence, assumptions, and what was set beside what happened."""

from __future__ import annotations

from functools import cache

from gofal.abm.scenario import Scenario
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.hindcast.series import load_series
from gofal.experiments.text import Language, say
from gofal.viz.verdict.lines import Verdict
from gofal.viz.web.evidence import LeverCard, lever_card
from gofal.viz.web.strength import strongest_of
from gofal.viz.web.wording import outcome_label

_MOST = 3  # levers that are named


def support(scenario: Scenario, verdict: Verdict, language: Language) -> list[str]:
    """What a verdict rests on, a sentence each.

    Args:
        scenario: that is judged.
        verdict: on it.
        language: to say it in.
    """
    cards = [lever_card(name) for name in dict.fromkeys(one.lever for one in scenario.settings)]
    return [
        _evidence(scenario, language),
        *_assumed(cards, language),
        *_tested(verdict, language),
    ]


def _evidence(scenario: Scenario, language: Language) -> str:
    """How many claims and facts, and how strong the strongest is."""
    found = strongest_of(scenario)
    if found.best is None:
        return say("support.no_evidence", language)
    strength = found.best.how_strong(language)
    return say("support.evidence", language, count=found.count, strength=strength)


def _assumed(cards: list[LeverCard], language: Language) -> list[str]:
    names = [card.label(language) for card in cards if card.assumed]
    if not names:
        return []
    shown = ", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "")
    return [say("support.assumed", language, levers=shown)]


def _tested(verdict: Verdict, language: Language) -> list[str]:
    """Which headlines were set beside dated facts that were kept for testing, and which not."""
    told = [line.outcome for line in verdict.lines]
    missing = [outcome_label(name, language) for name in told if name not in _outcomes_tested()]
    if not missing:
        return []
    return [say("support.untested", language, outcomes="; ".join(missing))]


@cache
def _outcomes_tested() -> frozenset[str]:
    """Outcomes of which a dated series was kept for testing, if there is a hindcast at all."""
    if shipped_result() is None:
        return frozenset()
    return frozenset(one.outcome for one in load_series().values() if one.use == "test")
