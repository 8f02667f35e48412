"""``docs/league.md``: which policies help, which harm, which cannot be told, and at what cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.headlines import (
    ALSO,
    AXES,
    COUNTED,
    ON_THE_WAY,
    QUESTIONS,
    SHOWN,
    Question,
)
from gofal.experiments.evidence.league import LAST, League, records
from gofal.experiments.evidence.league_short import in_short
from gofal.experiments.evidence.terms import CENTRAL, OTHERS, WINDOWS
from gofal.experiments.evidence.wording import (
    called,
    effect,
    level_without,
    part_of,
    rests_on,
    worst_year,
)
from gofal.experiments.looks import ERROR, level_of
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language, heads, say

BEST = 5
"""Policies that are named as the best in something."""
_GROUPS = (
    ("better",),
    ("worse",),
    ("small", "other"),
    ("none",),
    ("open",),
    ("few", "unknown"),
)


def league_page(league: League, language: Language, top: Sequence[str], picture: str = "") -> str:
    """The page as Markdown.

    Args:
        league: every policy beside every other.
        language: of the page.
        top: lines on how it came about, in the first of them, and what is missing.
        picture: a line that shows the picture, and how it is drawn.
    """
    made, *reached = top
    lines = [f"# {say('league.title', language)}", "", made, ""]
    lines += [*in_short(league, language), *_how_to_read(league, language)]
    lines += _counts(league, language)
    lines += _unbeaten(league, language)
    lines += [picture, ""] if picture else []
    lines += _town_and_country(league, language)
    for question, outcomes in QUESTIONS.items():
        lines += [f"## {say(f'league.{question}', language)}", ""]
        if question == "cost":
            lines += [say("league.cost_note", language), ""]
        for outcome in (*outcomes, *(ALSO if question == "rural" else ())):
            lines += _outcome(league, outcome, question, language)
    lines += [*_terms(league, language), *_futures(league, language)]
    return "\n".join([*lines, f"## {say('league.reached', language)}", *reached, ""])


def _how_to_read(league: League, language: Language) -> list[str]:
    count = len(league.planner.policies) - len(league.events)
    looks = league.planner.looks
    words = {
        "count": count,
        "looks": ", ".join(map(str, looks)),
        "level": f"{100 * level_of(len(looks)):.1f}",
        "false": round(ERROR * count),
    }
    title = f"## {say('league.how', language)}"
    return [
        title,
        "",
        say("league.how_to_read", language, **words),
        "",
        say("league.marks", language),
        "",
    ]


def _counts(league: League, language: Language) -> list[str]:
    """How many policies do what to each outcome, in the last years judged."""
    rows = []
    for outcome in COUNTED:
        own = league.of(outcome, LAST)
        words = Counter(own["word"])
        numbers = [sum(words[word] for word in group) for group in _GROUPS]
        sure = Counter(own.loc[own["sure"].astype(bool), "word"])
        numbers += [sure["better"], sure["worse"]]
        rows.append((outcome_label(outcome, language), *map(str, numbers)))
    names = (
        *("outcome", "helps", "harms", "small", "nothing", "open", "too_few"),
        *("helps_after", "harms_after"),
    )
    lines = [f"## {say('league.counts', language, years=years_label(LAST, language))}", ""]
    return [*lines, *markdown(heads(names, language, "league_column"), rows)]


def _unbeaten(league: League, language: Language) -> list[str]:
    """Policies that no other beats, with what they do on every axis."""
    lines = [f"## {say('league.unbeaten', language)}", ""]
    lines += [say("league.unbeaten_note", language), ""]
    return lines + _named(league, league.unbeaten(), SHOWN, language)


def _town_and_country(league: League, language: Language) -> list[str]:
    """The best by need met, in rural and in urban areas."""
    lines = [f"## {say('league.places', language)}", ""]
    for question in ("rural", "town"):
        outcomes = (*QUESTIONS[question], *ALSO)
        lines += [f"### {say(f'league.best_{question}', language)}", ""]
        lines += _named(league, league.best(outcomes[0], BEST), outcomes, language)
    return lines


def _named(
    league: League, policies: Sequence[str], outcomes: Sequence[str], language: Language
) -> list[str]:
    """A table of some policies with their effects in the last years judged."""
    if not policies:
        return [say("league.nobody", language), ""]
    rows = [
        (
            *_who(name, language),
            *_last(league, name, outcomes, language),
            worst_year(league.parts, name, ON_THE_WAY, language),
        )
        for name in policies
    ]
    columns = heads(("policy", "rests_on"), language, "league_column")
    columns += [outcome_label(name, language) for name in outcomes]
    return markdown([*columns, *heads(("worst_year",), language, "league_column")], rows)


def _last(league: League, policy: str, outcomes: Sequence[str], language: Language) -> list[str]:
    """Effects on some outcomes in the last years judged."""
    table = _central(league)
    last = table[(table["policy"] == policy) & (table["years"] == LAST)]
    told = {row["outcome"]: effect(row, language) for row in records(last)}
    return [told[outcome] for outcome in outcomes]


def _who(policy: str, language: Language) -> tuple[str, str]:
    return called(policy, language), rests_on(policy, language)


def _without(own: pd.DataFrame, language: Language) -> list[str]:
    """Levels without any policy, in all years that are judged, by how many pairs there are.

    A policy of which fewer pairs are run is set beside its own level.
    """
    lines = []
    for pairs in sorted(set(own["pairs"]), reverse=True):
        rows = records(own[own["pairs"] == pairs].drop_duplicates("years"))
        told = [
            f"{years_label(row['years'], language)}: {level_without(row, language)}"
            for row in rows
            if np.isfinite(row["reference"])
        ]
        if told:
            levels = ", ".join(told)
            lines += [say("league.without", language, pairs=int(pairs), levels=levels), ""]
    return lines


def _outcome(league: League, outcome: str, question: Question, language: Language) -> list[str]:
    """Policies told to change an outcome in some years, best first; the others by name below.

    Beside a cost stand the hours delivered: who gets less care costs less.
    """
    table = _central(league)
    own = table[table["outcome"] == outcome]
    clear = set(own.loc[own["word"].isin(("better", "worse", "other")), "policy"])
    order = [name for name in league.last(outcome)["policy"] if name in clear]
    order += [one.name for one in league.planner.policies if one.name in clear - set(order)]
    lines = [
        f"### {outcome_label(outcome, language)} (`{outcome}`)",
        "",
        *_without(own, language),
    ]
    beside = ALSO if question == "cost" else ()
    rows = []
    for name in order:
        cells = [effect(row, language) for row in records(own[own["policy"] == name])]
        cells += _last(league, name, beside, language)
        cells += [worst_year(league.parts, name, ON_THE_WAY, language)]
        pairs = str(int(own.loc[own["policy"] == name, "pairs"].max()))
        rows.append((*_who(name, language), *cells, pairs))
    columns = heads(("policy", "rests_on"), language, "league_column")
    columns += [years_label(window.name, language) for window in WINDOWS]
    columns += [f"{outcome_label(one, language)}, {years_label(LAST, language)}" for one in beside]
    columns += heads(("worst_year", "pairs"), language, "league_column")
    lines += markdown(columns, rows) if rows else [say("league.nobody_moves", language), ""]
    for key, names in _others(own, clear).items():
        if names:
            lines += [say(f"league.others_{key}", language, names=", ".join(names)), ""]
    return lines


def _others(own: pd.DataFrame, clear: set[str]) -> dict[str, list[str]]:
    """Policies that are not told to change an outcome, by what is told instead."""
    found: dict[str, list[str]] = {"none": [], "small": [], "open": [], "few": []}
    for name, rows in own[~own["policy"].isin(clear)].groupby("policy", sort=True):
        words = set(rows["word"])
        settled = "none" if words == {"none"} else "small" if words <= {"small", "none"} else ""
        key = settled or ("open" if "open" in words else "few")
        found[key].append(f"`{name}`")
    return found


def _terms(league: League, language: Language) -> list[str]:
    """How much of what policies do are terms assumed for the forms they bring more of."""
    lines = [f"## {say('league.terms', language)}", ""]
    last = league.terms[league.terms["years"] == LAST]
    if last.empty:
        return [*lines, say("league.no_terms", language), ""]
    rows = []
    for name, own in last.groupby("policy", sort=True):
        told = {row["outcome"]: part_of(row, language) for row in records(own)}
        rows.append((called(str(name), language), *(told[axis] for axis in AXES)))
    columns = heads(("policy",), language, "league_column")
    note = say("league.terms_note", language, pairs=int(last["pairs"].max()))
    return [
        *lines,
        note,
        "",
        *markdown([*columns, *(outcome_label(name, language) for name in AXES)], rows),
    ]


def _futures(league: League, language: Language) -> list[str]:
    """What changes in the order under other expectations."""
    lines = [f"## {say('league.futures', language)}", ""]
    there = [one for one in OTHERS if (league.table["expects"] == one).any()]
    if not there:
        return [*lines, say("league.no_futures", language), ""]
    rows = [
        (outcome_label(names[0], language), expects, *_order(league, names[0], expects))
        for names in QUESTIONS.values()
        for expects in there
    ]
    names = ("outcome", "expects", "in_both", "alike", "best_here", "best_there")
    lines += [say("league.futures_note", language), ""]
    return [*lines, *markdown(heads(names, language, "league_column"), rows)]


def _order(league: League, outcome: str, expects: str) -> tuple[str, str, str, str]:
    """Policies in both, how alike they are in order (Spearman), and the first of each."""
    here, there = (
        league.last(outcome, one).set_index("policy")["effect"] for one in (CENTRAL, expects)
    )
    both = [name for name in here.index if name in there.index and name not in league.events]
    alike = here[both].corr(there[both], method="spearman") if len(both) > 2 else float("nan")
    firsts = [[f"`{name}`" for name in own.index if name in both][:BEST] for own in (here, there)]
    told = f"{alike:.2f}" if alike == alike else "-"
    return str(len(both)), told, ", ".join(firsts[0]), ", ".join(firsts[1])


def _central(league: League) -> pd.DataFrame:
    return league.table[league.table["expects"] == CENTRAL]


def years_label(name: str, language: Language) -> str:
    """Years that are judged, as a page names them."""
    if name.startswith("years "):
        return say("league.years", language, years=name.removeprefix("years "))
    return say("league.year", language, year=name.removeprefix("year "))
