"""What printed pages share: setting them, their pictures, the rows of levers, and the limits.

Typst sets the pages (docs/decisions/0007-pictures.md says why), tagged and with their fonts inside
(PDF/UA-1). The same content gives the same bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
import typst

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError
from gofal.experiments.output.slices import run_notes
from gofal.experiments.text import Language, capital, group_label, say
from gofal.experiments.windows import year_label
from gofal.viz.figures import Look, alt_text, draw, figure_kind
from gofal.viz.figures.canvas import to_svg
from gofal.viz.figures.measure import Measure
from gofal.viz.figures.names import (
    area_label,
    arm_label,
    place_label,
    window_label,
)
from gofal.viz.lever_words import lever_name, lever_value
from gofal.viz.palette import LIGHT
from gofal.viz.saved_comparison import SavedComparison

GROUPS: Mapping[str, tuple[str, ...]] = {
    "fragility": ("handback_share", "exit_rate", "stress_loss_13"),
    "wages": ("effective_wage", "below_rlw", "turnover"),
    "rural": ("rural_met_need", "rural_gap", "rural_wait_weeks"),
    "people": ("wait_weeks", "first_hour_weeks", "continuity", "carer_strain"),
    "money": ("council_cost", "health_cost", "client_cost", "welsh_government_cost", "public_cost"),
}
"""Outcomes of the table of changes, by heading."""
FAN_WIDTH = 7.1  # inches
_LONGEST_HEAD = 20  # letters of a scenario's name that the head of a column has room for
_SAID = (
    "kicker",
    "nobody",
    "answer",
    "where",
    "over_time",
    "assumed",
    "nothing_set",
    "limits",
    "repeat",
)


def typeset(template: Path, content: Mapping[str, Any]) -> bytes:
    """The PDF of a template filled with words, numbers and pictures.

    Raises:
        GofalError: it could not be set.
    """
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdf = typst.compile(
        str(template),
        sys_inputs={"brief": json.dumps(content)},
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise GofalError("the brief could not be set")
    return pdf


def look_of_pages(
    saved: SavedComparison, arm: str, language: Language, names: Mapping[str, str] | None
) -> Look:
    """How pictures and words of printed pages on one arm of an answer look.

    Args:
        saved: the answer.
        arm: the arm it is about.
        language: of every word.
        names: own names of arms, for a question that is no preset.
    """
    return Look(
        language=language,
        arms=(arm,),
        reference=saved.reference.name,
        names=names or {},
        window=saved.window(""),
        only=saved.reference.only,
        alone=False,
    )


def frame_of_pages(
    saved: SavedComparison, scenario: Scenario, look: Look, why: str | None
) -> dict[str, Any]:
    """What every printed answer has: question, fixed words, levers, limits, command and version.

    Args:
        saved: the answer.
        scenario: that is asked about.
        look: names the area and the language.
        why: a sentence or two on the question; that of the preset if left out.
    """
    language, seeds = look.language, saved.comparison.seeds
    label, window = arm_label(scenario.name, look), _when(saved, look)
    reference = arm_label(look.reference, look)
    area = place_label(look)
    given = scenario.why_cy if language == "cy" else scenario.why_en
    return {
        **{key: say(f"brief.{key}", language) for key in _SAID},
        "language": language,
        "colours": asdict(LIGHT),
        "better": say("word.better", language),
        "worse": say("word.worse", language),
        "question": say("brief.question", language, arm=label, area=area),
        "why": given if why is None else why,
        "setup": say(
            "brief.setup",
            language,
            window=capital(window),
            reference=reference,
            count=len(seeds),
        ),
        "heads": [
            say("figure.head_outcome", language),
            say("brief.reference_head", language),
            label if len(label) <= _LONGEST_HEAD else say("figure.scenario", language),
            say("brief.difference_head", language),
            say("brief.meaning_head", language),
        ],
        "fans_note": say("brief.fans_note", language, count=len(seeds)),
        "lever_heads": [
            say(f"brief.{head}_head", language) for head in ("lever", "value", "usual", "evidence")
        ],
        "levers": [lever_row(setting, language) for setting in scenario.settings],
        "evidence_note": say(
            "brief.evidence_note", language, ids=", ".join(scenario.evidence) or "-"
        ),
        "limit_lines": _limits(saved, language),
        "command": saved.command,
        "version": say(
            "brief.version", language, version=saved.version, seeds=", ".join(map(str, seeds))
        ),
        "page_of": say("brief.page_of", language, page="{page}", pages="{pages}"),
    }


def _when(saved: SavedComparison, look: Look) -> str:
    """The stretch of time that is told, and of which year its pounds are, where it has dates."""
    dates, last = saved.reference.history, look.window.rpartition("-")[2]
    if dates is None or not last.isdigit():
        return window_label(look.window, look.language)
    first, _, _ = look.window.removeprefix("years ").partition("-")
    key = "brief.when_real" if saved.prices else "brief.when"
    return say(
        key,
        look.language,
        first=dates.policy_from - 1 + int(first),
        last=dates.policy_from + int(last),
        year=year_label(saved.prices) if saved.prices else "",
    )


def grouped(rows: Mapping[str, dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Rows of the table of changes, by outcome, under their headings; others are left out."""
    result = []
    for group, outcomes in GROUPS.items():
        known = [rows[name] for name in outcomes if name in rows]
        label = say("brief.payer", language) if group == "money" else group_label(group, language)
        if known:
            result.append({"label": label, "rows": known})
    return result


