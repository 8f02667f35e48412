"""``docs/history.md``: what each event of history did, on the same luck without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata

import numpy as np
import pandas as pd

from gofal.abm.calendar import FIRST_YEAR, week_of, year_of
from gofal.abm.history import Event, events
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import Parameters, load_parameters
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.changes import head
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.history.show import shown
from gofal.experiments.history.years import (
    HISTORY,
    PRICE_YEAR,
    arm_of,
    by_year,
    differences,
)
from gofal.experiments.output.docs import DOCS, markdown, write_page
from gofal.experiments.output.slices import refuse_slice
from gofal.experiments.output.terminal import console
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.text import (
    LANGUAGES,
    UNDEFINED,
    Language,
    difference,
    number,
    say,
    three_digits,
)
from gofal.experiments.windows import year_label

PAGE = DOCS / "history.md"
EFFECTS = (
    "fee",
    "wage",
    "headcount",
    "turnover",
    "vacancy_rate",
    "agency_share",
    "met_need",
    "rural_met_need",
    "waiting_people",
    "discharge_delays_package",
    "unpaid_hours",
    "providers",
    "exit_rate",
    "handback_share",
    "margin",
    "council_cost",
)


@dataclass(frozen=True)
class Stretch:
    """Years after an event, by their Aprils: the first, up to and with the last."""

    first: int
    last: int

    def label(self) -> str:
        """As a table's head says it."""
        if self.first == self.last:
            return year_label(self.first)
        return f"{year_label(self.first)} … {year_label(self.last)}"


def write_history(base: Scenario, without: Sequence[str], runs: PageRuns) -> None:
    """Run history and each event off in turn; write the page, or print it.

    Args:
        base: the baseline, with seed, burn-in and slice.
        without: events; all if none are named.
        runs: how they are run, and whether the page is written.

    Raises:
        GofalError: an event is unknown, a run went wrong, or a page of a slice would be written.
    """
    refuse_slice(base, runs.write)
    known = events(base.country)
    names = [name for name in known if not without or name in arm_names(base, without)]
    arms = [arm_of(base), *(arm_of(base, (name,)) for name in names)]
    found = runs.means(arms, runs.every_year, (WALES,), stop=True)
    chosen = {name: known[name] for name in names}

    def text(language: Language) -> str:
        return page(found, base, chosen, runs, language)

    if runs.write:
        write_page(PAGE, [text(one) for one in LANGUAGES], runs.language)
        return
    console().print(text(runs.language), markup=False, highlight=False, soft_wrap=True)


def arm_names(base: Scenario, without: Sequence[str]) -> tuple[str, ...]:
    """Names of events, refused where one is unknown."""
    history = arm_of(base, without).history
    return history.without if history else ()


def page(
    found: ArmMeans,
    base: Scenario,
    chosen: Mapping[str, Event],
    runs: PageRuns,
    language: Language,
) -> str:
    """The page as Markdown: the years, then a table an event."""
    years = by_year(found, base)
    how = {"command": runs.command, "version": metadata.version("gofal")}
    lines = [f"# {say('history.page_title', language)}", "", head(found, language, how), ""]
    lines += [say("history.page_intro", language, count=runs.replicates), ""]
    if runs.sets:
        sets = min(runs.replicates, len(runs.sets))
        lines += [say("history.over_sets", language, sets=sets), ""]
    lines += [f"## {say('history.years', language)}", ""]
    lines += [say("history.prices", language, prices=year_label(PRICE_YEAR)), ""]
    lines += markdown(*shown(years[years["arm"] == HISTORY], language, signed=False))
    known, last = load_parameters(folders=base.country.parameters), int(years["year"].max())
    for name, event in chosen.items():
        own = differences(years, arm_of(base, (name,)).name)
        lines += _event(event, own, stretches(first_year(event, known), last), language)
    return "\n".join(lines)


def first_year(event: Event, known: Parameters) -> int:
    """The April from which an event makes a difference: when its first change after week 0 is."""
    weeks = [week_of(change.month) for change in event.changes]
    aprils = [year_of(week) for week in weeks if week > 0]
    for name in event.parameters:
        dated = known.parameter(name).by_year or {}
        aprils += [year for year in dated if year >= FIRST_YEAR]
    return min(aprils, default=FIRST_YEAR)


def stretches(first: int, last: int) -> list[Stretch]:
    """The year of an event, the two after it and all that are left, as far as the runs reach."""
    ends = ((first, first), (first + 1, first + 2), (first + 3, last))
    return [Stretch(a, min(b, last)) for a, b in ends if a <= min(b, last)]


def _event(
    event: Event, own: pd.DataFrame, parts: Sequence[Stretch], language: Language
) -> list[str]:
    cy = language == "cy"
    label, met = (event.label_cy, event.what_cy) if cy else (event.label_en, event.what_en)
    lines = [f"## {label[:1].upper()}{label[1:]} (`{event.name}`)", "", met, ""]
    if not parts:
        return [*lines, say("history.later", language), ""]
    columns = [say("column.outcome", language), *(part.label() for part in parts)]
    rows = []
    for outcome in EFFECTS:
        mine = own[own["outcome"] == outcome]
        sizes = [effect(mine, part, outcome, language) for part in parts]
        rows.append((outcome_label(outcome, language), *sizes))
    return [*lines, *markdown(columns, rows)]


def effect(own: pd.DataFrame, part: Stretch, outcome: str, language: Language) -> str:
    """Mean difference over some years, and the least and most of the pairs of luck."""
    inside = own[own["year"].between(part.first, part.last)]
    pairs = inside.groupby("replicate")["value"].mean().to_numpy(dtype=np.float64)
    if not len(pairs) or not np.isfinite(pairs).all():
        return UNDEFINED
    if not pairs.any():
        return "0"
    unit, precision = OUTCOMES[outcome].unit, three_digits(float(np.abs(pairs).max()))
    size = difference(float(pairs.mean()), unit, precision, language, signed=True)
    if len(pairs) == 1:
        return size
    low, high = (number(x, unit, precision, signed=True) for x in (pairs.min(), pairs.max()))
    shown_size = f"**{size}**" if pairs.min() > 0 or pairs.max() < 0 else size
    return f"{shown_size} ({low} … {high})"
