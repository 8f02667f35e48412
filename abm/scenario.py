"""Scenarios: which levers are set, where and when, and for what kind of run.

A scenario that exists is a valid one: levers, ranges and councils are checked when it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, SupportsIndex

import msgspec
from msgspec import Meta
from msgspec.structs import asdict

from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts.local import LocalFact, checked
from gofal.abm.history import History
from gofal.abm.levers import load_levers
from gofal.abm.schema import Seed, Text, TomlTable, convert, read
from gofal.abm.setting import (
    Setting,
    codes_of,
    parse_setting,
    setting_of,
    setting_of_change,
    setting_text,
)
from gofal.agents.errors import GofalError, unknown

NO_SCALE = "all of Wales is run at 1:1; for a quick look name councils with --only"
"""What is said to whoever still asks for a scale."""

type Terms = Literal["own", "equal"]
TERMS: tuple[Terms, ...] = ("own", "equal")
NAMED_TERMS = "terms="  # begins the part of a typed scenario that says its terms

FOREVER = 52_000
"""A week later than any that a run may have."""

type Weeks = Annotated[int, Meta(ge=0, le=FOREVER)]


class RunNumbers(TomlTable, frozen=True):
    """The numbers of a run that a scenario carries."""

    seed: Seed
    burn_in_weeks: Weeks
    parameters: Mapping[str, float]
    wales: Seed


@dataclass(frozen=True)
class Scenario:
    """A policy for a country and the run it is tried in.

    Councils in ``settings`` are stored by code, whichever name they were given by.

    Attributes:
        name: slug of the scenario.
        label_en: English label.
        label_cy: Welsh label.
        why_en: in a sentence or two, what it sets and why, in English.
        why_cy: the same in Welsh.
        evidence: ids in the evidence register (E…) or the facts list (F-…).
        settings: the levers that are set; all others have their defaults.
        seed: seed of every random draw, a whole number from 0; NumPy's integers are taken too.
        burn_in_weeks: weeks run with all levers at their defaults before week 0.
        parameters: values that replace those of the parameter files.
        country: where it is tried; its levers and councils are those that may be set.
        only: codes of the councils of a slice, see :mod:`gofal.abm.slices`; all if empty.
        terms: ``own``, or ``equal`` if every delivery model has the private agency's terms from the
            first week of the policy on, see :mod:`gofal.agents.equal_terms`.
        local: what councils say about themselves, by code.
        wales: which plausible Wales: the seed of what nobody says, one for all replicates of luck.
        beyond: parameters whose value may leave its range, only where a rule is switched off.
        history: the run has dates, its first week is in April 2016, and its policy begins in an
            April from then on; without, prices and law are those of 2018 for ever.
    """

    name: str
    label_en: str
    label_cy: str
    why_en: str
    why_cy: str
    evidence: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    seed: int = 1
    burn_in_weeks: int = 676
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)
    country: Country = DEFAULT
    only: tuple[str, ...] = ()
    terms: Terms = "own"
    beyond: tuple[str, ...] = ()
    local: tuple[LocalFact, ...] = ()
    wales: int = 1
    history: History | None = None

    def __post_init__(self) -> None:
        given = {name: getattr(self, name) for name in RunNumbers.__struct_fields__}
        numbers = convert(given, RunNumbers, f"scenario {self.name}")
        for name in given:
            object.__setattr__(self, name, getattr(numbers, name))
        parse_terms(self.terms)
        object.__setattr__(self, "settings", tuple(self._checked(s) for s in self.settings))
        self._refuse_repeats()
        object.__setattr__(self, "local", checked(self.local, self.country))
        if self.only:
            object.__setattr__(self, "only", tuple(sorted(codes_of(self.only, self.country) or ())))
        if self.history:
            object.__setattr__(self, "history", self.history.checked(self.country))

    @property
    def past(self) -> tuple[Setting, ...]:
        """What history sets; nothing in a run without dates."""
        changes = self.history.changes(self.country) if self.history else ()
        return tuple(self._checked(setting_of_change(one, self.country)) for one in changes)

    @property
    def policy_week(self) -> int:
        """The week in which the policy begins."""
        return self.history.policy_week if self.history else 0

    @property
    def own(self) -> tuple[Setting, ...]:
        """The settings of the policy, from its own first week on."""
        since = self.policy_week
        return tuple(replace(one, start_week=one.start_week + since) for one in self.settings)

    def with_(
        self,
        *,
        seed: SupportsIndex | None = None,
        set: Mapping[str, float | str] | None = None,  # noqa: A002  (the word of the command line)
        settings: tuple[Setting, ...] = (),
        burn_in_weeks: int | None = None,
        parameters: Mapping[str, float] | None = None,
        only: Sequence[str] | None = None,
        terms: Terms | None = None,
        local: Iterable[LocalFact] | None = None,
        wales: int | None = None,
        history: History | None = None,
    ) -> Self:
        """The same scenario with something changed.

        Args:
            seed: new seed.
            set: levers and values, for all councils from week 0 at once; an option may be given
                by its word. Replaces all earlier settings of these levers.
            settings: settings to add. A lever named here loses its earlier settings too.
            burn_in_weeks: new length of the burn-in.
            parameters: parameter values to add to those already replaced.
            only: councils of a slice, by name or code; all if empty.
            terms: whether delivery models have their own terms or equal ones.
            local: all that councils say about themselves.
            wales: which plausible Wales.
            history: what the run with dates leaves out.

        Raises:
            GofalError: the result would not be valid.
        """
        levers = load_levers(self.country.levers)
        added = list(settings)
        for name, value in (set or {}).items():
            if name not in levers:
                raise unknown("lever", name, levers)
            added.append(Setting(name, levers[name].read(value)))
        changed = {setting.lever for setting in added}
        unchanged = [setting for setting in self.settings if setting.lever not in changed]
        lists = {"only": only, "local": local}
        given: dict[str, Any] = {name: tuple(x) for name, x in lists.items() if x is not None}
        given |= {"seed": seed, "burn_in_weeks": burn_in_weeks, "terms": terms, "wales": wales}
        given |= {"history": history}
        return replace(
            self,
            settings=(*unchanged, *added),
            parameters={**self.parameters, **(parameters or {})},
            **{name: value for name, value in given.items() if value is not None},
        )

    def beyond_preset(self) -> tuple[str, tuple[str, ...]]:
        """The preset this scenario comes from, and what makes it of that one, as typed."""
        known = scenario_names(self.country)
        preset = load_scenario(self.name if self.name in known else "baseline", self.country)
        own, usual = _by_lever(self.settings), _by_lever(preset.settings)
        if not usual.keys() <= own.keys():
            preset, usual = load_scenario("baseline", self.country), {}
        changed = [lever for lever, settings in own.items() if settings != usual.get(lever)]
        own_settings = [one for one in self.settings if one.lever in changed]
        return preset.name, tuple(setting_text(one, self.country) for one in own_settings)

    def _checked(self, setting: Setting) -> Setting:
        levers = load_levers(self.country.levers)
        if setting.lever not in levers:
            raise self._wrong(str(unknown("lever", setting.lever, levers)))
        lever = levers[setting.lever]
        try:
            lever.check(setting.value)
            councils = codes_of(setting.councils, self.country)
        except GofalError as error:
            raise self._wrong(str(error)) from None
        if setting.start_week < 0 or setting.phase_weeks < 0:
            raise self._wrong(f"{lever.name}: start_week and phase_weeks must not be negative")
        if setting.phase_weeks and lever.stepwise:
            raise self._wrong(f"{lever.name} cannot be phased in; leave out phase_weeks")
        return replace(setting, value=float(setting.value), councils=councils)

    def _refuse_repeats(self) -> None:
        seen: set[tuple[str, int, str | None]] = set()
        for setting in self.settings:
            for council in setting.councils or (None,):
                key = (setting.lever, setting.start_week, council)
                if key in seen:
                    when = f"from week {setting.start_week}{f' in {council}' * bool(council)}"
                    raise self._wrong(f"{setting.lever} is set twice {when}")
                seen.add(key)

    def _wrong(self, why: str) -> GofalError:
        return GofalError(f"scenario {self.name}: {why}")


def _by_lever(settings: Iterable[Setting]) -> dict[str, list[Setting]]:
    found: dict[str, list[Setting]] = {}
    for setting in settings:
        found.setdefault(setting.lever, []).append(setting)
    return found


class SettingTable(TomlTable, frozen=True):
    """A setting as a scenario's file writes it, in ``[[set]]``."""

    lever: str
    value: float | str
    councils: tuple[str, ...] | None = None
    start_week: Weeks = 0
    phase_weeks: Weeks = 0


