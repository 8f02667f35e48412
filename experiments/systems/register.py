"""The register of systems: what each is, what switches it on, what the reports expect of it.

One TOML file per group lies in ``systems/``. Whatever a run needs is checked when the register is
read; whether the code and a test are there is told by :func:`state`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import force_setattr

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.odd import all_parameters
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import SOURCE, WALES
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.abm.setting import Setting, parse_setting
from gofal.agents.errors import GofalError, unknown

FOLDER = Path(__file__).parent

type Direction = Annotated[Literal["up", "down", "same"], Meta(title="direction")]
type State = Literal["runs", "no code", "no test"]
type Grade = Annotated[
    Literal["own rule", "size is an input", "context"], Meta(title="grade of evidence")
]
type Slug = Annotated[
    str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="small letters, joined by -")
]
type File = Annotated[
    str,
    Meta(
        pattern=r"^(abm|agents)/[\w/]+\.py$",
        description="a file of the rules, as agents/delivery/latc.py",
    ),
]


class System(TomlTable, frozen=True, kw_only=True):
    """One system of the two reports.

    Attributes:
        slug: its name in the register.
        group: letter of its group.
        group_en: English label of the group.
        group_cy: Welsh label of the group.
        name_en: English name.
        name_cy: Welsh name.
        grade: ``own rule`` when its effect follows from what agents do under a rule of its own,
            ``size is an input`` when a rule of its own acts and a number that was set for it
            decides how much, ``context`` when other systems stand for it.
        mechanism_en: what happens in the model, and to whom, in English.
        mechanism_cy: the same in Welsh.
        why_en: which number is the effect, why there is no rule, or what is left out, in English.
        why_cy: the same in Welsh.
        numbers: parameters and levers that ``why`` is about.
        built: files in which its rules stand, from the root of the repository.
        preset: the preset that switches it on, if there is one.
        also: further presets that belong to it.
        settings_typed: ``settings`` as the file writes them.
        against_typed: ``against`` as the file writes them.
        area: code of the council its outcomes are read in, or ``wales``.
        window: stretch of years its outcomes are read in; None is the last two.
        evidence: ids in the evidence register.
        expected_en: the far outcome that the reports expect, in English.
        expected_cy: the same in Welsh.
        watch: outcomes of ``gofal.abm.outcomes`` and the direction expected.
        fails_en: when it should fail, in English.
        fails_cy: the same in Welsh.
        stated: whether a report states that condition; otherwise it is inferred.
        fails_typed: ``fails_settings`` as the file writes them.
        fails_watch: outcomes and directions expected in that arm.
    """

    slug: Slug
    group: str
    group_en: Text
    group_cy: Text
    name_en: Text
    name_cy: Text
    grade: Grade
    mechanism_en: Text
    mechanism_cy: Text
    why_en: str = ""
    why_cy: str = ""
    numbers: tuple[str, ...] = ()
    built: tuple[File, ...]
    preset: Text | None = None
    also: tuple[str, ...] = ()
    settings_typed: tuple[str, ...] = field(name="settings", default=())
    against_typed: tuple[str, ...] = field(name="against", default=())
    area: str = WALES
    window: Text | None = None
    evidence: tuple[str, ...]
    expected_en: Text
    expected_cy: Text
    watch: Mapping[str, Direction] = {}
    fails_en: Text
    fails_cy: Text
    stated: bool
    fails_typed: tuple[str, ...] = field(name="fails_settings", default=())
    fails_watch: Mapping[str, Direction] = {}

    def __post_init__(self) -> None:
        self._check_grade()
        for name in (*self.also, *([self.preset] if self.preset else ())):
            load_scenario(name)
        if self.area != WALES:
            force_setattr(self, "area", load_facts().council_code(self.area))
        for outcome in (*self.watch, *self.fails_watch):
            if outcome not in OUTCOMES:
                raise unknown("outcome", outcome, OUTCOMES)
        if bool(self.fails_typed) != bool(self.fails_watch):
            raise GofalError("fails_settings and fails_watch belong together")
        for arm in (self.on, self.off, self.failing):
            arm()  # a scenario that can be made is a valid one

    def _check_grade(self) -> None:
        """Refuse a grade that is not explained, or explained by what does not exist."""
        if self.grade != "own rule" and not (self.why_en and self.why_cy):
            raise GofalError(
                f"why_en and why_cy are needed, as its grade is {self.grade!r}: "
                "which number is the effect, or what stands for it?"
            )
        if bool(self.why_en) != bool(self.why_cy):
            raise GofalError("why_en and why_cy belong together")
        if self.grade == "size is an input" and not self.numbers:
            raise GofalError("numbers are needed, as its grade is 'size is an input'")
        for name in self.numbers:
            if name not in _numbers():
                raise unknown("parameter or lever", name, _numbers())

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Settings that switch it on, on top of the preset."""
        return tuple(map(parse_setting, self.settings_typed))

    @property
    def against(self) -> tuple[Setting, ...]:
        """Settings of the arm it is compared with; none is the baseline."""
        return tuple(map(parse_setting, self.against_typed))

    @property
    def fails_settings(self) -> tuple[Setting, ...]:
        """Settings, on top of those that switch it on, of the arm in which it should fail."""
        return tuple(map(parse_setting, self.fails_typed))

    def on(self) -> Scenario | None:
        """The arm in which it is switched on; None when it is the baseline or only a test."""
        if self.preset is None and not self.settings:
            return None
        base = load_scenario(self.preset or "baseline")
        if not self.settings:
            return None if self.preset == "baseline" else base
        return replace(base.with_(settings=self.settings), name=self.slug)

    def off(self) -> Scenario:
        """The arm it is compared with."""
        base = load_scenario("baseline")
        if not self.against:
            return base
        return replace(base.with_(settings=self.against), name=f"{self.slug}.against")

    def failing(self) -> Scenario | None:
        """The arm in which it should fail; None when no arm is named."""
        if not self.fails_settings:
            return None
        base = self.on() or load_scenario("baseline")
        return replace(base.with_(settings=self.fails_settings), name=f"{self.slug}.fails")

    def missing(self) -> tuple[str, ...]:
        """Files of ``built`` that are not in this installation."""
        return tuple(path for path in self.built if not (SOURCE / path).is_file())


