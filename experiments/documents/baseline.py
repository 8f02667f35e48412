"""The baseline against its targets, its drift without any policy, and its distributions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.targets import BaselineTarget, load_targets
from gofal.experiments.comparison.findings import by_group, outcome_label
from gofal.experiments.documents.distributions import distribution_tables, distributions
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.output.docs import DOCS, markdown, write_doc, write_page
from gofal.experiments.output.terminal import console, table
from gofal.experiments.statistics import Estimates, estimate, slopes
from gofal.experiments.text import (
    LANGUAGES,
    Language,
    heads,
    interval,
    level,
    number,
    say,
    three_digits,
)
from gofal.experiments.windows import years_window

PAGE = DOCS / "baseline.md"
NUMBERS = DOCS / "baseline-distributions.csv"
DRAWN_BY = f"gofal figure distributions {NUMBERS.as_posix()}"
FEWEST_YEARS = 3  # that a slope can be drawn through
PENNY = 0.01
TENTHS = 0.3  # precision that shows one decimal

type Rows = list[tuple[str, ...]]


def show_baseline(scenario: Scenario, runs: PageRuns) -> None:
    """Run the baseline, print its tables and, if asked, write them to ``docs/baseline.md``.

    The numbers of the distributions go into a table beside it, from which ``gofal figure
    distributions`` draws them.

    Args:
        scenario: the baseline, with seed and burn-in.
        runs: how it is run, and whether the page is written.
    """
    values, language = yearly_values(scenario, runs), runs.language
    spreads, providers = (runs.tables(scenario, name) for name in ("spread", "providers"))
    made, screen = distributions(spreads, providers), console()
    for title, columns, rows in baseline_tables(values, language):
        screen.print(table(title, columns, rows))
    for title, source, columns, rows in distribution_tables(made, language):
        screen.print(table(title, columns, rows))
        screen.print(source, highlight=False)
    if runs.write:
        numbers = made.to_csv(index=False, float_format="%.6g", lineterminator="\n")
        write_doc(NUMBERS.name, numbers)
        write_page(PAGE, [page(values, made, runs.command)], language)


def yearly_values(scenario: Scenario, runs: PageRuns) -> pd.DataFrame:
    """Means by replicate and year of the baseline without any policy."""
    made = runs.means([scenario], runs.every_year, stop=True)
    fees = [start_fees(scenario.with_(seed=seed), number) for number, seed in enumerate(made.seeds)]
    return pd.concat([made.values, *fees], ignore_index=True)


def start_fees(scenario: Scenario, replicate: int) -> pd.DataFrame:
    """Standard fee of every council at the start, and the mean weighted by expected hours.

    The outcome ``fee`` is what was *paid*, which also depends on who took the hours.
    """
    from gofal.abm.world.build import build_state

    state = build_state(scenario)
    fee = np.asarray(state.commissioner["fee"], dtype=np.float64)[: state.councils]
    hours = np.bincount(state.land.council, weights=state.client_rate, minlength=state.councils)
    codes = [*state.geography.council_codes, WALES]
    return pd.DataFrame(
        {
            "replicate": replicate,
            "window": years_window(1, 1).name,
            "level": [*["council"] * state.councils, "wales"],
            "code": codes,
            "outcome": "standard_fee",
            "value": [*fee, np.average(fee, weights=hours)],
        }
    )


def baseline_tables(values: pd.DataFrame, language: Language) -> list[tuple[str, list[str], Rows]]:
    """Title, columns and rows of the two tables: targets and drift."""
    count = values["replicate"].nunique()
    years = values["window"].nunique()
    wanted = ("quantity", "target", "source", "result", "interval", "inside")
    targets = (
        say("baseline.targets_title", language, replicates=count),
        heads(wanted, language),
        target_rows(values, language),
    )
    if years < FEWEST_YEARS:
        return [targets]
    followed = ("outcome", "mean_level", "drift", "interval", "drifts")
    drift = (
        say("baseline.drift_title", language, years=years),
        heads(followed, language),
        drift_rows(values, language),
    )
    return [targets, drift]


def target_rows(values: pd.DataFrame, language: Language) -> Rows:
    """One row a target: what is wanted, where it comes from, what the model gives."""
    return [_target_row(target, values, language) for target in load_targets()]


def _target_row(
    target: BaselineTarget, values: pd.DataFrame, language: Language
) -> tuple[str, ...]:
    chosen = values[
        (values["outcome"] == target.outcome)
        & (values["code"] == target.code)
        & (values["window"] == years_window(1, 1).name)
    ]
    found = chosen.sort_values("replicate")["value"].to_numpy()
    if not len(found):
        raise GofalError(f"target {target.en!r} needs the outcome {target.outcome}, not recorded")
    if target.complement:
        found = 1.0 - found
    result = estimate(found, VERDICT_LEVEL)
    mean = float(result.mean[0])
    inside = target.low <= mean <= target.high
    precision = PENNY if target.unit.startswith("£") else (target.high - target.low) / 10
    return (
        target.cy if language == "cy" else target.en,
        target.target,
        target.source,
        level(mean, target.unit, precision),
        _interval(result, target.unit, precision),
        say("baseline.inside_yes" if inside else "baseline.inside_no", language),
    )


def drift_rows(values: pd.DataFrame, language: Language) -> Rows:
    """Slope of every outcome over the years, in per cent of its level per decade."""
    wales = values[values["level"] == "wales"].assign(
        year=lambda frame: frame["window"].str.removeprefix("year ").astype(int)
    )
    rows = []
    for name in by_group():
        one = wales[wales["outcome"] == name]
        if one.empty:
            continue
        by_year = one.pivot_table(index="replicate", columns="year", values="value")
        if by_year.isna().to_numpy().any() or by_year.shape[1] < FEWEST_YEARS:
            continue
        rows.append(_drift_row(name, by_year, language))
    return rows


def _drift_row(name: str, by_year: pd.DataFrame, language: Language) -> tuple[str, ...]:
    table_of = by_year.to_numpy(dtype=np.float64)
    mean = float(table_of.mean())
    unit = OUTCOMES[name].unit
    shown = level(mean, unit, three_digits(mean))
    if mean == 0:
        return outcome_label(name, language), shown, "-", "-", ""
    percent = 1000.0 * slopes(np.asarray(by_year.columns, dtype=np.float64), table_of) / abs(mean)
    result = estimate(percent, VERDICT_LEVEL)
    low, high = float(result.low[0]), float(result.high[0])
    moves = low > 0 or high < 0
    drift = f"{number(float(result.mean[0]), '%', TENTHS, signed=True)}%"
    return (
        outcome_label(name, language),
        shown,
        drift,
        _interval(result, "%", TENTHS),
        say("compare.yes", language) if moves else "",
    )


def _interval(result: Estimates, unit: str, precision: float) -> str:
    low, high = float(result.low[0]), float(result.high[0])
    return interval(low, high, unit, precision) if np.isfinite(low) else ""


def page(values: pd.DataFrame, made: pd.DataFrame, command: str) -> str:
    """``docs/baseline.md``: targets, drift and distributions in English, then in Welsh."""
    lines: list[str] = []
    for language in LANGUAGES:
        lines += [f"# {say('baseline.title', language)}", ""]
        lines += [say("baseline.intro", language, command=command), ""]
        for title, columns, rows in baseline_tables(values, language):
            lines += [f"## {title}", "", *markdown(columns, rows)]
        lines += [f"## {say('baseline.spread_title', language)}", ""]
        lines += [say("baseline.spread_note", language), ""]
        for title, source, columns, rows in distribution_tables(made, language):
            lines += [f"### {title}", "", source, "", *markdown(columns, rows)]
        lines += [say("baseline.picture", language, command=DRAWN_BY), ""]
    return "\n".join(lines)
