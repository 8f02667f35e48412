"""The systems of the two reports as a table: grade of evidence, mechanism, which test shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.setting import Setting
from gofal.experiments.output.listing import Datum, Listing
from gofal.experiments.systems.marks import shown_by
from gofal.experiments.systems.register import System, find, state
from gofal.experiments.text import Language, heads, say

type Tests = Mapping[str, tuple[str, ...]] | None

COLUMNS = ("system", "grade", "mechanism_and_tests")
LEAST_GRADE = 11
"""Characters of the column of grades, so that no word of one is broken."""


def systems_list(language: Language, only: str | None = None) -> Listing:
    """Every system, or those of one group, with grade, mechanism and tests; or all of one.

    Args:
        language: of names and headings.
        only: a slug or the letter of a group; None = all.
    """
    tests = shown_by()
    chosen = find(only)
    if len(chosen) == 1:
        return _all_of(chosen[0], tests, language)
    rows = []
    for system in chosen:
        what = [mechanism(system, language), *shown(system, tests, language)]
        named = f"{system.slug}\n{name(system, language)}"
        rows.append((named, grade(system, language), "\n".join(what)))
    return Listing(
        say("list.systems", language),
        heads(COLUMNS, language),
        rows,
        [_data(system, tests, language) for system in chosen],
        [_group(system, language) for system in chosen],
        _count(chosen, language),
        apart=True,
        least={1: LEAST_GRADE},
    )


def _data(system: System, tests: Tests, language: Language) -> Mapping[str, Datum]:
    return {
        "system": system.slug,
        "group": system.group,
        "name": name(system, language),
        "grade": system.grade,
        "preset": system.preset,
        "settings": [setting_text(one, language) for one in system.settings],
        "mechanism": mechanism(system, language),
        "why": why(system, language),
        "numbers": system.numbers,
        "shown_by": shown(system, tests, language),
        "built": system.built,
        "evidence": system.evidence,
        "expected": system.expected_cy if language == "cy" else system.expected_en,
        "when_it_should_fail": system.fails_cy if language == "cy" else system.fails_en,
        "state": say(f"system.{state(system, tests)}", language),
    }


def _all_of(system: System, tests: Tests, language: Language) -> Listing:
    """What the register, the code and the tests tell of one system, a line each."""
    data, missing = _data(system, tests, language), system.missing()
    built = [say("system.not_here", language, path=p) if p in missing else p for p in system.built]
    rows = {
        "name": data["name"],
        "system_group": _group(system, language),
        "grade": grade(system, language),
        "mechanism": data["mechanism"],
        "why": data["why"],
        "numbers": "\n".join(system.numbers),
        "shown_by": "\n".join(shown(system, tests, language)),
        "switched_on": switched_on(system, language),
        "built": "\n".join(built),
        "evidence": ", ".join(system.evidence),
        "expected": data["expected"],
        "when_it_should_fail": data["when_it_should_fail"],
        "state": data["state"],
    }
    told = [(say(f"column.{key}", language), str(text)) for key, text in rows.items() if text]
    return Listing(system.slug, (), told, [data], apart=True)


def name(system: System, language: Language) -> str:
    """Its name."""
    return system.name_cy if language == "cy" else system.name_en


def grade(system: System, language: Language) -> str:
    """Its grade of evidence in words."""
    return say(f"grade.{system.grade}", language)


def mechanism(system: System, language: Language) -> str:
    """What happens in the model, and to whom."""
    return system.mechanism_cy if language == "cy" else system.mechanism_en


def why(system: System, language: Language) -> str:
    """Which number is the effect, why there is no rule, or what is left out; may be empty."""
    return system.why_cy if language == "cy" else system.why_en


def shown(system: System, tests: Tests, language: Language) -> tuple[str, ...]:
    """Tests that show it; where there is none, why."""
    if tests is None:
        return (say("system.no_tests_here", language),)
    return tests.get(system.slug) or (say("system.no test", language),)


def _group(system: System, language: Language) -> str:
    label = system.group_cy if language == "cy" else system.group_en
    return f"{system.group.upper()}. {label}"


def _count(systems: Iterable[System], language: Language) -> str:
    """How many systems have each grade."""
    number = Counter(grade(system, language) for system in systems)
    return ", ".join(f"{word}: {count}" for word, count in number.most_common())


def switched_on(system: System, language: Language) -> str:
    """What switches a system on: a preset, settings, or nothing because it is the baseline."""
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
