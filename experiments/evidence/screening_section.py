"""The screening on the page of combinations: its levers and why these, its design, its results."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gofal.abm.setting import setting_text
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.contrast_tables import Line, contrast_tables
from gofal.experiments.evidence.contrasts import Study, pairs_of
from gofal.experiments.evidence.design import RUNS, free_signs, sets_of_pairs
from gofal.experiments.evidence.league import records
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.screening import LETTERS, Screening, name_of
from gofal.experiments.evidence.strongest import Candidate, Strength
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language, heads, say

_CLEAR = ("better", "worse")
_TWO = 2  # levers of a pair


def error_of(planner: Planner, study: Study) -> str:
    """What went wrong first in an arm of a study; nothing if all went well."""
    every = (one for arm in study.arms(planner.parts) for one in (arm, arm.without))
    return next((error for one in every if (error := planner.parts.of(one).error)), "")


def screening_section(
    planner: Planner, study: Screening, own: pd.DataFrame, language: Language
) -> list[str]:
    """The section as lines of Markdown.

    Args:
        planner: what is there.
        study: the screening.
        own: its contrasts.
        language: of the page.
    """
    parts, lines = planner.parts, [f"## {say('combinations.screening', language)}", ""]
    strengths, chosen = study.strengths(parts), study.chosen(parts)
    if not chosen:
        key = "combinations.too_few_levers" if strengths else "combinations.not_chosen"
        words = {"count": len(study.every), "pairs": planner.looks[0]}
        return [*lines, say(key, language, **words), ""]
    lines += [say("combinations.design", language, count=len(chosen), runs=RUNS), ""]
    lines += _levers(strengths, language)
    if error := error_of(planner, study):
        return [*lines, say("document.went_wrong", language, error=error), ""]
    pairs = pairs_of(study, parts)
    if pairs < planner.looks[0]:
        return [*lines, say("evidence.too_few", language, pairs=pairs), ""]
    lines += [f"### {say('combinations.mains', language)}", ""]
    mains = [Line("main", LETTERS[i], f"{LETTERS[i]} {one.label(language)}")
             for i, one in enumerate(chosen)]  # fmt: skip
    lines += contrast_tables(own, mains, language)
    lines += [f"### {say('combinations.pairs', language)}", ""]
    lines += [say("combinations.pairs_note", language), ""]
    lines += _told_pairs(own, chosen, language)
    lines += contrast_tables(own, _sets(len(chosen), language), language)
    return [*lines, say("combinations.blocks", language, blocks=int(own["pairs"].max())), ""]


def _levers(strengths: Sequence[Strength], language: Language) -> list[str]:
    """The levers that are in it and why, and those that are not."""
    taken = [one for one in strengths if one.taken]
    rows = [
        (
            LETTERS[number],
            f"{one.candidate.label(language)} (`{one.candidate.name}`)",
            ", ".join(f"`{setting_text(setting)}`" for setting in one.candidate.settings),
            f"{one.least:.1f}",
            f"{one.mean:.1f}",
            f"{outcome_label(one.outcome, language)}, {years_label(one.years, language)}",
        )
        for number, one in enumerate(taken)
    ]
    names = ("letter", "lever", "high", "least", "mean", "where")
    lines = [say("combinations.chosen_note", language), ""]
    lines += markdown(heads(names, language, "screening_column"), rows)
    others = ", ".join(_other(one, language) for one in strengths if not one.taken)
    return [*lines, say("combinations.not_taken", language, names=others), ""] if others else lines


def _other(one: Strength, language: Language) -> str:
    size = f"`{one.candidate.name}` ({one.least:.1f}; {one.mean:.1f}"
    beside = f"; {say('combinations.beside', language, name=one.beside)}" if one.beside else ""
    return f"{size}{beside})"


def _sets(count: int, language: Language) -> list[Line]:
    """Sets of pairs that cannot be told apart, and what is left for three and more levers."""
    pairs = [Line("pair", name_of(own), name_of(own)) for own in sets_of_pairs(count).values()]
    free = range(1, len(free_signs(count)) + 1)
    more = [
        Line("more", str(number), say("combinations.more", language, number=number))
        for number in free
    ]
    return [*pairs, *more]


def _told_pairs(own: pd.DataFrame, chosen: Sequence[Candidate], language: Language) -> list[str]:
    """Sets that are told to do more or less than the sum, with the pairs that are likeliest."""
    names = {LETTERS[i]: one.label(language) for i, one in enumerate(chosen)}
    lines = []
    for row in records(own[(own["kind"] == "pair") & own["word"].isin(_CLEAR)]):
        same = (own["outcome"] == row["outcome"]) & (own["years"] == row["years"])
        mains = own[same & (own["kind"] == "main") & own["word"].isin((*_CLEAR, "other"))]
        likely = _likely(row["name"], set(mains["name"]))
        said = "; ".join(" & ".join(names[letter] for letter in pair) for pair in likely)
        words = {
            "name": row["name"],
            "outcome": outcome_label(row["outcome"], language),
            "years": years_label(row["years"], language),
            "likely": said or say("combinations.nothing", language),
        }
        told = say(f"combinations.pair_{row['word']}", language, **words)
        lines.append(f"- {told}")
    return [*(lines or [say("combinations.no_pair", language)]), ""]


def _likely(name: str, told: set[str]) -> list[tuple[str, ...]]:
    """Pairs of a set of which both levers are told to do something by themselves; else one does."""
    pairs = [tuple(pair) for pair in name.split(" + ")]
    count = {pair: len(told & set(pair)) for pair in pairs}
    most = max(count.values())
    return [pair for pair in pairs if count[pair] == most == _TWO] or [
        pair for pair in pairs if count[pair] == most == 1
    ]
