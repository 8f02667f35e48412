"""Two printed pages of one answer, as an accessible PDF (PDF/UA-1: tagged, fonts inside).

Typst sets the pages (docs/decisions/0007-pictures.md says why). The layout is ``brief.typ``; this
file gives it words and numbers. The same answer gives the same bytes.
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
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError
from gofal.experiments.output.slices import run_notes
from gofal.experiments.text import Language, group_label, say
from gofal.viz.figures import Look, alt_text, draw, figure_kind, table
from gofal.viz.figures.canvas import to_svg
from gofal.viz.figures.measure import Measure
from gofal.viz.figures.names import area_label, arm_label, lever_value, window_label
from gofal.viz.palette import LIGHT
from gofal.viz.saved_comparison import SavedComparison

TEMPLATE = Path(__file__).with_name("brief.typ")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "fragility": ("handback_share", "exit_rate", "stress_loss_13"),
    "wages": ("effective_wage", "below_rlw", "turnover"),
    "rural": ("rural_met_need", "rural_gap", "rural_wait_weeks"),
    "people": ("wait_weeks", "first_hour_weeks", "continuity", "carer_strain"),
    "money": ("council_cost", "health_cost", "client_cost", "welsh_government_cost", "public_cost"),
}
FANS = ("handback_share", "effective_wage", "rural_met_need")
MAPPED = "rural_met_need"
MAP_SIZE = (4.9, 4.6)  # inches
FAN_WIDTH, FAN_HEIGHT, LEAST_FAN_HEIGHT = 7.1, 2.0, 1.35  # inches
USUAL_LEVERS, A_LEVER = 5, 0.07  # each more takes some height from the pictures above


def brief(
    saved: SavedComparison,
    arm: str,
    language: Language,
    names: Mapping[str, str] | None = None,
    why: str | None = None,
) -> bytes:
    """The PDF of one arm of an answer.

    Args:
        saved: from :mod:`gofal.viz.saved_comparison`.
        arm: the arm it is about; not the reference.
        language: of every word.
        names: own names of arms, for a question that is no preset.
        why: a sentence or two on the question; that of the preset if left out.

    Raises:
        GofalError: the answer has no such arm, or it is the reference.
    """
    scenario = saved.arm(arm)
    if arm == saved.reference.name:
        raise GofalError(f"a brief compares; {arm!r} is what the others are compared with")
    look = Look(
        language=language,
        arms=(arm,),
        reference=saved.reference.name,
        names=names or {},
        window=saved.window(""),
        alone=False,
        outcome=MAPPED,
    )
    content = _words(saved, scenario, look, why)
    content["map"] = _map(saved, look)
    content["fans"] = [_fan(saved, look, name, len(scenario.settings)) for name in FANS]
    fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
    pdf = typst.compile(
        str(TEMPLATE),
        sys_inputs={"brief": json.dumps(content)},
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise GofalError("the brief could not be set")
    return pdf


def _words(
    saved: SavedComparison, scenario: Scenario, look: Look, why: str | None
) -> dict[str, Any]:
    language, made = look.language, saved.comparison
    known = {
        key: say(f"brief.{key}", language)
        for key in (
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
    }
    label, reference = arm_label(scenario.name, look), arm_label(look.reference, look)
    window = window_label(look.window, language)
    given = scenario.why_cy if language == "cy" else scenario.why_en
    return known | {
        "language": language,
        "colours": asdict(LIGHT),
        "better": say("word.better", language),
        "worse": say("word.worse", language),
        "question": say("brief.question", language, arm=label, area=area_label(WALES, language)),
        "why": given if why is None else why,
        "setup": say(
            "brief.setup",
            language,
            window=window[:1].upper() + window[1:],
            reference=reference,
            count=len(made.seeds),
        ),
        "heads": _heads(look, scenario),
        "groups": _groups(saved, look),
        "fans_note": say("brief.fans_note", language, count=len(made.seeds)),
        "lever_heads": [
            say(f"brief.{head}_head", language) for head in ("lever", "value", "usual", "evidence")
        ],
        "levers": [_lever(setting, language) for setting in scenario.settings],
        "evidence_note": say(
            "brief.evidence_note", language, ids=", ".join(scenario.evidence) or "-"
        ),
        "limit_lines": _limits(saved, language),
        "command": saved.command,
        "version": say(
            "brief.version", language, version=saved.version, seeds=", ".join(map(str, made.seeds))
        ),
        "page_of": say("brief.page_of", language, page="{page}", pages="{pages}"),
    }


def _heads(look: Look, scenario: Scenario) -> list[str]:
    arm = arm_label(scenario.name, look)
    return [
        look.say("figure.head_outcome"),
        look.say("brief.reference_head"),
        arm if len(arm) <= 20 else look.say("figure.scenario"),
        look.say("brief.difference_head"),
        look.say("brief.meaning_head"),
    ]


def _groups(saved: SavedComparison, look: Look) -> list[dict[str, Any]]:
    """Rows of the headline table by group; outcomes that the answer does not hold are left out."""
    rows = saved.comparison.wales(look.arms[0]).to_dict("index")
    result = []
    for group, outcomes in GROUPS.items():
        label = look.say("brief.payer") if group == "money" else None
        known = [name for name in outcomes if name in rows]
        if known:
            result.append(
                {
                    "label": label or group_label(group, look.language),
                    "rows": [_row(Measure.of(name, look.language), rows[name]) for name in known],
                }
            )
    return result


def _row(measure: Measure, row: Mapping[Any, Any]) -> dict[str, Any]:
    change = (float(row["difference"]), float(row["low"]), float(row["high"]))
    level = float(row["reference"])
    judgement = measure.judged(*change, sure=bool(row["distinguishable"]), level=level)
    half = (change[2] - change[1]) / 2
    precision = half if half > 0 and math.isfinite(half) else None
    levels = [measure.level(float(row[name]), precision) for name in ("reference", "value")]
    told = "0" if judgement == "same" else f"{measure.size(*change)} ({measure.range(*change)})"
    return {
        "label": measure.label,
        "reference": levels[0],
        "value": levels[1],
        "change": told,
        "word": say(f"word.{judgement}", measure.language),
        "clear": judgement not in ("unclear", "small", "same"),
    }


def _map(saved: SavedComparison, look: Look) -> dict[str, Any]:
    look = replace(look, outcome=MAPPED, size=MAP_SIZE)
    frame = figure_kind("council_map").gather(saved, look)  # type: ignore[misc]
    svg, alt = _picture("council_map", frame, look)
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


def _fan(saved: SavedComparison, look: Look, outcome: str, levers: int) -> dict[str, str]:
    height = FAN_HEIGHT - A_LEVER * max(0, levers - USUAL_LEVERS)
    look = replace(look, outcome=outcome, size=(FAN_WIDTH, max(height, LEAST_FAN_HEIGHT)))
    frame = figure_kind("fan").gather(saved, look)  # type: ignore[misc]
    svg, alt = _picture("fan", frame, look)
    return {"svg": svg, "alt": alt, "caption": look.measure.label}


def _picture(kind: str, frame: pd.DataFrame, look: Look) -> tuple[str, str]:
    """The picture as SVG, and its description."""
    alt = alt_text(kind, frame, look)
    svg = to_svg(draw(kind, frame, look), look.measure.label, alt, look.language)
    return svg.decode("utf-8"), alt


def _lever(setting: Setting, language: Language) -> list[str]:
    lever = load_levers()[setting.lever]
    label = lever.label_cy if language == "cy" else lever.label_en
    value = lever_value(lever.name, setting.value, language)
    extra = []
    if setting.councils is not None:
        councils = ", ".join(area_label(code, language) for code in setting.councils)
        extra.append(say("brief.in_councils", language, councils=councils))
    if setting.start_week:
        extra.append(say("brief.from_week", language, week=setting.start_week))
    if setting.phase_weeks:
        extra.append(say("brief.over_weeks", language, weeks=setting.phase_weeks))
    usual = lever_value(lever.name, lever.default, language)
    shown = label[:1].upper() + label[1:]
    return [shown, "; ".join([value, *extra]), usual, ", ".join(lever.evidence) or "-"]


def _limits(saved: SavedComparison, language: Language) -> list[str]:
    keys = ["limit_model", "limit_interval", "limit_unclear"]
    lines = [say(f"brief.{key}", language) for key in keys]
    lines += run_notes(saved.reference, language)
    if len(saved.comparison.seeds) == 1:
        lines.append(say("figure.one_replicate", language))
    if language == "cy":
        lines.append(say("brief.limit_welsh", language))
    return lines