class ScenarioTable(TomlTable, frozen=True, kw_only=True):
    """A scenario as its file writes it."""

    label_en: Text
    label_cy: Text
    why_en: Text
    why_cy: Text
    evidence: tuple[str, ...]
    settings: tuple[SettingTable, ...] = msgspec.field(name="set", default=())
    seed: int | None = None
    burn_in_weeks: int | None = None
    parameters: Mapping[str, float] = {}
    terms: Terms = "own"

    gone: ClassVar[Mapping[str, str]] = {"scale": NO_SCALE}

    def named(self, name: str, country: Country) -> Scenario:
        """The scenario.

        Raises:
            GofalError: it would not be valid.
        """
        settings = tuple(setting_of(country, **asdict(setting)) for setting in self.settings)
        given = {key: value for key, value in asdict(self).items() if value is not None}
        return Scenario(name=name, country=country, **given | {"settings": settings})


def scenario_names(country: Country = DEFAULT) -> tuple[str, ...]:
    """Names of a country's presets, ``baseline`` first."""
    names = sorted(file.stem for file in country.scenarios.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != "baseline"))


def load_scenario(name: str, country: Country = DEFAULT) -> Scenario:
    """A preset of a country by name.

    Raises:
        GofalError: there is no such preset, or its file is malformed.
    """
    file = country.scenarios / f"{name}.toml"
    if not re.fullmatch(r"[\w-]+", name) or not file.is_file():
        raise unknown("scenario", name, scenario_names(country))
    return read_scenario(file, country)


