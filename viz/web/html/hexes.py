"""The councils as hexagons in plain SVG, for the page before the app starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language
from gofal.viz.parts.geometry import sheet
from gofal.viz.web.html import render
from gofal.viz.web.wording import scale_of


def hexes(entries: Sequence[Mapping[str, Any]], outcome: str, language: Language) -> str:
    """An SVG of all councils; each tells its name and value."""
    scale = scale_of(entries, outcome)
    drawn = {area.code: area for area in sheet("hex").areas}
    marks = [
        {**entry, "step": scale.step(entry["value"]), "area": drawn[entry["code"]]}
        for entry in entries
    ]
    width, height = sheet("hex").box
    return render(
        "hexes.svg",
        language,
        marks=marks,
        width=width,
        height=height,
        title=outcome_label(outcome, language),
    )
