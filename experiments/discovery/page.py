"""The page of a discovery, in English and Welsh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import scenario_names
from gofal.experiments.comparison.findings import axis_label, outcome_label
from gofal.experiments.discovery.result import Discovery, OutcomeResult, strongest
from gofal.experiments.evidence.wording import called
from gofal.experiments.output.docs import markdown
from gofal.experiments.sweep.store import read_manifest
from gofal.experiments.text import (
    LANGUAGES,
    Language,
    difference,
    level,
    number,
    say,
    three_digits,
)

SHOWN = 3  # movers in the table

type Rows = list[tuple[str, ...]]


def page(
    made: Discovery,
    titles: Mapping[Language, str],
    windows: Mapping[Language, str],
    folder: Path,
    command: str,
    design: str,
    pictures: Sequence[tuple[str, str]],
) -> str:
    """The whole page.

    Args:
        made: what was found.
        titles: what the sweep asks.
        windows: which stretch of the runs is told, in words.
        folder: of the sweep.
        command: that makes the page.
        design: name of its design file.
        pictures: file and command of the picture of each language.
    """
    lines: list[str] = []
    for language, (file, drawn_by) in zip(LANGUAGES, pictures, strict=True):
        about = {**_about(made, folder), "command": command, "design": design}
        about["window"] = windows[language]
        lines += [f"# {titles[language]}", "", say("discover.intro", language, **about), ""]
        for title, note, columns, rows in tables(made, language):
            lines += [f"## {title}", "", note, "", *markdown(columns, rows)]
        for text in _without(made, language):
            lines += [text, ""]
        lines += [f"## {say('discover.picture', language)}", "", f"`{drawn_by}`", ""]
        lines += [f"![{titles[language]}]({file})", ""]
    return "\n".join(lines)


def arm_label(name: str, language: Language) -> str:
    """What a scenario of the sweep does, and its name; the name alone of one that is no preset."""
    return called(name, language) if name in scenario_names() else f"`{name}`"


def _about(made: Discovery, folder: Path) -> dict[str, object]:
    manifest, study = read_manifest(folder), made.study
    return {
        "rules": manifest["code"]["model"],
        "points": len(study.points),
        "arm": study.arms[1],
        "reference": study.arms[0],
        "replicates": study.replicates,
        "runs": study.runs,
        "failed": study.failed,
    }


def tables(made: Discovery, language: Language) -> list[tuple[str, str, list[str], Rows]]:
    """Title, note, columns and rows of what is told."""
    each = (
        ("short", "columns", _short),
        ("when", "box_columns", _boxes),
        ("movers", "mover_columns", _movers),
    )
    return [
        (say(f"discover.{title}", language), say(f"discover.{title}_note", language),
         say(f"discover.{columns}", language).split("|"), rows(made, language))
        for title, columns, rows in each
    ]  # fmt: skip


def _short(made: Discovery, language: Language) -> Rows:
    rows: Rows = []
    for name, found in made.found.items():
        values = made.points[name].dropna().to_numpy()
        up, down = int((values > found.margin).sum()), int((values < -found.margin).sum())
        match OUTCOMES[name].better:
            case "high":
                told = [str(up), str(down)]
            case "low":
                told = [str(down), str(up)]
            case _:
                told = [
                    say("discover.higher", language, count=up),
                    say("discover.lower", language, count=down),
                ]
        unit = OUTCOMES[name].unit
        sizes = [values.mean(), values.min(), values.max()]
        rows.append(
            (
                outcome_label(name, language),
                difference(found.margin, unit, three_digits(found.margin), language),
                *told,
                str(len(values) - up - down),
                *(difference(v, unit, three_digits(v), language, signed=True) for v in sizes),
            )
        )
    return rows


def _boxes(made: Discovery, language: Language) -> Rows:
    rows: Rows = []
    for name, found in made.found.items():
        if found.boxes.empty:
            continue
        for box, limits in found.boxes.groupby("region", sort=True):
            first = limits.iloc[0]
            held = [first[f"held_out_density{end}"] for end in ("", "_low", "_high")]
            shares = [level(float(share), "share", 0.03) for share in held]
            rows.append(
                (
                    outcome_label(name, language),
                    str(box),
                    "; ".join(_limit(row, language) for _, row in limits.iterrows()),
                    level(float(first["base_rate"]), "share", 0.03),
                    f"{shares[0]} ({shares[1]} … {shares[2]})",
                    level(float(first["coverage"]), "share", 0.03),
                )
            )
    return rows


def _limit(row: pd.Series, language: Language) -> str:
    name, low, high = axis_label(str(row["axis"]), language), row["low"], row["high"]
    if np.isnan(low):
        return f"{name} ≤ {high:.4g}"
    return f"{name} ≥ {low:.4g}" if np.isnan(high) else f"{low:.4g} ≤ {name} ≤ {high:.4g}"


def _without(made: Discovery, language: Language) -> list[str]:
    """Outcomes in which no region was found, and why."""
    told = []
    for name, found in made.found.items():
        about = {"outcome": outcome_label(name, language), "points": len(made.points)}
        if found.refused is not None and found.worse is not None:
            worse = int(found.worse.holds(made.points[name].to_numpy(dtype=np.float64)).sum())
            told.append(say("discover.refused", language, **about, worse=worse))
        elif found.worse is not None and found.boxes.empty:
            told.append(say("discover.no_box", language, **about))
    return told


def _movers(made: Discovery, language: Language) -> Rows:
    rows: Rows = []
    for name, found in made.found.items():
        if found.movers.empty:
            continue
        first = found.movers.iloc[0]
        cells = [_mover(row, language) for _, row in found.movers.head(SHOWN).iterrows()]
        cells += [""] * (SHOWN - len(cells))
        luck = level(float(first["noise_left"]), "share", 0.03)
        fit = number(float(first["r2"]), "index", 0.03)
        rows.append((outcome_label(name, language), fit, luck, *cells))
    return rows


def _mover(row: pd.Series, language: Language) -> str:
    name = axis_label(str(row["axis"]), language)
    best, low, high = (
        number(float(row[f"srrc{end}"]), "index", 0.03, signed=True)
        for end in ("", "_low", "_high")
    )
    return f"{name} {best} ({low} … {high})"


def picture_axes(found: OutcomeResult, names: Sequence[str]) -> tuple[str, str]:
    """The two axes that move an outcome most; the first two of the design if none does."""
    order = list(dict.fromkeys([*strongest(found, 2), *names]))
    return order[0], order[min(1, len(order) - 1)]
