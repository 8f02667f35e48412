"""The systems of the two reports as a table: where built, what switches on, which test shows."""

from __future__ import annotations

from collections.abc import Mapping

from rich.table import Table

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.scenario import Setting
from gofal.experiments.output.terminal import table
from gofal.experiments.systems.marks import shown_by
from gofal.experiments.systems.register import System, find, state
from gofal.experiments.text import Language, heads, say


def systems_table(language: Language, only: str | None = None) -> Table:
    """Every system, or those of one group, or one.

    Args:
        language: of names and headings.
        only: a slug or the letter of a group; None = all.
    """
    tests = shown_by()
    chosen = find(only)
    names = ("slug", "name", "built", "switched_on", "shown_by", "state")
    made = table(say("list.systems", language), heads(names, language), [])
    for before, system in zip([None, *chosen], chosen, strict=False):
        if before is None or before.group != system.group:
            made.add_section()
            label = system.group_cy if language == "cy" else system.group_en
            made.add_row(f"[bold]{system.group.upper()}. {label}[/bold]")
        made.add_row(*_row(system, tests, language))
    return made


def _row(
    system: System, tests: Mapping[str, tuple[str, ...]] | None, language: Language
) -> tuple[str, ...]:
    missing = system.missing()
    built = [say("system.not_here", language, path=p) if p in missing else p for p in system.built]
    if tests is None:
        shown = say("system.no_tests_here", language)
    else:
        shown = "\n".join(tests.get(system.slug, ()))
    word = say(f"system.{state(system, tests)}", language)
    name = system.name_cy if language == "cy" else system.name_en
    return system.slug, name, "\n".join(built), switched_on(system, language), shown, word


def switched_on(system: System, language: Language) -> str:
    """What switches a system on: a preset, settings, or nothing because it is the baseline."""
    if system.what == "context":
        return system.represented_cy if language == "cy" else system.represented_en
    if system.preset == "baseline" or not (system.preset or system.settings):
        return say("system.always_on", language)
    preset = [say("system.preset", language, name=system.preset)] if system.preset else []
    return "\n".join([*preset, *(setting_text(s, language) for s in system.settings)])


def setting_text(setting: Setting, language: Language) -> str:
    """A setting as it may be typed, councils by name."""
    names = [council_name(code, language) for code in setting.councils or ()]
    where = f"@{','.join(names)}" if names else ""
    start = f":{setting.start_week}" if setting.start_week or setting.phase_weeks else ""
    phase = f"+{setting.phase_weeks}" if setting.phase_weeks else ""
    value = load_levers()[setting.lever].show(setting.value)
    return f"{setting.lever}{where}={value}{start}{phase}"


def council_name(code: str, language: Language) -> str:
    """A council's name in the language."""
    councils = load_facts().councils.set_index("lad_code")
    return str(councils.loc[code, "name_cy" if language == "cy" else "name_en"])
