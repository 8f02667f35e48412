"""Own scenarios as files: read, and written to be kept and shared.

The file ``mine.toml`` is the scenario ``mine``::

    label_en = "Fees that keep up, and carers who stay"
    like = "rebalancing"                  # a preset to start from; the baseline if left out
    set = ["fee_level=1.1", "rural_premium=0.2:52+26"]

    [parameters]
    carer.reach_mean = 40

A preset's own file (``[[set]]`` tables, words in two languages, evidence) is one too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from msgspec import field
from msgspec.structs import asdict

from gofal.abm.files import put
from gofal.abm.scenario import (
    NO_SCALE,
    Scenario,
    SettingTable,
    Terms,
    Weeks,
    load_scenario,
)
from gofal.abm.schema import Seed, Text, TomlTable, read
from gofal.abm.setting import Setting, parse_setting, setting_of, setting_text
from gofal.agents.errors import GofalError
from gofal.experiments.own.folders import require_own_name
from gofal.experiments.own.numbers import Number, by_dotted_name, require_parameters


class ScenarioFile(TomlTable, frozen=True, kw_only=True):
    """An own scenario as its file writes it; Welsh words left out are the English ones."""

    label_en: Text | None = None
    label_cy: Text | None = None
    why_en: Text | None = None
    why_cy: Text | None = None
    evidence: tuple[str, ...] = ()
    like: Text = "baseline"
    settings: tuple[Text | SettingTable, ...] = field(name="set", default=())
    seed: Seed | None = None
    burn_in_weeks: Weeks | None = None
    parameters: Mapping[str, Number] = {}
    terms: Terms | None = None

    gone: ClassVar = {"scale": NO_SCALE}

    def named(self, name: str) -> Scenario:
        """The scenario.

        Raises:
            GofalError: it would not be valid.
        """
        base = load_scenario(self.like)
        changed = base.with_(
            settings=tuple(_setting(one, base) for one in self.settings),
            parameters=by_dotted_name(self.parameters),
            seed=self.seed,
            burn_in_weeks=self.burn_in_weeks,
            terms=self.terms,
        )
        require_parameters(changed.parameters)
        label, why = self.label_en or name, self.why_en or f"An own scenario, from {name}.toml."
        return replace(
            changed,
            name=name,
            label_en=label,
            label_cy=self.label_cy or label,
            why_en=why,
            why_cy=self.why_cy or why,
            evidence=self.evidence,
        )


def read_own(file: Path) -> Scenario:
    """The scenario in a file, named as the file.

    Raises:
        GofalError: there is no such file, it is malformed, or a preset has its name.
    """
    require_own_name(file)
    table = read(file, ScenarioFile)
    try:
        return table.named(file.stem)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def write_own(scenario: Scenario, file: Path, label: str = "", why: str = "") -> None:
    """Write what a scenario sets into a file that :func:`read_own` reads.

    Seed, slice, local facts and dates belong to a run and not to a policy; they are not written.

    Args:
        scenario: what is written.
        file: a new file that ends in ``.toml``, whose name becomes that of the scenario.
        label: what it is called, in English; the scenario's own label if empty.
        why: why it sets what it sets, in English; the scenario's own words if empty.

    Raises:
        GofalError: the file is there already, has the name of a preset or cannot be written.
    """
    if file.suffix != ".toml":
        raise GofalError(f"{file} is not the name of an own scenario; write NAME.toml")
    require_own_name(file)
    if file.exists():
        raise GofalError(f"{file} is there already; give a new name")
    if not file.parent.is_dir():
        raise GofalError(f"cannot write to {file}: {file.parent} is not a folder")
    words = {"label_en": label or scenario.label_en, "why_en": why or scenario.why_en}
    words |= {} if label else {"label_cy": scenario.label_cy}
    words |= {} if why else {"why_cy": scenario.why_cy}
    put(file, _text(scenario, words).encode())


def _text(scenario: Scenario, words: dict[str, str]) -> str:
    settings = [setting_text(one, scenario.country) for one in scenario.settings]
    parts: dict[str, Any] = {**words, "evidence": [*scenario.evidence], "set": settings}
    parts |= {"terms": scenario.terms} if scenario.terms != "own" else {}
    lines = [f"{key} = {_written(value)}" for key, value in parts.items()]
    if scenario.parameters:
        lines += ["", "[parameters]"]
        lines += [f"{name} = {value!r}" for name, value in scenario.parameters.items()]
    return "\n".join([*lines, ""])


def _written(value: str | Iterable[str]) -> str:
    """A text or a list of texts in TOML, which takes those of JSON."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    items = [f"    {_written(one)},\n" for one in value]
    return f"[\n{''.join(items)}]" if items else "[]"


def _setting(one: str | SettingTable, base: Scenario) -> Setting:
    if isinstance(one, str):
        return parse_setting(one, base.country)
    return setting_of(base.country, **asdict(one))
