"""Tables of contrasts on a page: a row a contrast, a column an outcome, for a stretch of years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.contrasts import Kind
from gofal.experiments.evidence.headlines import DECIDING
from gofal.experiments.evidence.league import records
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.terms import WINDOWS
from gofal.experiments.evidence.wording import effect
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language, say


class Line(NamedTuple):
    """A row of such a table.

    Attributes:
        kind: of the contrast.
        name: of what it is of.
        label: what the row is called.
    """

    kind: Kind
    name: str
    label: str


def contrast_tables(own: pd.DataFrame, lines: Sequence[Line], language: Language) -> list[str]:
    """A table for each stretch of years that is judged.

    Args:
        own: the contrasts of one study.
        lines: those that are shown, in their order.
        language: of the page.
    """
    columns = [say("combinations.what", language), *(outcome_label(x, language) for x in DECIDING)]
    told: list[str] = []
    for window in WINDOWS:
        now = own[own["years"] == window.name]
        rows = [(line.label, *_cells(now, line, language)) for line in lines]
        told += [f"#### {years_label(window.name, language)}", "", *markdown(columns, rows)]
    return told


def _cells(now: pd.DataFrame, line: Line, language: Language) -> list[str]:
    found = now[(now["kind"] == line.kind) & (now["name"] == line.name)]
    by_outcome = {row["outcome"]: row for row in records(found)}
    return [effect(by_outcome[outcome], language) for outcome in DECIDING]


def clear(own: pd.DataFrame, kind: Kind, word: str, years: str) -> dict[str, list[str]]:
    """What is told to be better, or worse, in some years: outcomes by name."""
    chosen = own[(own["kind"] == kind) & (own["word"] == word) & (own["years"] == years)]
    found: dict[str, list[str]] = {}
    for row in records(chosen):
        found.setdefault(row["name"], []).append(row["outcome"])
    return found


def listed(found: dict[str, list[str]], labels: dict[str, str], language: Language) -> str:
    """Names with the outcomes in which something is told, as a sentence lists them."""
    return "; ".join(
        f"{labels[name]} ({', '.join(outcome_label(x, language) for x in outcomes)})"
        for name, outcomes in found.items()
    )
