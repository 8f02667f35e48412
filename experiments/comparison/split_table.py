"""What luck, latent facts and parameters add to the spread of effects, as tables for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.comparison.compare import Comparison
from gofal.experiments.comparison.effects_split import split_effects
from gofal.experiments.comparison.findings import by_group, outcome_label
from gofal.experiments.output.docs import markdown
from gofal.experiments.output.terminal import table
from gofal.experiments.runs.nested import LUCK_ALONE, Nesting
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    heads,
    number,
    precision_of,
    say,
)

_HEADS = {
    "luck": "part_luck",
    "latent": "part_latent",
    "parameters": "part_parameters",
    "luck_latent": "part_luck_latent",
    "latent_parameters": "part_latent_parameters",
    "luck_latent_parameters": "part_all",
}
_SD = "_sd"


def print_split(screen: Console, comparison: Comparison, language: Language) -> None:
    """Print one table an arm, and what is not told apart, where more than luck differs."""
    for title, rows in _tables(comparison, language):
        columns = heads(columns_of(comparison.nesting), language, "calibration")
        screen.print(table(title, columns, rows))
    for line in not_told_apart(comparison.nesting, language) if _over(comparison) else ():
        screen.print(line, style="yellow", highlight=False)


def split_report(comparison: Comparison, language: Language) -> str:
    """The same as Markdown; empty where only luck differs and no ensemble was asked for."""
    lines: list[str] = []
    for title, rows in _tables(comparison, language):
        columns = heads(columns_of(comparison.nesting), language, "calibration")
        lines += [f"# {title}", "", *markdown(columns, rows)]
    if _over(comparison):
        lines += [f"{line}\n" for line in not_told_apart(comparison.nesting, language)]
    return "\n".join(lines)


def _over(comparison: Comparison) -> bool:
    return comparison.over != LUCK_ALONE


def _tables(comparison: Comparison, language: Language) -> list[tuple[str, list[tuple[str, ...]]]]:
    nesting, arms = comparison.nesting, [arm.name for arm in comparison.arms]
    if not nesting.varied:
        return []
    found = split_effects(comparison.values, arms, nesting)
    shown = found[found["window"] == comparison.window.name]
    return [
        (
            split_title(arm, arms[0], nesting, language),
            split_rows(shown, arm, by_group(), language),
        )
        for arm in arms[1:]
    ]


def split_title(arm: str, reference: str, nesting: Nesting, language: Language) -> str:
    """What a table is about: the arm, what it is compared with, and how often."""
    return say(
        "calibration.split_title",
        language,
        arm=arm,
        reference=reference,
        sets=nesting.sets,
        wales=nesting.wales,
        replicates=nesting.luck,
    )


def columns_of(nesting: Nesting) -> tuple[str, ...]:
    """Names of the columns: the effect, the parts that can be told apart, one plausible Wales."""
    parts = (_HEADS[part] for part, _ in nesting.strata)
    return ("outcome", "difference", "interval", *parts, "one_wales_interval")


def not_told_apart(nesting: Nesting, language: Language) -> list[str]:
    """Sentences on parts that cannot be told apart or do not vary, and what would do it."""
    told = {
        "luck_latent": "calibration.together_luck_latent",
        "latent_parameters": "calibration.together_latent_parameters",
        "luck_latent_parameters": "calibration.together_all",
    }
    lines = [say(told[part], language) for part, _ in nesting.strata if part in told]
    if nesting.sets == 1:
        key = "one_set" if nesting.wales > 1 else "luck_only"
        lines.append(say(f"calibration.{key}", language))
    return lines


def split_rows(
    found: pd.DataFrame, arm: str, outcomes: Iterable[str], language: Language
) -> list[tuple[str, ...]]:
    """One row an outcome of one arm.

    Args:
        found: what :func:`split_effects` gives, of one window.
        arm: the arm.
        outcomes: in the order wanted.
        language: of labels.
    """
    own = found[found["arm"] == arm]
    rows: dict[str, dict[str, Any]] = {
        str(row["outcome"]): {str(key): value for key, value in row.items()}
        for row in own.to_dict("records")
    }
    return [_row(name, rows[name], language) for name in outcomes if name in rows]


def _row(name: str, row: Mapping[str, float], language: Language) -> tuple[str, ...]:
    unit = OUTCOMES[name].unit
    precision = precision_of(row["low"], row["high"], float(row["difference"]))

    def said(key: str, signed: bool = False) -> str:
        return number(float(row[key]), unit, precision, signed)

    def part(name: str) -> str:
        share = row[f"{name}_share"]
        if not math.isfinite(share):
            return said(f"{name}{_SD}")
        return f"{said(f'{name}{_SD}')} ({share:.0%})"

    known = math.isfinite(row["one_low"])
    return (
        outcome_label(name, language),
        difference(float(row["difference"]), unit, precision, language, signed=True),
        f"{said('low', True)} … {said('high', True)}",
        *(part(key.removesuffix(_SD)) for key in row if key.endswith(_SD)),
        f"{said('one_low', True)} … {said('one_high', True)}" if known else UNDEFINED,
    )
