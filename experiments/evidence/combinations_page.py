"""``docs/combinations.md``: which parts of bundles and which strong levers need each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gofal.abm.setting import setting_text
from gofal.experiments.evidence.bundle_study import BundleStudy
from gofal.experiments.evidence.contrast_tables import Line, clear, contrast_tables, listed
from gofal.experiments.evidence.contrasts import Kind, pairs_of
from gofal.experiments.evidence.league import LAST
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.screening import Screening
from gofal.experiments.evidence.screening_section import error_of, screening_section
from gofal.experiments.evidence.wording import called
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language, heads, say

_SHORT: tuple[tuple[Kind, str, str], ...] = (
    ("lost", "better", "combinations.needed"),
    ("lost", "worse", "combinations.better_without"),
    ("with_rest", "better", "combinations.needs_others"),
    ("with_rest", "worse", "combinations.stands_in"),
)
"""Lines that say a bundle in short: kind of contrast, verdict, words."""


def combinations_page(
    planner: Planner, told: pd.DataFrame, language: Language, top: Sequence[str]
) -> str:
    """The page as Markdown.

    Args:
        planner: what is there, and what is still wanted.
        told: contrasts of all bundles and of the screening.
        language: of the page.
        top: lines on how it came about and what is missing.
    """
    lines = [f"# {say('combinations.title', language)}", "", *top, *_how_to_read(planner, language)]
    for study in planner.studies:
        own = told[told["study"] == study.name]
        if isinstance(study, BundleStudy):
            lines += _bundle(planner, study, own, language)
        elif isinstance(study, Screening):
            lines += screening_section(planner, study, own, language)
    return "\n".join(lines)


def _how_to_read(planner: Planner, language: Language) -> list[str]:
    looks = [look for kind, look in planner.stages if kind == "bundles"]
    intro = say("combinations.how_to_read", language, looks=", ".join(map(str, looks)))
    return [intro, "", say("league.marks", language), ""]


def _bundle(
    planner: Planner, study: BundleStudy, own: pd.DataFrame, language: Language
) -> list[str]:
    whole, bundle = study.bundle.whole, study.bundle
    lines = [f"## {called(bundle.preset, language)}", ""]
    lines += [whole.why_cy if language == "cy" else whole.why_en, ""]
    if bundle.claim:
        lines += [say("combinations.claim", language, claim=bundle.claim), ""]
    lines += _parts(study, language)
    if error := error_of(planner, study):
        return [*lines, say("document.went_wrong", language, error=error), ""]
    pairs = pairs_of(study, planner.parts)
    if pairs < planner.looks[0]:
        return [*lines, say("evidence.too_few", language, pairs=pairs), ""]
    lines += _in_short(study, own, language)
    lines += contrast_tables(own, _lines(study, language), language)
    return [*lines, say("evidence.pairs", language, pairs=int(own["pairs"].max())), ""]


def _parts(study: BundleStudy, language: Language) -> list[str]:
    """What the parts are."""
    settings = {one.lever: one for one in study.bundle.whole.settings}
    rows = []
    for part in study.bundle.parts:
        typed = ", ".join(f"`{setting_text(settings[lever])}`" for lever in part.levers)
        rows.append((part.label(language), typed, part.why(language), ", ".join(part.evidence)))
    columns = [say("combinations.part", language), *heads(("sets",), language)]
    columns += [say("combinations.why", language), *heads(("evidence",), language)]
    return markdown(columns, rows)


def _in_short(study: BundleStudy, own: pd.DataFrame, language: Language) -> list[str]:
    """Which parts are told to matter, and to need each other, in the last years judged."""
    labels = {part.slug: part.label(language) for part in study.bundle.parts}
    years, lines = years_label(LAST, language), []
    for kind, word, key in _SHORT:
        found = listed(clear(own, kind, word, LAST), labels, language)
        names = found or say("combinations.nothing", language)
        lines.append(f"- {say(key, language, years=years)}: {names}.")
    return [*lines, ""]


def _lines(study: BundleStudy, language: Language) -> list[Line]:
    found = [Line("whole", "", say("combinations.whole", language))]
    for part in study.bundle.parts:
        for kind in ("lost", "alone", "with_rest"):
            label = say(f"combinations.{kind}", language, part=part.label(language))
            found.append(Line(kind, part.slug, label))
    return [*found, Line("beyond", "", say("combinations.beyond", language))]