def change_row(
    measure: Measure, levels: tuple[float, float], change: tuple[float, float, float], word: str
) -> dict[str, Any]:
    """A row of the table of changes.

    Args:
        measure: the outcome.
        levels: without the policy, and with it.
        change: between them, with the ends of its interval.
        word: what it means; key of a text ``word.<key>``.
    """
    half = (change[2] - change[1]) / 2
    precision = half if half > 0 and math.isfinite(half) else None
    reference, value = (measure.level(level, precision) for level in levels)
    told = "0" if word == "same" else f"{measure.size(*change)} ({measure.range(*change)})"
    return {
        "label": measure.label,
        "reference": reference,
        "value": value,
        "change": told,
        "word": say(f"word.{word}", measure.language),
        "clear": word not in ("unclear", "small", "same", "one_run"),
    }


def fan(saved: SavedComparison, look: Look, outcome: str, height: float) -> dict[str, str]:
    """An outcome over the years, so many inches high."""
    look = replace(look, outcome=outcome, size=(FAN_WIDTH, height))
    frame = figure_kind("fan").gather(saved, look)  # type: ignore[misc]
    svg, alt = picture("fan", frame, look)
    return {"svg": svg, "alt": alt, "caption": look.measure.label}


def picture(kind: str, frame: pd.DataFrame, look: Look) -> tuple[str, str]:
    """The picture as SVG, and its description."""
    alt = alt_text(kind, frame, look)
    svg = to_svg(draw(kind, frame, look), look.measure.label, alt, look.language)
    return svg.decode("utf-8"), alt


def lever_row(setting: Setting, language: Language) -> list[str]:
    """A lever: its name, what it is set to and where, its value without that, and its evidence."""
    lever = load_levers()[setting.lever]
    label = lever_name(lever, language)
    value = lever_value(lever, setting.value, language)
    extra = []
    if setting.councils is not None:
        councils = ", ".join(area_label(code, language) for code in setting.councils)
        extra.append(say("brief.in_councils", language, councils=councils))
    if setting.start_week:
        extra.append(say("brief.from_week", language, week=setting.start_week))
    if setting.phase_weeks:
        extra.append(say("brief.over_weeks", language, weeks=setting.phase_weeks))
    usual = lever_value(lever, lever.default, language)
    shown = capital(label)
    return [shown, "; ".join([value, *extra]), usual, ", ".join(lever.evidence) or "-"]


def _limits(saved: SavedComparison, language: Language) -> list[str]:
    interval = "limit_varied" if saved.varied else "limit_interval"
    keys = ["limit_model", interval, "limit_unclear"]
    lines = [say(f"brief.{key}", language) for key in keys]
    lines += run_notes(saved.reference, language)
    if len(saved.comparison.seeds) == 1:
        lines.append(say("figure.one_replicate", language))
    if language == "cy":
        lines.append(say("brief.limit_welsh", language))
    return lines
