"""Schemas of TOML files: a class says what a file may hold, and one reader says what is wrong.

A schema is a :class:`TomlTable`. Its fields are the keys of the file, their types and
``msgspec.Meta`` what each may hold; what several keys must fulfil together stands in its
``__post_init__`` and raises a GofalError. Every error is one line: the file, the key as it stands
in the file (``[run] 'set[2]'``, lists counted from 1), what is allowed and what was given.
"""

from __future__ import annotations

import math
import tomllib
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAliasType, Union, get_args, get_origin

import msgspec
import numpy as np
from msgspec import Meta

from gofal.agents.errors import GofalError, unknown

type Keys = tuple[str | int, ...]  # where a value stands: names of tables and keys, places in lists

Text = Annotated[str, Meta(pattern=r"\S", description="a text that is not empty")]
Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Seed = Annotated[int, Meta(ge=0, le=2**63 - 1)]

_ONE = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
_LIMITS = {"ge": "from", "gt": "above", "le": "up to"}
_MANY = {int: "whole numbers", float: "numbers", str: "texts"}


class TomlTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Schema of a table; its fields are the keys, those with a default may be left out.

    ``gone`` holds keys of former versions, and what is said to whoever still writes them.
    """

    gone: ClassVar[Mapping[str, str]] = {}


def load_toml(file: Path) -> dict[str, Any]:
    """The tables of a TOML file, unchecked.

    Raises:
        GofalError: there is no such file, or it is no TOML.
    """
    try:
        text = file.read_bytes().decode()
        if text.startswith("\N{BYTE ORDER MARK}"):
            raise GofalError(f"{file.name}: starts with a byte-order mark; save it as plain UTF-8")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise GofalError(f"{file.name}: no such file in {file.parent}") from None
    except OSError as error:
        raise GofalError(f"{file.name}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None


def read[T](file: Path, kind: type[T], **given: Any) -> T:
    """A file as an object of its schema.

    Args:
        file: a TOML file.
        kind: the schema, or a dict of schemas by the names of the file's tables.
        given: fields of the schema that do not come from the file.

    Raises:
        GofalError: the file is missing, no TOML, or not as the schema says.
    """
    return convert(load_toml(file), kind, file.name, **given)


def read_tables[T](
    file: Path, kind: type[T], name: str, shared: tuple[str, ...] = (), **given: Any
) -> dict[str, T]:
    """Every table of a file as an object that knows its name.

    Args:
        file: a TOML file.
        kind: schema of each table.
        name: field of the schema that takes the table's name.
        shared: keys at the head of the file that are fields of every table.
        given: fields of the schema that do not come from the file.

    Raises:
        GofalError: the file is missing, no TOML, or not as the schema says.
    """
    tables = load_toml(file)
    for key in shared:
        if key not in tables:
            raise GofalError(f"{file.name}: {key!r} is missing")
        given[key] = tables.pop(key)
    return named(tables, kind, name, file.name, **given)


def named[T](
    tables: Mapping[str, object],
    kind: type[T],
    name: str,
    source: str = "",
    keys: Keys = (),
    **given: Any,
) -> dict[str, T]:
    """Tables as objects that know their names.

    Args:
        tables: by name.
        kind: schema of each.
        name: field of the schema that takes the name.
        source: name of the file, with which an error begins.
        keys: where in the file the tables stand.
        given: fields of the schema that do not come from the file.

    Raises:
        GofalError: a table is not as the schema says.
    """
    return {
        title: convert(table, kind, source, (*keys, title), **{name: title}, **given)
        for title, table in tables.items()
    }


def convert[T](value: object, kind: type[T], source: str = "", keys: Keys = (), **given: Any) -> T:
    """A value of a TOML file, or one built in Python, as an object of its schema.

    Args:
        value: tables, lists, texts and numbers; those of NumPy too.
        kind: the schema.
        source: name of the file, with which an error begins.
        keys: where in the file the value stands.
        given: fields of the schema that do not come from the file.

    Raises:
        GofalError: the value is not as the schema says.
    """
    value = _native(value)
    try:
        if _is_finite(value) and not (given and _has_any(value, given)):
            filled = {**value, **given} if isinstance(value, Mapping) else value
            return msgspec.convert(filled, kind)
    except msgspec.ValidationError:
        pass
    why = _wrong(value, kind, keys, given)
    raise GofalError(f"{source}: {why}" if source else why)


def _native(value: object) -> object:
    """A value in Python's own tables, lists and numbers."""
    if isinstance(value, Mapping):
        return {key: _native(item) for key, item in value.items()}
    if isinstance(value, list | tuple | range):
        return [_native(item) for item in value]
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


def _has_any(value: object, names: Mapping[str, object]) -> bool:
    return isinstance(value, Mapping) and not names.keys().isdisjoint(value)


