"""Damage as it happens: cut, flipped, foreign, of another type, typed wrongly, saved elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

ODD_WORDS = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "2.5",
    "0,01",
    "1e3",
    "1e999",
    "-0.0",
    "nan",
    "inf",
    "99999999999999999999",
    "1_000",
    "\N{ARABIC-INDIC DIGIT ONE}",
    "\N{SUPERSCRIPT TWO}",
    "true",
    "None",
    "abc",
    "baseline",
    "fee_level",
    "fee_level=1.1",
    "Powys",
    "Ynys Môn",
    "w" * 300,
    "a\nb",
    "[red]x",
    "{x}",
    "%s",
    "../..",
    ".",
    "/",
    "~",
    "/dev/null",
    "\N{ZERO WIDTH SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}x",
    "\N{PILE OF POO}",
    "--",
    "-",
    "=",
    "@",
    ":",
    "52+26",
)
_VALUES = (
    "true",
    "[]",
    "{}",
    '""',
    "nan",
    "inf",
    "-1",
    "0",
    "1e999",
    "99999999999999999999999",
    '"abc"',
    '"0,01"',
    "[[1]]",
    '[["baseline"]]',
    "1979-05-27",
    '["", 3]',
    "0.5",
    "{ low = 2, high = 1 }",
)
type Change = Callable[[bytes, Random], bytes]


def _cut(data: bytes, luck: Random) -> bytes:
    return data[: luck.randrange(len(data) + 1)]


def _flipped(data: bytes, luck: Random) -> bytes:
    made = bytearray(data)
    for _ in range(luck.choice([1, 1, 1, 5, 50])):
        if made:
            made[luck.randrange(len(made))] ^= 1 << luck.randrange(8)
    return bytes(made)


def _moved(data: bytes, luck: Random) -> bytes:
    """A line gone, doubled or elsewhere."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    line = lines.pop(luck.randrange(len(lines)))
    for _ in range(luck.choice([0, 1, 2])):
        lines.insert(luck.randrange(len(lines) + 1), line)
    return b"".join(lines)


def _other_value(data: bytes, luck: Random) -> bytes:
    """A value of a TOML file made another."""
    found = [*re.finditer(rb"(?m)^([^=\n#]+)=[ ]*(.*)$", data)]
    if not found:
        return data
    at = luck.choice(found)
    return data[: at.start(2)] + luck.choice(_VALUES).encode() + data[at.end(2) :]


def _other_word(data: bytes, luck: Random) -> bytes:
    """A word or number made another."""
    found = [*re.finditer(rb"[\w.-]+", data)]
    if not found:
        return data
    at = luck.choice(found)
    return data[: at.start()] + luck.choice(ODD_WORDS).encode() + data[at.end() :]


def _misspelt(data: bytes, luck: Random) -> bytes:
    found = [*re.finditer(rb"[A-Za-z_]{3,}", data)]
    if not found:
        return data
    at = luck.choice(found)
    word = bytearray(at[0])
    word[luck.randrange(len(word))] = luck.choice(b"aeiou_-.")
    return data[: at.start()] + bytes(word) + data[at.end() :]


def _saved_elsewhere(data: bytes, luck: Random) -> bytes:
    """As an editor or a spreadsheet of another system saves it."""
    text = data.decode("utf-8", "replace")
    how = luck.choice(["utf-16", "utf-8-sig", "latin-1", "crlf", "cr", "nul", "quotes"])
    match how:
        case "crlf":
            return text.replace("\n", "\r\n").encode()
        case "cr":
            return text.replace("\n", "\r").encode()
        case "nul":
            return text.replace(" ", "\0", 1).encode()
        case "quotes":
            return text.replace('"', "\N{LEFT DOUBLE QUOTATION MARK}").encode()
    return text.encode(how, "replace")


def _foreign(_data: bytes, luck: Random) -> bytes:
    whole = (b"", b"\n", b"\0" * 40, b"PAR1", b"{}", b"[]", b"null", b"<html>", b"\xff\xfe")
    return luck.choice([*whole, luck.randbytes(200)])


def _other_json(data: bytes, luck: Random) -> bytes:
    """A value somewhere in JSON gone, or of another type; damage of a text where it is none."""
    try:
        made = json.loads(data)
    except ValueError:
        return _other_word(data, luck)
    places = [*_places(made)]
    if not places:
        return _foreign(data, luck)
    inside, key = luck.choice(places)
    if luck.random() < 0.3:
        del inside[key]
    else:
        odd: tuple[object, ...] = (None, True, -1, 1e308, [], {}, "", "abc", [[]], {"a": 1}, 10**30)
        inside[key] = luck.choice(odd)
    return json.dumps(made).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    items = [*value.items()] if isinstance(value, dict) else []
    items = [*enumerate(value)] if isinstance(value, list) else items
    return [place for key, item in items for place in ((value, key), *_places(item))]


TEXT: tuple[Change, ...] = (
    _cut,
    _flipped,
    _moved,
    _other_value,
    _other_value,
    _other_value,
    _other_word,
    _other_word,
    _misspelt,
    _saved_elsewhere,
    _foreign,
)
"""Damage of files that people write."""
STORED: tuple[Change, ...] = (_cut, _flipped, _foreign, _other_json, _other_json)
"""Damage of files that gofal writes."""


def damaged(data: bytes, luck: Random, changes: tuple[Change, ...]) -> bytes:
    """Data after one or a few changes, chosen by luck."""
    for _ in range(luck.choice([1, 1, 1, 2, 3])):
        data = luck.choice(changes)(data, luck)
    return data
