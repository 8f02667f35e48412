"""An answer as data: the same numbers and sentences as on its page, for other programs.

What may stand in it is written down in ``schema/answer-2.json``. A field may be added in the same
format; to rename, remove or reinterpret one is another format, with an address of its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gofal import __version__
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.text import Language, say
from gofal.experiments.windows import year_label
from gofal.viz.answer import Answer, band
from gofal.viz.change import Change
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import Verdict, changes_in, verdict_of
from gofal.viz.web.arms import arm, label
from gofal.viz.web.command import command
from gofal.viz.web.gainers import by_council
from gofal.viz.web.judged import judged_in
from gofal.viz.web.origin import made_by
from gofal.viz.web.shipped import is_current, rules_here
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name

FORMAT = 2
SCHEMA = f"/schema/answer-{FORMAT}.json"
"""Address of what may stand in the data."""
SCHEMA_FILE = Path(__file__).with_name("schema") / f"answer-{FORMAT}.json"


def data_address(state: PageState) -> str:
    """The address of the data of an answer."""
    path, _, query = state.with_(view="answer").url().partition("?")
    return f"{path}.json?{query}"


def document(answer: Answer, state: PageState, base: str) -> dict[str, Any]:
    """The answer to a state's question.

    Args:
        answer: that is whole.
        state: whose scenarios the answer holds; its outcome is given for every council and year.
        base: scheme and host under which the page is asked for.
    """
    language = state.language
    return {
        "$schema": base + SCHEMA,
        "format": FORMAT,
        "language": language,
        "note": say("foot.model", language),
        "page": base + state.with_(view="answer").url(),
        "credit": say("foot.credit", language),
        "made": {
            "version": __version__,
            "rules": made_by(answer),
            "rules_installed": rules_here(),
            "current": is_current(answer),
            "pairs": answer.replicates,
            "parameter_sets": answer.sets,
            "command": command(state, answer),
        },
        "years": {
            "names": _years(answer),
            "begins": answer.begins or None,
            "means_of": _years(answer)[-2:],
        },
        "interval_level": round(VERDICT_LEVEL, 4),
        "outcome": state.outcome,
        "scenarios": [_scenario(answer, one, state) for one in state.scenarios],
    }


def refused(why: str, base: str, page: str = "") -> dict[str, Any]:
    """What is said in place of an answer.

    Args:
        why: in the language of the address.
        base: scheme and host under which the page is asked for.
        page: address of the page on which the question can be run; empty if it cannot be.
    """
    told = {"$schema": base + SCHEMA, "format": FORMAT, "error": why}
    return told | ({"page": base + page} if page else {})


def _scenario(answer: Answer, one: Scenario, state: PageState) -> dict[str, Any]:
    name, area, language = arm(one), judged_in(one), state.language
    verdict = verdict_of(answer, name, area)
    rows = [_row(WALES, key, change, language) for key, change in changes_in(answer, name).items()]
    if area != WALES:
        own = changes_in(answer, name, area).items()
        rows += [_row(area, key, change, language) for key, change in own]
    if state.outcome in answer.outcomes:
        everywhere = by_council(answer, name, state.outcome)
        rows += [
            _row(code, state.outcome, change, language)
            for code, change in everywhere.items()
            if code not in (WALES, area)
        ]
    return {
        "setting": name,
        "label": label(one, language),
        "judged_in": _area(area, language),
        "verdict": _verdict(verdict, language),
        "changes": [row for row in rows if row["direction"] != "undefined"],
        "by_year": _by_year(answer, name, state.outcome, area),
    }


def _verdict(verdict: Verdict, language: Language) -> dict[str, Any]:
    said = words.said(verdict, language)
    return {
        "sentence": words.lead(verdict, language),
        "basis": words.basis(verdict, language),
        "headlines": [
            {
                **_numbers(line.change),
                "outcome": line.outcome,
                "unit": OUTCOMES[line.outcome].unit,
                "prices_of": _prices(verdict) if in_pounds(line.outcome) else None,
                "sentence": told.sentence,
                "hours_a_week": _known(line.hours),
            }
            for line, told in zip(verdict.lines, said, strict=False)
        ],
        "cost": {
            **_numbers(verdict.cost.change),
            "outcome": verdict.cost.outcome,
            "unit": "£/year",
            "prices_of": _prices(verdict),
            "sentence": said[-1].sentence,
        },
        "way_there": words.way_there(verdict, language),
    }


def _prices(verdict: Verdict) -> str | None:
    """Year of whose prices the pounds of a verdict are; none where years have no dates."""
    return year_label(PRICE_YEAR) if verdict.begins else None


def _row(code: str, outcome: str, change: Change, language: Language) -> dict[str, Any]:
    return {
        "area": _area(code, language),
        "outcome": outcome,
        "name": outcome_label(outcome, language),
        "unit": OUTCOMES[outcome].unit,
        "better": OUTCOMES[outcome].better,
        **_numbers(change),
    }


def _numbers(change: Change) -> dict[str, Any]:
    return {
        "baseline": _known(change.reference),
        "value": _known(change.value),
        "change": _known(change.change),
        "low": _known(change.low),
        "high": _known(change.high),
        "direction": change.word,
    }


def _by_year(answer: Answer, name: str, outcome: str, area: str) -> list[dict[str, Any]]:
    """Means of the chosen outcome in every year, with and without the policy."""
    if outcome not in answer.outcomes:
        return []
    without, under = (band(answer, one, outcome, area) for one in (BASELINE, name))
    return [
        {"year": year, "baseline": _known(base), "value": _known(own)}
        for year, base, own in zip(_years(answer), without.mean, under.mean, strict=True)
    ]


def _area(code: str, language: Language) -> dict[str, str]:
    return {"code": code, "name": council_name(code, language)}


def _years(answer: Answer) -> list[str]:
    """Years by name: 2026-27, or 1 where years have no dates."""
    numbers = range(1, answer.years + 1)
    if answer.begins:
        return [year_label(answer.begins - 1 + year) for year in numbers]
    return [str(year) for year in numbers]


def _known(value: float) -> float | None:
    """Six digits, as in the table; none where a number is not known."""
    return None if value != value else float(f"{value:.6g}")
