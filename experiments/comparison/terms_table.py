"""How much of each effect is assumed terms, as rows for people."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

from rich.console import Console

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import is_whole
from gofal.experiments.comparison.compare import Comparison
from gofal.experiments.comparison.findings import by_group, outcome_label
from gofal.experiments.output.docs import markdown
from gofal.experiments.output.terminal import table
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    heads,
    interval,
    precision_of,
    say,
)

COLUMNS = ("outcome", "effect", "on_equal_terms", "of_this_terms", "interval")


def print_terms(screen: Console, comparison: Comparison, language: Language) -> None:
    """Print one table an arm, if it was asked for."""
    for title, rows in _tables(comparison, language):
        screen.print(table(title, heads(COLUMNS, language), rows))
        screen.print(say("compare.terms_intro", language), style="dim", highlight=False)


def terms_report(comparison: Comparison, language: Language) -> str:
    """The tables as Markdown; empty if it was not asked for."""
    lines: list[str] = []
    for title, rows in _tables(comparison, language):
        lines += [f"# {title}", "", say("compare.terms_intro", language), ""]
        lines += markdown(heads(COLUMNS, language), rows)
    return "\n".join(lines)


def _tables(comparison: Comparison, language: Language) -> list[tuple[str, list[tuple[str, ...]]]]:
    found = comparison.on_terms
    if found is None:
        return []
    here = found[(found["window"] == comparison.window.name) & is_whole(found)]
    made = []
    for arm in comparison.arms[1:]:
        title = say(
            "compare.terms_title", language, arm=arm.name, reference=comparison.arms[0].name
        )
        rows = {
            str(row["outcome"]): row for row in here[here["arm"] == arm.name].to_dict("records")
        }
        names = [name for name in by_group() if name in rows]
        made.append((title, [terms_row(name, rows[name], language) for name in names]))
    return made


def terms_row(name: str, row: Mapping[Hashable, Any], language: Language) -> tuple[str, ...]:
    """Label, effect, effect on equal terms, what of it is terms, and the interval of that.

    Args:
        name: outcome.
        row: of :func:`gofal.experiments.comparison.on_terms.split_by_terms`.
        language: of the label.
    """
    unit = OUTCOMES[name].unit
    precision = precision_of(row["low"], row["high"], float(row["effect"] or row["terms"]))
    sizes = [
        difference(float(row[key]), unit, precision, language, signed=True)
        if math.isfinite(row[key])
        else UNDEFINED
        for key in ("effect", "equal", "terms")
    ]
    if not (math.isfinite(row["low"]) and math.isfinite(row["high"])):
        return outcome_label(name, language), *sizes, ""
    ends = interval(float(row["low"]), float(row["high"]), unit, precision, signed=True)
    return outcome_label(name, language), *sizes, ends