@cache
def _numbers() -> frozenset[str]:
    """Every parameter and lever by name."""
    return frozenset((*all_parameters(), *load_levers()))


def state(system: System, tests: Mapping[str, object] | None) -> State:
    """How far a system is there.

    Args:
        system: one of the register.
        tests: slugs with a test that shows them; None where tests are not installed.
    """
    if system.missing():
        return "no code"
    return "runs" if tests is None or system.slug in tests else "no test"


@cache
def load_register(folder: Path = FOLDER) -> Mapping[str, System]:
    """Every system by slug, in the order of the files.

    Raises:
        GofalError: a file is malformed or names what does not exist.
    """
    systems: dict[str, System] = {}
    for file in sorted(folder.glob("*.toml")):
        group = read_tables(file, System, "slug", ("group_en", "group_cy"), group=file.stem)
        if slug := next((slug for slug in group if slug in systems), None):
            raise GofalError(f"{file.name}: {slug} is already in the register")
        systems |= group
    if not systems:
        raise GofalError(f"{folder} holds no register")
    return systems


def groups() -> dict[str, tuple[str, str]]:
    """English and Welsh label of every group by letter."""
    return {s.group: (s.group_en, s.group_cy) for s in load_register().values()}


def find(only: str | None) -> list[System]:
    """All systems, those of a group, or one.

    Raises:
        GofalError: there is no such system or group.
    """
    register = load_register()
    if only is None:
        return list(register.values())
    chosen = [s for s in register.values() if only in (s.slug, s.group, s.group.upper())]
    if not chosen:
        raise unknown("system or group", only, [*register, *groups()])
    return chosen
