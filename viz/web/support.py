"""What an answer rests on: evidence, assumptions, and what was set beside what happened."""

from __future__ import annotations

from functools import cache

from gofal.abm.scenario import Scenario
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.hindcast.series import load_series
from gofal.experiments.text import Language, capital, say
from gofal.viz.verdict.lines import Verdict
from gofal.viz.web.evidence import LeverCard, lever_card
from gofal.viz.web.strength import strongest_of

_MOST = 3  # levers that are named


def support(scenario: Scenario, verdict: Verdict, language: Language) -> list[str]:
    """What a verdict rests on, a sentence each.

    Args:
        scenario: that is judged.
        verdict: on it.
        language: to say it in.
    """
    return [
        _evidence(scenario, language),
        *_assumed(_cards(scenario), language),
        *_tested(verdict, language),
    ]


def support_in_short(scenario: Scenario, verdict: Verdict, language: Language) -> str:
    """How far to trust a verdict, in a few words: tested, assumed, on what evidence."""
    missing, best = len(_untested(verdict)), strongest_of(scenario).best
    tested = "no" if missing == len(verdict.lines) else "partly" if missing else "yes"
    told = [say(f"support.short.tested.{tested}", language)]
    if any(card.assumed for card in _cards(scenario)):
        told.append(say("support.short.assumed", language))
    told.append(say(f"support.short.{best.strength if best else 'no_evidence'}", language))
    text = "; ".join(told)
    return capital(text)


def _cards(scenario: Scenario) -> list[LeverCard]:
    """Of every lever that it sets."""
    return [lever_card(name) for name in dict.fromkeys(one.lever for one in scenario.settings)]


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
    missing = [outcome_label(name, language) for name in _untested(verdict)]
    if not missing:
        return []
    return [say("support.untested", language, outcomes="; ".join(missing))]


def _untested(verdict: Verdict) -> list[str]:
    told = [line.outcome for line in verdict.lines]
    return [name for name in told if name not in _outcomes_tested()]


@cache
def _outcomes_tested() -> frozenset[str]:
    """Outcomes of which a dated series was kept for testing, if there is a hindcast at all."""
    if shipped_result() is None:
        return frozenset()
    return frozenset(one.outcome for one in load_series().values() if one.use == "test")
