"""``docs/presets.md``: what every preset sets and what comes of it, in all years judged."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gofal.abm.scenario import Scenario
from gofal.experiments.comparison.findings import by_group, outcome_label
from gofal.experiments.documents.presets import KEY
from gofal.experiments.evidence.headlines import outcomes
from gofal.experiments.evidence.league import League, records
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.terms import CENTRAL, WINDOWS, Compared
from gofal.experiments.evidence.wording import called, effect, level_without, rests_on
from gofal.experiments.output.docs import markdown
from gofal.experiments.systems.table import setting_text
from gofal.experiments.text import Language, say


def told_of() -> tuple[str, ...]:
    """Outcomes that are told of every preset, group by group."""
    wanted = {*KEY, *outcomes()}
    return tuple(name for name in by_group() if name in wanted)


def presets_page(league: League, language: Language, top: Sequence[str]) -> str:
    """The page as Markdown.

    Args:
        league: every policy, with the outcomes of :func:`told_of`.
        language: of the page.
        top: lines on how it came about and what is missing.
    """
    lines = [f"# {say('document.presets_title', language)}", "", *top]
    lines += [say("evidence.presets_intro", language), "", say("league.marks", language), ""]
    table = league.table[league.table["expects"] == CENTRAL]
    for policy in league.planner.policies:
        lines += _preset(league, table[table["policy"] == policy.name], policy, language)
    return "\n".join(lines)


def _preset(league: League, own: pd.DataFrame, policy: Scenario, language: Language) -> list[str]:
    welsh = language == "cy"
    settings = ", ".join(f"`{setting_text(setting, language)}`" for setting in policy.settings)
    settings += f", `terms={policy.terms}`" if policy.terms != "own" else ""
    lines = [f"## {called(policy.name, language)}", ""]
    lines += [policy.why_cy if welsh else policy.why_en, ""]
    lines += [f"{say('column.sets', language)}: {settings}.  "]
    lines += [f"{say('league_column.rests_on', language)}: {rests_on(policy.name, language)}.  "]
    lines += [f"{say('column.evidence', language)}: {', '.join(policy.evidence)}.", ""]
    if error := league.parts.of(Compared(policy)).error:
        return [*lines, say("document.went_wrong", language, error=error), ""]
    if (own["word"] == "few").all():
        return [*lines, say("evidence.too_few", language, pairs=int(own["pairs"].max())), ""]
    columns = [say("column.outcome", language), say("evidence.without", language)]
    columns += [years_label(window.name, language) for window in WINDOWS]
    rows = [_row(own, outcome, language) for outcome in told_of()]
    pairs = say("evidence.pairs", language, pairs=int(own["pairs"].max()))
    return [*lines, *markdown(columns, rows), pairs, ""]


def _row(own: pd.DataFrame, outcome: str, language: Language) -> tuple[str, ...]:
    told = records(own[own["outcome"] == outcome])
    shown = level_without(told[-1], language)
    return (outcome_label(outcome, language), shown, *(effect(row, language) for row in told))
