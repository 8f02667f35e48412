"""Presets as people meet them: titles, groups, the systems they stand for, what they set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gofal.abm.scenario import load_scenario, scenario_names
from gofal.abm.setting import Setting
from gofal.agents.errors import unknown
from gofal.experiments.baseline import BASELINE
from gofal.experiments.systems.policy_names import PolicyName, name_of
from gofal.experiments.systems.register import System, groups, load_register
from gofal.experiments.text import Language


@dataclass(frozen=True)
class Preset:
    """A question that is asked with one click.

    Attributes:
        slug: name of its scenario.
        name: what it does, and the name of the system or law it stands for.
        why_en: what it sets and why, in English.
        why_cy: the same in Welsh.
        group: letter of its group in the register.
        group_en: English label of the group.
        group_cy: Welsh label of the group.
        systems: slugs of the systems it switches on.
        sets: the levers it sets.
        evidence: ids in the evidence register.
    """

    slug: str
    name: PolicyName
    why_en: str
    why_cy: str
    group: str
    group_en: str
    group_cy: str
    systems: tuple[str, ...]
    sets: tuple[Setting, ...]
    evidence: tuple[str, ...]

    def title(self, language: Language) -> str:
        """What it does."""
        return self.name.does(language)

    def own_name(self, language: Language) -> str:
        """Name of the system, law or idea; empty if it has none."""
        return self.name.own(language)

    def why(self, language: Language) -> str:
        """Settings and reasons."""
        return self.why_cy if language == "cy" else self.why_en

    def group_title(self, language: Language) -> str:
        """Label of its group."""
        return self.group_cy if language == "cy" else self.group_en


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset but the baseline, in the order of the register's groups."""
    by_preset = _systems_by_preset()
    result = [_preset(name, by_preset.get(name, ())) for name in scenario_names()]
    order = {name: number for number, name in enumerate(by_preset)}
    return tuple(sorted((p for p in result if p.slug != BASELINE), key=lambda p: order[p.slug]))


def preset(slug: str) -> Preset:
    """A preset by name.

    Raises:
        GofalError: there is none.
    """
    by_slug = {one.slug: one for one in presets()}
    if slug not in by_slug:
        raise unknown("preset", slug, by_slug)
    return by_slug[slug]


def preset_groups() -> Mapping[str, tuple[Preset, ...]]:
    """Presets by letter of their group."""
    return {letter: tuple(p for p in presets() if p.group == letter) for letter in groups()}


def _systems_by_preset() -> dict[str, tuple[System, ...]]:
    """Systems of each preset; first those that it alone switches on."""
    result: dict[str, tuple[System, ...]] = {}
    register = load_register().values()
    for own in (True, False):
        for system in register:
            names = ([system.preset] if system.preset else []) if own else list(system.also)
            for name in names:
                result[name] = (*result.get(name, ()), system)
    # In the order of the register, wherever a preset was met first.
    order = {system.slug: number for number, system in enumerate(register)}
    return dict(sorted(result.items(), key=lambda item: order[item[1][0].slug]))


def _preset(name: str, systems: tuple[System, ...]) -> Preset:
    scenario, letter = load_scenario(name), systems[0].group
    group_en, group_cy = groups()[letter]
    return Preset(
        slug=name,
        name=name_of(scenario),
        why_en=scenario.why_en,
        why_cy=scenario.why_cy,
        group=letter,
        group_en=group_en,
        group_cy=group_cy,
        systems=tuple(system.slug for system in systems),
        sets=scenario.settings,
        evidence=scenario.evidence,
    )
