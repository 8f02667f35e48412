"""Two printed pages on one council under one policy, as an accessible PDF.

The verdict is that of the council's page, and so are the words of its table; the layout is
``council_report.typ``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer
from gofal.viz.change import Change
from gofal.viz.figures.measure import Measure
from gofal.viz.figures.names import area_label
from gofal.viz.known_facts import market_facts
from gofal.viz.printed import (
    GROUPS,
    change_row,
    fan,
    frame_of_pages,
    grouped,
    look_of_pages,
    typeset,
)
from gofal.viz.saved_comparison import SavedComparison
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import Verdict, changes_in, verdict_of
from gofal.viz.verdict.told import in_real_pounds

TEMPLATE = Path(__file__).with_name("council_report.typ")
_FAN_HEIGHT, _LEAST_FAN_HEIGHT = 2.0, 1.35  # inches
_USUAL_LEVERS, _A_LEVER = 5, 0.07  # each more takes some height from the pictures


def council_report(
    answer: Answer,
    saved: SavedComparison,
    arm: str,
    area: str,
    language: Language,
    names: Mapping[str, str] | None = None,
    why: str | None = None,
    today: Sequence[str] = (),
) -> bytes:
    """The PDF of one arm of an answer in one council.

    Args:
        answer: that holds the arm.
        saved: the same answer, for its pictures; it holds the council's years.
        arm: the arm it is about.
        area: code of the council.
        language: of every word.
        names: own names of arms, for a question that is no preset.
        why: a sentence or two on the question; that of the preset if left out.
        today: sentences on the council as it is.

    Raises:
        GofalError: the answer has no such arm.
    """
    scenario, verdict = saved.arm(arm), verdict_of(answer, arm, area)
    look = replace(look_of_pages(saved, arm, language, names), area=area)
    height = _FAN_HEIGHT - _A_LEVER * max(0, len(scenario.settings) - _USUAL_LEVERS)
    height = max(height, _LEAST_FAN_HEIGHT)
    return typeset(
        TEMPLATE,
        frame_of_pages(saved, scenario, look, why)
        | _verdict(verdict, language)
        | _facts(saved, area, language)
        | {
            "groups": _groups(answer, arm, area, language),
            "fans": [fan(saved, look, line.outcome, height) for line in verdict.lines],
            "today": list(today),
        },
    )


def _verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    return {
        "lead": words.lead(verdict, language),
        "basis": words.basis(verdict, language),
        "said_heads": [
            say(f"report.{head}_head", language) for head in ("question", "word", "said", "between")
        ],
        "said": [
            {
                "question": one.question,
                "word": say(f"word.{one.word}", language),
                "sentence": f"{one.sentence} {one.but}".strip(),
                "note": f"{one.hours} {one.between}".strip(),
            }
            for one in words.said(verdict, language)
        ],
        "way_title": say("verdict.way.title", language),
        "way": words.way_there(verdict, language),
    }


def _facts(saved: SavedComparison, area: str, language: Language) -> dict[str, Any]:
    known = market_facts(saved.reference, area, language)
    return {
        "today_title": say("report.today", language, name=area_label(area, language)),
        "fact_heads": [
            say(f"facts.{head}", language) for head in ("fact", "value", "how", "source")
        ],
        "facts": [
            [one.label, one.value, one.state_words(language), one.source or "-"] for one in known
        ],
    }


def _groups(answer: Answer, arm: str, area: str, language: Language) -> list[dict[str, Any]]:
    """Rows of the table of changes; what is not defined in the council is left out."""
    told = changes_in(answer, arm, area)
    rows = {
        name: _row(Measure.of(name, language), in_real_pounds(answer, told[name], name))
        for outcomes in GROUPS.values()
        for name in outcomes
        if name in told and told[name].word != "undefined"
    }
    return grouped(rows, language)


def _row(measure: Measure, change: Change) -> dict[str, Any]:
    levels = (change.reference, change.value)
    return change_row(measure, levels, (change.change, change.low, change.high), change.word)