def _is_finite(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return _is_finite(value)


def _wrong(value: object, kind: Any, keys: Keys, given: Mapping[str, object]) -> str:
    """Error of a value that does not fit: of the innermost part of it that does not."""
    plain, _ = _plain(kind)
    members = _members(plain)
    if members[0] is not plain and len(members) == 1:
        return _wrong(value, members[0], keys, given)
    for member in members:
        inner, _ = _plain(member)
        if isinstance(value, Mapping) and _is_schema(inner):
            return _wrong_table(value, inner, keys, given)
        for key, item, of in _items(value, inner):
            if not _fits(item, of):
                return _wrong(item, of, (*keys, key), {})
    if get_origin(plain) is Literal and isinstance(value, str):
        return _header(keys[:-1]) + str(unknown(_title(kind, keys), value, get_args(plain)))
    return f"{_key(keys)} must be {_allowed(kind)}, not {_shown(value)}"


def _wrong_table(
    value: Mapping[str, object], kind: Any, keys: Keys, given: Mapping[str, object]
) -> str:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in value:
        if key not in fields or key in given:
            return _header(keys) + _unknown(key, kind, fields.keys() - given)
    filled = {**value, **given}
    for key, field in fields.items():
        if field.required and key not in filled:
            return f"{_header(keys)}{key!r} is missing"
        if key in filled and not _fits(filled[key], field.type):
            return _wrong(filled[key], field.type, (*keys, key), {})
    try:
        msgspec.convert(filled, kind)
    except msgspec.ValidationError as error:
        return f"{_header(keys)}{error.__cause__ or error}"
    raise AssertionError(f"{kind} takes {value}")


def _unknown(key: str, kind: Any, known: Iterable[str]) -> str:
    """Error of a key that a table does not have, or has no longer."""
    gone: Mapping[str, str] = getattr(kind, "gone", {})
    return f"{key!r}: {gone[key]}" if key in gone else str(unknown("key", key, known))


def _items(value: object, kind: Any) -> Iterator[tuple[str | int, object, Any]]:
    """Key, value and type of everything in a table or list that the type allows to be one."""
    origin, args = get_origin(kind) or kind, get_args(kind)
    if isinstance(value, Mapping) and len(args) == 2 and issubclass(origin, Mapping):
        for key, item in value.items():
            yield key, item, args[1]
    elif isinstance(value, list) and origin in (tuple, list):
        each = args[:1] * len(value) if args[1:] in ((), (...,)) else args
        for place, (item, of) in enumerate(zip(value, each, strict=False)):
            yield place, item, of


def _plain(kind: Any) -> tuple[Any, list[Meta]]:
    """A type without its alias and annotations, and the annotations."""
    metas: list[Meta] = []
    while True:
        if isinstance(kind, TypeAliasType):
            kind = kind.__value__
        elif get_origin(kind) is Annotated:
            kind, *more = get_args(kind)
            metas += [meta for meta in more if isinstance(meta, Meta)]
        else:
            return kind, metas


def _members(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(member for member in get_args(kind) if member is not type(None))
    return (kind,)


def _is_schema(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _header(keys: Keys) -> str:
    """The place of a table, as its header in the file says it."""
    if not keys:
        return ""
    if all(isinstance(key, str) for key in keys):
        return f"[{_dotted(keys)}] "
    return f"{_dotted(keys)}: "


def _key(keys: Keys) -> str:
    """The place of a value: the header of its table, its key in quotes."""
    first = next((i for i, key in enumerate(keys) if isinstance(key, int)), len(keys))
    return f"{_header(keys[: max(first - 1, 0)])}'{_dotted(keys[max(first - 1, 0) :])}'"


def _dotted(keys: Keys) -> str:
    return "".join(f"[{k + 1}]" if isinstance(k, int) else f".{k}" for k in keys).lstrip(".")


def _title(kind: Any, keys: Keys) -> str:
    titles = [meta.title for meta in _plain(kind)[1] if meta.title]
    return titles[0] if titles else f"value of {_dotted(keys[-1:])}"


def _allowed(kind: Any) -> str:
    """Values that a type allows, in words."""
    plain, metas = _plain(kind)
    for meta in metas:
        if meta.description:
            return meta.description
    members = _members(plain)
    if len(members) > 1:
        return " or ".join(dict.fromkeys(map(_allowed, members)))
    if members != (plain,):
        return _allowed(members[0])
    origin, args = get_origin(plain), get_args(plain)
    if origin is Literal:
        return f"one of {', '.join(map(str, args))}"
    if origin in (list, tuple):
        many = _MANY.get(_plain(args[0])[0], "tables" if _is_schema(args[0]) else "lists")
        count = "" if args[1:] in ((), (...,)) else f"{len(args)} "
        return f"a list of {count}{many}{_range(metas)}"
    return f"{_ONE.get(plain, 'a table')}{_range(metas)}"


def _range(metas: list[Meta]) -> str:
    """The limits of a number or of the length of a list."""
    said = {key: getattr(meta, key) for meta in metas for key in (*_LIMITS, "min_length")}
    limits = {key: limit for key, limit in said.items() if limit is not None}
    text = "".join(
        f" {word} {_shown(limits[key]).removesuffix('.0')}"
        for key, word in _LIMITS.items()
        if key in limits
    )
    if "ge" in limits:
        text = text.replace("up to", "to")
    if (least := limits.get("min_length", 0)) > 1:
        return f"{text} of length {least}"
    return f"{text} that is not empty" if least else text


def _shown(value: object) -> str:
    """A value as the file writes it, cut when it is long."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
