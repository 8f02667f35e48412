"""A comparison as the terminal shows it: one table an arm, then how sure we may be."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gofal.experiments.comparison.compare import Comparison
from gofal.experiments.comparison.findings import SURE, Finding, findings, method, told
from gofal.experiments.output.known import area_name, speaking
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    group_label,
    heads,
    interval,
    level,
    say,
)
from gofal.experiments.windows import years_window

_COLOURS = {1: "green", -1: "red", 0: "default"}
_FAINT = ("unclear", "same", "undefined")


def print_comparison(screen: Console, comparison: Comparison, language: Language) -> None:
    """One table an arm, one more for each council that says something, then how sure we may be."""
    for arm in comparison.arms[1:]:
        screen.print(_effects_table(comparison, arm.name, language))
        for line in told(comparison, arm.name, language, SURE):
            screen.print(line.lstrip("# "), style="bold" if "#" in line else "", highlight=False)
        screen.print()
        for council in speaking(arm):
            screen.print(_effects_table(comparison, arm.name, language, council))
            screen.print()
    for line in method(comparison, language):
        screen.print(line, style="dim", highlight=False)


def _effects_table(
    comparison: Comparison, arm: str, language: Language, council: str | None = None
) -> Table:
    reference, country = comparison.arms[0].name, comparison.arms[0].country
    window, area = comparison.window.name, area_name(council, country, language)
    title = say("compare.title", language, arm=arm, reference=reference, window=window, area=area)
    made = Table(title=escape(title), title_justify="left", header_style="bold")
    with_first_year = comparison.years > 2
    made.add_column(say("column.outcome", language), overflow="fold")
    for name in (reference, arm, *heads(("difference", "interval"), language)):
        made.add_column(escape(name), justify="right")
    made.add_column(say("column.distinct", language))
    if with_first_year:
        made.add_column(say("column.first_year", language), justify="right")
    first = {}
    if with_first_year:
        early = findings(comparison, arm, language, years_window(1, 1).name, council)
        first = {finding.outcome: finding for finding in early}
    group = ""
    for finding in findings(comparison, arm, language, None, council):
        if finding.group != group:
            group = finding.group
            made.add_section()
            made.add_row(f"[bold]{escape(group_label(group, language))}[/bold]")
        cells = _cells(finding, language)
        if with_first_year:
            cells.append(_first_year(first.get(finding.outcome), language))
        made.add_row(*map(escape, cells), style=_style(finding))
    return made


def _cells(finding: Finding, language: Language) -> list[str]:
    unit, precision = finding.unit, finding.precision
    levels = [level(value, unit, precision) for value in (finding.reference, finding.value)]
    return [finding.label, *levels, *_change(finding, language), _mark(finding, language)]


def _change(finding: Finding, language: Language) -> tuple[str, str]:
    unit, precision = finding.unit, finding.precision
    if finding.verdict == "undefined":
        return UNDEFINED, ""
    if finding.verdict == "same":
        return "0", ""
    size = difference(finding.change, unit, precision, language, signed=True)
    if finding.verdict == "single":
        return size, ""
    return size, interval(finding.low, finding.high, unit, precision, signed=True)


def _mark(finding: Finding, language: Language) -> str:
    if finding.verdict != "clear":
        return ""
    words = {1: "better", -1: "worse"}.get(finding.good)
    note = f", {say(f'compare.{words}', language)}" if words else ""
    return say("compare.yes", language) + note


def _first_year(finding: Finding | None, language: Language) -> str:
    if finding is None:
        return ""
    change, _ = _change(finding, language)
    return f"{change} *" if finding.verdict == "clear" else change


def _style(finding: Finding) -> str:
    if finding.verdict in _FAINT:
        return "dim"
    return _COLOURS[finding.good]
