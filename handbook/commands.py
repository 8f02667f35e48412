"""The reference of the command line, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer

from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language
from gofal.viz.cli import app

_KINDS = {int: "whole number", float: "number", str: "text", Path: "path"}


def commands(_language: Language) -> str:
    """Every command with its arguments and options."""
    group: Any = typer.main.get_command(app)
    lines: list[str] = []
    for name, command in group.commands.items():
        lines += [f"## gofal {name}", "", command.help or "", ""]
        lines += ["```text", f"gofal {name}{_usage(command)}", "```", ""]
        lines += markdown(("", "Takes", "Meaning"), list(_rows(command)))
    return "\n".join(lines)


def _usage(command: Any) -> str:
    words = [
        f" {one.name.upper()}{' …' if one.nargs < 0 else ''}"
        for one in command.params
        if one.param_type_name == "argument"
    ]
    return "".join(words) + " [OPTIONS]"


def _rows(command: Any) -> Iterator[tuple[str, str, str]]:
    for one in command.params:
        if one.name == "help":
            continue
        is_argument = one.param_type_name == "argument"
        names = one.name.upper() if is_argument else ", ".join([*one.opts, *one.secondary_opts])
        yield f"`{names}`", _takes(one), _meaning(one)


def _takes(one: Any) -> str:
    if getattr(one, "is_flag", False):
        return ""
    annotation = one.type_descriptor.annotation
    (of,) = get_args(annotation) or (annotation,)
    kind = one.metavar or _KINDS.get(of, of.__name__)
    many = "" if one.nargs == 1 and not one.multiple else ", several"
    return f"{kind}{many}".removeprefix(", ")


def _meaning(one: Any) -> str:
    text = (one.help or "").replace("<", "&lt;").replace("*", "&#42;")
    notes = ["needed"] if one.required else []
    if one.default not in (None, False, (), []):
        notes.append(f"default: {one.default}")
    return f"{text} ({'; '.join(notes)})" if notes else text
