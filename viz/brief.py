"""Two printed pages of one answer, as an accessible PDF (PDF/UA-1: tagged, fonts inside).

Typst sets the pages (docs/decisions/0007-pictures.md says why). The layout is ``brief.typ``; this
file gives it words and numbers. The same answer gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gofal.agents.errors import GofalError
from gofal.experiments.text import Language
from gofal.viz.figures import Look, figure_kind, table
from gofal.viz.figures.measure import Measure
from gofal.viz.printed import (
    change_row,
    fan,
    frame_of_pages,
    grouped,
    look_of_pages,
    picture,
    typeset,
)
from gofal.viz.saved_comparison import SavedComparison

TEMPLATE = Path(__file__).with_name("brief.typ")
FANS = ("handback_share", "effective_wage", "rural_met_need")
MAPPED = "rural_met_need"
MAP_SIZE = (4.9, 4.4)  # inches
FAN_HEIGHT, LEAST_FAN_HEIGHT = 2.0, 1.35  # inches
USUAL_LEVERS, A_LEVER = 5, 0.07  # each more takes some height from the pictures above


def brief(
    saved: SavedComparison,
    arm: str,
    language: Language,
    names: Mapping[str, str] | None = None,
    why: str | None = None,
    mapped: str = MAPPED,
) -> bytes:
    """The PDF of one arm of an answer.

    Args:
        saved: from :mod:`gofal.viz.saved_comparison`.
        arm: the arm it is about; not the reference.
        language: of every word.
        names: own names of arms, for a question that is no preset.
        why: a sentence or two on the question; that of the preset if left out.
        mapped: outcome of the map of councils, a share.

    Raises:
        GofalError: the answer has no such arm, or it is the reference.
    """
    scenario = saved.arm(arm)
    if arm == saved.reference.name:
        raise GofalError(f"a brief compares; {arm!r} is what the others are compared with")
    look = replace(look_of_pages(saved, arm, language, names), outcome=mapped)
    content = frame_of_pages(saved, scenario, look, why)
    content["groups"] = _groups(saved, look)
    content["map"] = _map(saved, look)
    height = FAN_HEIGHT - A_LEVER * max(0, len(scenario.settings) - USUAL_LEVERS)
    content["fans"] = [fan(saved, look, name, max(height, LEAST_FAN_HEIGHT)) for name in FANS]
    return typeset(TEMPLATE, content)


def _groups(saved: SavedComparison, look: Look) -> list[dict[str, Any]]:
    """Rows of the headline table by group; outcomes that the answer does not hold are left out."""
    rows = saved.comparison.wales(look.arms[0]).to_dict("index")
    made = {
        str(name): _row(Measure.of(str(name), look.language), row) for name, row in rows.items()
    }
    return grouped(made, look.language)


def _row(measure: Measure, row: Mapping[Any, Any]) -> dict[str, Any]:
    change = (float(row["difference"]), float(row["low"]), float(row["high"]))
    level = float(row["reference"])
    word = measure.judged(*change, level=level)
    return change_row(measure, (level, float(row["value"])), change, word)


def _map(saved: SavedComparison, look: Look) -> dict[str, Any]:
    look = replace(look, size=MAP_SIZE)
    frame = figure_kind("council_map").gather(saved, look)  # type: ignore[misc]
    svg, alt = picture("council_map", frame, look)
    rows = table("council_map", frame, look)
    value, word = rows.columns[2], rows.columns[-1]
    label = look.measure.label
    return {
        "svg": svg,
        "alt": alt,
        "caption": look.say("brief.map_caption", label=label),
        "heads": [rows.columns[1], value, word],
        "rows": [
            [str(name), _signed(number), str(verdict)]
            for name, number, verdict in rows[[rows.columns[1], value, word]].itertuples(
                index=False, name=None
            )
        ],
    }


def _signed(number: float) -> str:
    return "-" if math.isnan(number) else f"{number:+.1f}".replace("-", "\u2212")
