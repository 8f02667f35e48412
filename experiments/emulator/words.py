"""What is said of a first estimate, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.comparison.findings import axis_label, outcome_label
from gofal.experiments.emulator.estimate import FirstEstimate, Guess
from gofal.experiments.text import Language, difference, heads, number, quantity, say
from gofal.experiments.windows import main_window

SHOWN = ("handback_share", "effective_wage", "rural_met_need", "met_need", "turnover")
"""Outcomes that a line of the terminal names, if they are said."""

QUALITIES = (
    "outcome",
    "terms",
    "explained",
    "coverage",
    "widened",
    "baseline",
    "prior",
    "both",
    "said",
)
"""Columns of the table of outcomes."""

type Rows = list[tuple[str, ...]]


def change_in_words(name: str, guess: Guess, language: Language) -> str:
    """An outcome's change with its interval: *Need met: +1.2 points (0.4 to 2.0)*."""
    unit, half = OUTCOMES[name].unit, (guess.high - guess.low) / 2
    return say(
        "emulator.change",
        language,
        outcome=outcome_label(name, language),
        size=difference(guess.mean, unit, half, language, signed=True),
        low=number(guess.low, unit, half, signed=True),
        high=number(guess.high, unit, half, signed=True),
    )


def line_of(guesses: Mapping[str, Guess], language: Language) -> str:
    """Changes of the outcomes shown, in one line."""
    chosen = [name for name in SHOWN if name in guesses] or list(guesses)[:1]
    return "; ".join(change_in_words(name, guesses[name], language) for name in chosen)


def in_years(years: int) -> str:
    """The years that are averaged, as a text: 9-10."""
    return main_window(years).name.removeprefix("years ").removeprefix("year ")


def range_rows(known: FirstEstimate, language: Language) -> tuple[list[str], Rows]:
    """Columns and rows of a table of levers and the ranges that are covered."""
    levers, rows = load_levers(), list[tuple[str, ...]]()
    for one in known.ranges:
        unit = levers[one.lever].unit
        values = (quantity(value, unit, language) for value in (one.low, one.high, one.default))
        rows.append((one.lever, axis_label(one.lever, language), *values))
    return list(heads(("lever", "label", "low", "high", "default"), language, "emulator")), rows


def quality_rows(known: FirstEstimate, language: Language) -> tuple[list[str], Rows]:
    """Columns and rows of a table of outcomes and how well each did on held-out blocks."""
    columns = heads(QUALITIES, language, "emulator")
    rows: Rows = []
    for name, surface in known.surfaces.items():
        quality = surface.quality
        rows.append(
            (
                outcome_label(name, language),
                say(f"emulator.{surface.kind}", language),
                f"{max(quality.explained, 0.0):.0%}",
                f"{quality.coverage:.0%}",
                f"{surface.widened:.2f}",
                *_worth(quality.by_baseline, quality.by_prior, quality.by_both),
                say("emulator.yes" if surface.said else "emulator.no", language),
            )
        )
    return list(columns), rows


def _worth(*pairs: float) -> Sequence[str]:
    return [f"{one:.1f}" if one < 10 else f"{one:.0f}" for one in pairs]