def read_scenario(file: Path, country: Country = DEFAULT) -> Scenario:
    """A scenario from a TOML file; its name is that of the file.

    Raises:
        GofalError: the file is malformed.
    """
    table = read(file, ScenarioTable)
    try:
        return table.named(file.stem, country)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def parse_scenario(
    text: str,
    sets: Iterable[str] = (),
    *,
    seed: int | None = None,
    burn_in_weeks: int | None = None,
    parameters: Mapping[str, float] | None = None,
    only: Sequence[str] | None = None,
    terms: Terms | None = None,
    country: Country = DEFAULT,
) -> Scenario:
    """Read a scenario as typed: ``NAME``, or ``NAME/SETTING/SETTING`` with settings of its own.

    Its terms may stand among the settings: ``NAME/terms=equal``.

    Args:
        text: a preset and its own settings; it becomes the name.
        sets: further settings, see :func:`parse_setting`.
        seed: seed of all random draws; the preset's if None, as all that follows.
        burn_in_weeks: weeks before the policy starts.
        parameters: values that replace those of the parameter files.
        only: councils of a slice, by name or code; all if None or empty.
        terms: those of all scenarios that do not name theirs; the name then ends with them.
        country: whose presets and levers are meant.

    Raises:
        GofalError: a name is unknown or a value not allowed.
    """
    name, *own = text.split("/")
    preset = load_scenario(name, country)
    own, own_terms = _split(own)
    told = own_terms is not None or terms in (None, preset.terms)
    terms = own_terms or terms
    settings = tuple(parse_setting(one, country) for one in (*sets, *own))
    made = preset.with_(
        settings=settings,
        seed=seed,
        burn_in_weeks=burn_in_weeks,
        parameters=parameters,
        only=only,
        terms=terms,
    )
    return replace(made, name=text if told else f"{text}/{NAMED_TERMS}{terms}")


def _split(parts: list[str]) -> tuple[list[str], Terms | None]:
    """The parts of a typed scenario that are settings, and the terms if it names them."""
    settings = [part for part in parts if not part.startswith(NAMED_TERMS)]
    named = [part.removeprefix(NAMED_TERMS) for part in parts if part not in settings]
    return settings, parse_terms(named[-1]) if named else None


def parse_terms(text: str | None) -> Terms | None:
    """The terms that a person means, own or equal; None if none are named."""
    if text not in (None, *TERMS):
        raise unknown("terms", str(text), TERMS)
    return text
