"""The register of systems: what each is, what switches it on, what the reports expect of it.

One TOML file per group lies in ``systems/``. Whatever a run needs is checked when the register is
read; whether the code and a test are there is told by :func:`state`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import SOURCE, WALES
from gofal.abm.scenario import Scenario, Setting, load_scenario, parse_setting
from gofal.agents.errors import GofalError, unknown

FOLDER = Path(__file__).parent / "systems"
DIRECTIONS = ("up", "down", "same")
KINDS = ("machinery", "context")
_TEXTS = ("name_en", "name_cy", "expected_en", "expected_cy", "fails_en", "fails_cy")
_LISTS = ("built", "also", "settings", "against", "evidence", "fails_settings")
_TABLES = ("watch", "fails_watch")
_REQUIRED = (*_TEXTS, "what", "built", "evidence", "stated")
_OPTIONAL = (
    "preset", "also", "settings", "against", "area", "window", "watch", "fails_settings",
    "fails_watch", "represented_en", "represented_cy",
)  # fmt: skip

type Direction = Literal["up", "down", "same"]
type State = Literal["runs", "context", "no code", "no test"]


@dataclass(frozen=True)
class System:
    """One system of the two reports.

    Attributes:
        slug: its name in the register.
        group: letter of its group.
        group_en: English label of the group.
        group_cy: Welsh label of the group.
        name_en: English name.
        name_cy: Welsh name.
        what: ``machinery`` when rules act it, ``context`` when other things stand for it.
        represented_en: for context, what stands for it, in English.
        represented_cy: the same in Welsh.
        built: files in which its rules stand, from the root of the repository.
        preset: the preset that switches it on, if there is one.
        also: further presets that belong to it.
        settings: settings that switch it on, on top of the preset.
        against: settings of the arm it is compared with; none is the baseline.
        area: code of the council its outcomes are read in, or ``wales``.
        window: stretch of years its outcomes are read in; None is the last two.
        evidence: ids in the evidence register.
        expected_en: the far outcome that the reports expect, in English.
        expected_cy: the same in Welsh.
        watch: outcomes of ``gofal.abm.outcomes`` and the direction expected.
        fails_en: when it should fail, in English.
        fails_cy: the same in Welsh.
        stated: whether a report states that condition; otherwise it is inferred.
        fails_settings: settings, on top of those above, of the arm in which it should fail.
        fails_watch: outcomes and directions expected in that arm.
    """

    slug: str
    group: str
    group_en: str
    group_cy: str
    name_en: str
    name_cy: str
    what: str
    represented_en: str
    represented_cy: str
    built: tuple[str, ...]
    preset: str | None
    also: tuple[str, ...]
    settings: tuple[Setting, ...]
    against: tuple[Setting, ...]
    area: str
    window: str | None
    evidence: tuple[str, ...]
    expected_en: str
    expected_cy: str
    watch: Mapping[str, Direction]
    fails_en: str
    fails_cy: str
    stated: bool
    fails_settings: tuple[Setting, ...]
    fails_watch: Mapping[str, Direction]

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


def state(system: System, tests: Mapping[str, object] | None) -> State:
    """How far a system is there.

    Args:
        system: one of the register.
        tests: slugs with a test that shows them; None where tests are not installed.
    """
    if system.what == "context":
        return "context"
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
        for system in _read(file):
            if system.slug in systems:
                raise GofalError(f"{file.name}: {system.slug} is already in the register")
            systems[system.slug] = system
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


def _read(file: Path) -> list[System]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None
    labels = {}
    for key in ("group_en", "group_cy"):
        if not isinstance(table.get(key), str):
            raise GofalError(f"{file.name}: {key!r} is missing")
        labels[key] = table.pop(key)
    found = []
    for slug, entry in table.items():
        where = f"{file.name}, {slug}"
        try:
            _check_form(slug, entry)
            found.append(_system(slug, entry, group=file.stem, **labels))
        except GofalError as error:
            raise GofalError(f"{where}: {error}") from None
    return found


def _check_form(slug: str, entry: Any) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or not isinstance(entry, dict):
        raise GofalError("is no system")
    for key in _REQUIRED:
        if key not in entry:
            raise GofalError(f"{key!r} is missing")
    for key, value in entry.items():
        if key not in (*_REQUIRED, *_OPTIONAL):
            raise unknown("key", key, (*_REQUIRED, *_OPTIONAL))
        _check_type(key, value)


def _check_type(key: str, value: Any) -> None:
    if key in _LISTS:
        right = isinstance(value, list) and all(isinstance(item, str) for item in value)
    elif key in _TABLES:
        right = isinstance(value, dict)
    elif key == "stated":
        right = isinstance(value, bool)
    else:
        right = isinstance(value, str) and bool(value.strip())
    if not right:
        raise GofalError(f"{key!r} is not as it should be: {value!r}")


def _system(slug: str, entry: Mapping[str, Any], group: str, **labels: str) -> System:
    if entry["what"] not in KINDS:
        raise unknown("kind of system", entry["what"], KINDS)
    if entry["what"] == "context" and "represented_en" not in entry:
        raise GofalError("'represented_en' is missing: what stands for it?")
    for path in entry["built"]:
        if not re.fullmatch(r"(abm|agents)/[\w/]+\.py", path):
            raise GofalError(f"{path!r} is no file of the rules")
    for name in (*entry.get("also", ()), *([entry["preset"]] if "preset" in entry else ())):
        load_scenario(name)
    system = System(
        slug=slug,
        group=group,
        group_en=labels["group_en"],
        group_cy=labels["group_cy"],
        name_en=entry["name_en"],
        name_cy=entry["name_cy"],
        what=entry["what"],
        represented_en=entry.get("represented_en", ""),
        represented_cy=entry.get("represented_cy", ""),
        built=tuple(entry["built"]),
        preset=entry.get("preset"),
        also=tuple(entry.get("also", ())),
        settings=_settings(entry, "settings"),
        against=_settings(entry, "against"),
        area=_area(entry.get("area")),
        window=entry.get("window"),
        evidence=tuple(entry["evidence"]),
        expected_en=entry["expected_en"],
        expected_cy=entry["expected_cy"],
        watch=_watch(entry.get("watch", {})),
        fails_en=entry["fails_en"],
        fails_cy=entry["fails_cy"],
        stated=entry["stated"],
        fails_settings=_settings(entry, "fails_settings"),
        fails_watch=_watch(entry.get("fails_watch", {})),
    )
    if bool(system.fails_settings) != bool(system.fails_watch):
        raise GofalError("fails_settings and fails_watch belong together")
    for arm in (system.on, system.off, system.failing):
        arm()  # a scenario that can be made is a valid one
    return system


def _settings(entry: Mapping[str, Any], key: str) -> tuple[Setting, ...]:
    return tuple(parse_setting(text) for text in entry.get(key, ()))


def _area(name: str | None) -> str:
    return WALES if name is None else load_facts().council_code(name)


def _watch(table: Mapping[str, Any]) -> dict[str, Direction]:
    for outcome, direction in table.items():
        if outcome not in OUTCOMES:
            raise unknown("outcome", outcome, OUTCOMES)
        if direction not in DIRECTIONS:
            raise unknown("direction", str(direction), DIRECTIONS)
    return dict(table)
