"""The files that a command names, so that it can be given again elsewhere."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gofal.abm.rules import PLUG_INS
from gofal.agents.errors import GofalError
from gofal.agents.plugins import offers, package_of
from gofal.experiments.own.folders import own_files
from gofal.experiments.own.rules import FILES, OWN_RULES, rule_files

FOLDER = "inputs"
PRESETS = f"{FOLDER}/presets"
"""Own scenarios that are called by their names."""
RULES = f"{FOLDER}/rules"
"""Files of own rules."""
_SAVED = "--from"
"""What stands before a saved run, whose file may have any name."""
_SUFFIXES = (".toml", ".csv", ".json", ".py")


def own_rules() -> dict[str, Path]:
    """Files of own rules by their path in an archive.

    Raises:
        GofalError: rules come from an installed package, which an archive does not hold.
    """
    others = {package_of(one) for group in PLUG_INS for one in offers(group)} - {OWN_RULES}
    if others:
        raise GofalError(
            f"the rules of this study are those of gofal and of {', '.join(sorted(others))}, which "
            f"an archive does not hold; hand in the files of their rules by {FILES}, run it again "
            "without the package, and archive that"
        )
    return {f"{RULES}/{file.name}": file for file in rule_files()}


def inputs_of(command: str) -> tuple[list[str], dict[str, Path]]:
    """Words of a command with its files in :data:`FOLDER`, and these files by their path there.

    What a design or a scenario file names in its turn comes too, own scenarios by their names.

    Raises:
        GofalError: a file that is named is not here, or lies where it cannot be taken along.
    """
    words: list[str] = []
    files: dict[str, Path] = {}
    before = ""
    for word in shlex.split(command):
        head, settings = (word, "") if before == _SAVED else _parted(word)
        is_file = before == _SAVED or Path(head).suffix in _SUFFIXES
        before = word
        if not is_file:
            words.append(word)
            _add(files, _presets([head]))
            continue
        file = Path(head)
        if not file.is_file():
            raise GofalError(
                f"the study was made with {head}, which is not here; "
                "archive it from the folder in which it was run"
            )
        _add(files, _with_what_it_names(file, f"{FOLDER}/{file.name}"))
        words.append(f"{FOLDER}/{file.name}{settings}")
    return words, files


def _parted(text: str) -> tuple[str, str]:
    """A scenario or a file, and what is set after it."""
    head, sign, settings = text.partition(".toml/")
    if sign:
        return f"{head}.toml", f"/{settings}"
    if Path(text).suffix in _SUFFIXES:
        return text, ""
    head, sign, settings = text.partition("/")
    return head, f"{sign}{settings}"


def _with_what_it_names(file: Path, place: str) -> Iterator[tuple[str, Path]]:
    """A file and those that it names, by their places in the archive."""
    yield place, file
    if file.suffix != ".toml":
        return
    try:
        texts = [*_texts(tomllib.loads(file.read_text(encoding="utf-8-sig")))]
    except (ValueError, OSError) as error:
        raise GofalError(f"{file} cannot be read: {error}") from None
    yield from _presets([_parted(text)[0] for text in texts])
    for text in {_parted(text)[0] for text in texts}:
        named = Path(text)
        if named.suffix in _SUFFIXES and (file.parent / named).is_file():
            if named.is_absolute() or ".." in named.parts:
                raise GofalError(f"{file} names {text}; an archive takes files below {file.parent}")
            inside = (Path(place).parent / named).as_posix()
            yield from _with_what_it_names(file.parent / named, inside)


def _presets(names: list[str]) -> Iterator[tuple[str, Path]]:
    """Files of own scenarios among some names, with what they name."""
    own = own_files()
    for name in names:
        if name in own:
            yield from _with_what_it_names(own[name], f"{PRESETS}/{own[name].name}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _add(known: dict[str, Path], more: Iterator[tuple[str, Path]]) -> None:
    for place, file in more:
        if place in known and known[place].resolve() != file.resolve():
            raise GofalError(f"{known[place]} and {file} would have one name in the archive")
        known[place] = file
