"""Command lines: every command and option with odd values, and words where none belong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import typer

from benchmarks.fuzz.damage import ODD_WORDS
from benchmarks.fuzz.files import wholes
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import scenario_names
from gofal.viz.cli import app

LEFT_OUT = frozenset({"serve", "screens", "modeller", "welsh", "reproduce", "cache"})
"""Commands that open something, write for the workshop, or clear what the user keeps."""
NEVER = frozenset({"--write", "--help", "--version", "--clear", "--run"})
_SMALL = ("0", "1", "2", "3", "-1")


@cache
def commands() -> dict[str, Any]:
    """Commands by name, with their parameters."""
    every: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    return {name: one for name, one in sorted(every.items()) if name not in LEFT_OUT}


def attempt(luck: Random, folder: Path) -> tuple[str, ...]:
    """A command line; some files stand in the folder that it may name."""
    for name in ("small.toml", "forest.csv", "my-council.csv"):
        (folder / name).write_bytes(wholes()[name][0])
    (folder / "full").mkdir()
    (folder / "full" / "kept").write_text("mine", encoding="utf-8")
    name = luck.choice([*commands()])
    words = [name]
    for parameter in commands()[name].params:
        words += _given(parameter, luck)
    if luck.random() < 0.15:
        words.insert(luck.randrange(len(words) + 1), luck.choice(ODD_WORDS))
    if len(words) > 1 and luck.random() < 0.05:
        words.pop(luck.randrange(len(words)))
    return tuple(words)


def _given(parameter: Any, luck: Random) -> list[str]:
    """Words of one argument or option, or none."""
    if parameter.param_type_name == "argument":
        count = luck.choice([1, 2, 3]) if parameter.nargs == -1 else luck.choice([1, 1, 1, 1, 0])
        return [_value(parameter, luck) for _ in range(count)]
    option = luck.choice([*parameter.opts, *parameter.secondary_opts])
    if option in NEVER or luck.random() < 0.6:
        return []
    if parameter.is_flag:
        return [option]
    return [option, _value(parameter, luck)]


def _value(parameter: Any, luck: Random) -> str:
    """A value: odd now and then, else of the kind that the parameter takes."""
    if luck.random() < 0.25:
        return luck.choice(ODD_WORDS)
    kind = parameter.type_descriptor.annotation
    if kind is int:
        return luck.choice(_SMALL)
    if kind is float:
        return luck.choice([*_SMALL, "0.5"])
    if kind is Path:
        return luck.choice(["small.toml", "forest.csv", "full", "new", "full/kept/x", "p.svg"])
    return _word(parameter.name, luck)


def _word(name: str, luck: Random) -> str:
    scenario, lever = luck.choice(scenario_names()), luck.choice([*load_levers()])
    number = luck.choice(["0", "0.1", "1", "1.5", "9", "equal"])
    where, when = luck.choice(["", "@Powys", "@W06000023", "@x"]), luck.choice(["", ":4", ":4+9"])
    setting = f"{lever}{where}={number}{when}"
    match name:
        case "scenario" | "scenarios" | "policies" | "policy" | "arm":
            return luck.choice([scenario, "baseline", f"{scenario}/{setting}", "small.toml"])
        case "sets":
            return luck.choice([setting, f"carer.reach_mean={number}"])
        case "only" | "council" | "area":
            return luck.choice(["Gwynedd", "Isle of Anglesey", "Powys", "W06000023", "wales"])
        case "outcome" | "outcomes" | "other":
            return luck.choice([*OUTCOMES])
        case "local":
            return luck.choice(["my-council.csv", "public", "small.toml"])
        case "window":
            return luck.choice(["1", "last 2", "all", "weeks 0-4", "2-1"])
        case "language":
            return luck.choice(["cy", "en"])
        case "form":
            return luck.choice(["table", "lines", "csv", "json"])
    return luck.choice([*ODD_WORDS, scenario, lever, "forest", "morris", "own", "both"])
