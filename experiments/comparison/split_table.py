"""What luck and what not knowing the parameters add to effects, as tables for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from rich.console import Console

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.comparison.compare import Comparison
from gofal.experiments.comparison.effects_split import split_effects
from gofal.experiments.comparison.findings import by_group, label_of
from gofal.experiments.output.terminal import table
from gofal.experiments.text import UNDEFINED, Language, difference, heads, number, say, three_digits

COLUMNS = ("outcome", "difference", "interval", "luck_sd", "parameter_sd", "share_parameters",
           "one_wales_interval")  # fmt: skip


def print_split(
    screen: Console, comparison: Comparison, warnings: Iterable[str], language: Language
) -> None:
    """Print one table an arm, then the warnings about the ensemble."""
    sets = len(comparison.ensemble)
    if 1 < sets <= len(comparison.seeds):
        arms = [arm.name for arm in comparison.arms]
        found = split_effects(comparison.values, arms, sets)
        shown = found[found["window"] == comparison.window.name]
        for arm in arms[1:]:
            title = say("calibration.split_title", language, arm=arm, reference=arms[0], sets=sets)
            columns = heads(COLUMNS, language, "calibration")
            screen.print(table(title, columns, split_rows(shown, arm, by_group(), language)))
    for line in warnings:
        screen.print(line, style="yellow", highlight=False)


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
    half = (row["high"] - row["low"]) / 2
    precision = half if half > 0 else three_digits(float(row["difference"]))

    def said(key: str, signed: bool = False) -> str:
        return number(float(row[key]), unit, precision, signed)

    known = math.isfinite(row["parameter_sd"])
    return (
        label_of(name, language),
        difference(float(row["difference"]), unit, precision, language, signed=True),
        f"{said('low', True)} … {said('high', True)}",
        said("luck_sd") if known else UNDEFINED,
        said("parameter_sd") if known else UNDEFINED,
        f"{row['share']:.0%}".replace("%", " %") if math.isfinite(row["share"]) else UNDEFINED,
        f"{said('one_low', True)} … {said('one_high', True)}" if known else UNDEFINED,
    )
