"""The page of systems: what the reports expect of every one and what the model says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.sizes import size_that_counts
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.changes import cells, changes, standing, verdict
from gofal.experiments.documents.score import Standing, in_words, together
from gofal.experiments.output.docs import markdown
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.systems.marks import shown_by
from gofal.experiments.systems.register import Direction, System
from gofal.experiments.systems.table import (
    council_name,
    grade,
    mechanism,
    name,
    setting_text,
    switched_on,
    why,
)
from gofal.experiments.text import Language, heads, say
from gofal.experiments.windows import Window, main_window, parse_window

type Told = tuple[list[str], Counter[Standing]]
type Role = Literal["on", "failing"]


def window_of(system: System, years: int) -> Window:
    """The stretch a system is read in; the last two years where it has none or the run is short."""
    if system.window is None:
        return main_window(years)
    try:
        return parse_window(system.window, years)
    except GofalError:
        return main_window(years)


class Tables(Protocol):
    """What came of the arms of systems, as the page shows it."""

    @property
    def years(self) -> int:
        """Length of the runs."""

    def table(
        self, system: System, watch: Mapping[str, Direction], arm: Role, language: Language
    ) -> Told:
        """The expectations of one arm with what came out, and how they stand."""


@dataclass(frozen=True)
class RunTables:
    """Tables of arms that were run without dates.

    Attributes:
        found: the arms.
    """

    found: ArmMeans

    @property
    def years(self) -> int:
        """Length of the runs."""
        return self.found.years

    def table(
        self, system: System, watch: Mapping[str, Direction], arm: Role, language: Language
    ) -> Told:
        """The expectations of one arm with what came out, and how they stand."""
        scenario = system.on() if arm == "on" else system.failing()
        if scenario is None or not watch:
            return [], Counter()
        own, reference, found = scenario.name, system.off().name, self.found
        if own in found.errors:
            lines = [say("document.went_wrong", language, error=found.errors[own]), ""]
            return lines, Counter({"open": len(watch)})
        told = changes(found, own, reference, system.area, window_of(system, found.years))
        rows: list[tuple[str, ...]] = []
        score: Counter[Standing] = Counter()
        for outcome, direction in watch.items():
            change = told.get(outcome)
            level = change.reference if change else 0.0
            size = size_that_counts(outcome, level, whole=system.area == WALES)
            key = verdict(change, direction, size)
            score[standing(key)] += 1
            word = say(f"document.{direction}", language)
            shown = cells(change, OUTCOMES[outcome].unit, language)
            said = say(f"verdict.{key}", language)
            rows.append((outcome_label(outcome, language), word, *shown, said))
        columns = [say("column.outcome", language), say("column.expected", language)]
        columns += [reference, own, *heads(("difference", "interval", "model_says"), language)]
        return markdown(columns, rows), score


def systems_page(
    found: Tables, systems: Sequence[System], language: Language, top: Sequence[str]
) -> str:
    """The page as Markdown, a summary first.

    Args:
        found: what came of the arms.
        systems: the systems to tell of.
        language: of the page.
        top: lines on how it came about.
    """
    lines = [f"# {say('document.systems_title', language)}", "", *top]
    short: list[tuple[str, ...]] = []
    scores: dict[Role, list[Counter[Standing]]] = {"on": [], "failing": []}
    body: list[str] = []
    group = ""
    for system in systems:
        if system.group != group:
            group = system.group
            label = system.group_cy if language == "cy" else system.group_en
            body += [f"## {group.upper()}. {label}", ""]
        told, on, failing = _system(found, system, language)
        body += told
        scores["on"].append(on)
        scores["failing"].append(failing)
        words = in_words(on, language), in_words(failing, language)
        short.append((f"`{system.slug}`", grade(system, language), *words))
    columns = heads(("slug", "grade", "model_says", "when_it_should_fail"), language)
    lines += [f"## {say('document.in_short', language)}", ""]
    for role, every in scores.items():
        score = together(every)
        told_all = in_words(score, language)
        lines += [say(f"score.{role}", language, all=score.total(), score=told_all), ""]
    lines += markdown(columns, short)
    return "\n".join([*lines, *body])


def _system(
    found: Tables, system: System, language: Language
) -> tuple[list[str], Counter[Standing], Counter[Standing]]:
    """Its section, and how what it should do and where it should fail stand."""
    welsh = language == "cy"
    lines = [f"### {name(system, language)} (`{system.slug}`)", "", *_acts(system, language)]
    window = window_of(system, found.years)
    lines += [
        f"{say('column.switched_on', language)}: {_one_line(switched_on(system, language))}.  "
    ]
    lines += _compared(system, window, main_window(found.years), language)
    lines += [f"{say('column.evidence', language)}: {', '.join(system.evidence)}.", ""]
    wanted = system.expected_cy if welsh else system.expected_en
    lines += [say("document.expected", language, text=wanted), ""]
    first, on = found.table(system, system.watch, "on", language)
    lines += first
    condition = "document.fails_stated" if system.stated else "document.fails_inferred"
    lines += [say(condition, language, text=system.fails_cy if welsh else system.fails_en), ""]
    if system.failing() is None:
        lines += [say("document.no_arm", language), ""]
        return lines, on, Counter()
    settings = ", ".join(
        f"`{setting_text(setting, language)}`" for setting in system.fails_settings
    )
    lines += [f"{say('document.settings_word', language, settings=settings)}.", ""]
    second, failing = found.table(system, system.fails_watch, "failing", language)
    return [*lines, *second], on, failing


def _acts(system: System, language: Language) -> list[str]:
    """Lines on its mechanism, the grade of evidence and the tests that show it."""
    lines = [f"{mechanism(system, language)} {why(system, language)}".rstrip(), ""]
    lines += [f"{say('column.grade', language)}: {grade(system, language)}.  "]
    if system.numbers:
        numbers = ", ".join(f"`{number}`" for number in system.numbers)
        lines += [f"{say('column.numbers', language)}: {numbers}.  "]
    if tests := (shown_by() or {}).get(system.slug):
        told = ", ".join(f"`{test}`" for test in tests)
        lines += [f"{say('column.shown_by', language)}: {told}.  "]
    return lines


def _compared(system: System, window: Window, usual: Window, language: Language) -> list[str]:
    """Lines on what a system is compared with, and where and when it is read."""
    lines = []
    if system.against:
        against = ", ".join(f"`{setting_text(setting, language)}`" for setting in system.against)
        lines += [f"{say('document.compared_with', language, settings=against)}.  "]
    if system.area != WALES or window != usual:
        all_wales = system.area == WALES
        area = (
            say("document.all_wales", language)
            if all_wales
            else council_name(system.area, language)
        )
        lines += [f"{say('document.read_in', language, area=area, window=window.name)}.  "]
    return lines


def _one_line(text: str) -> str:
    return ", ".join(text.split("\n"))
