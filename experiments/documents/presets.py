"""A first look at presets: what each sets and what comes of it, without dates."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.comparison.on_terms import equal_name
from gofal.experiments.comparison.terms_table import terms_row
from gofal.experiments.documents.changes import cells, changes, head, of_terms
from gofal.experiments.output.docs import markdown
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.systems.table import setting_text
from gofal.experiments.text import Language, heads, say
from gofal.experiments.windows import main_window

KEY = (
    "exit_rate", "handback_share", "effective_wage", "turnover", "met_need", "rural_met_need",
    "rural_gap", "wait_weeks", "continuity", "wellbeing", "carer_strain", "council_cost",
    "public_cost", "cost_per_met_hour",
)  # fmt: skip


def presets_page(
    found: ArmMeans, names: Sequence[str], language: Language, how: dict[str, str]
) -> str:
    """The page as Markdown.

    Args:
        found: the arms.
        names: the presets to tell of.
        language: of the page.
        how: command and version that made it.
    """
    window = main_window(found.years)
    lines = [f"# {say('document.presets_title', language)}", "", head(found, language, how), ""]
    lines += [say("document.presets_intro", language, window=window.name), ""]
    if equal_name("baseline") in set(found.values["arm"]):
        lines += [say("compare.terms_intro", language), ""]
    for name in names:
        lines += _preset(found, name, language)
    return "\n".join(lines)


def _preset(found: ArmMeans, name: str, language: Language) -> list[str]:
    preset = load_scenario(name)
    label, why = preset.label_en, preset.why_en
    if language == "cy":
        label, why = preset.label_cy, preset.why_cy
    settings = ", ".join(f"`{setting_text(setting, language)}`" for setting in preset.settings)
    settings += f", `terms={preset.terms}`" if preset.terms != "own" else ""
    lines = [f"## {label} (`{name}`)", "", why, ""]
    lines += [f"{say('column.sets', language)}: {settings}.  "]
    lines += [f"{say('column.evidence', language)}: {', '.join(preset.evidence)}.", ""]
    if name in found.errors:
        lines += [say("document.went_wrong", language, error=found.errors[name]), ""]
    told = changes(found, name, "baseline", WALES, main_window(found.years))
    if not told:
        return lines
    columns = [say("column.outcome", language), "baseline", name]
    columns += heads(("difference", "interval"), language)
    terms = of_terms(found, name, "baseline", WALES, main_window(found.years))
    if terms:
        columns += heads(("on_equal_terms", "of_this_terms", "interval"), language)
    rows = []
    for outcome in KEY:
        shown = cells(told.get(outcome), OUTCOMES[outcome].unit, language)
        beside = terms_row(outcome, terms[outcome], language)[2:] if outcome in terms else ()
        rows.append((outcome_label(outcome, language), *shown, *beside))
    lines += markdown(columns, rows)
    return [*lines, say("document.runtime", language, seconds=found.seconds[name]), ""]
