"""The hash of rules: changes when, and only when, a number or a rule of the model changes.

Code counts in its canonical form (:mod:`gofal.abm.canonical`), data files as values without words
and provenance. Presets do not count: what a run sets is part of its own identity. Neither does what
only looks at a run, such as the audit, or writes it down.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import importlib.util
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from gofal.abm.canonical import WORDY, canonical, signatures
from gofal.abm.country import Country
from gofal.agents.cache_folder import cache_folder, read_checked, write_checked
from gofal.agents.errors import GofalError

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("abm", "agents")
NOT_RULES = (
    "abm/audit/*",  # stops a run that is wrong; changes none
    "abm/canonical.py",
    "abm/odd.py",
    "abm/files.py",
    "abm/results.py",
    "abm/rules.py",
    "abm/saved.py",
    "abm/schema.py",  # refuses files
    "abm/country/*/make_*.py",  # made files of facts once; the files count
    "abm/country/*/facts/lsoa11_centroids.csv",  # for the same
    "abm/country/*/facts/sources.toml",  # provenance, and checks of files that count
    "agents/cache_folder.py",
    "agents/errors.py",
    "agents/kernel_cache.py",
    "agents/kernel_file.py",
    "agents/agent_set.py",  # these three show tables as Mesa agents
    "agents/array_model.py",
    "agents/views.py",
)
"""Files that decide no number, as patterns from the root of the packages."""
PRESETS = "abm/country/*/scenarios/*"
PLUG_INS = (
    "gofal.delivery",
    "gofal.payment",
    "gofal.matching",
    "gofal.outcomes",
    "gofal.levers",
    "gofal.parts",
)
"""Groups of entry points whose code decides numbers."""
_PROVENANCE = frozenset({"origin", "origins", "attribution", "licence", "status", "note"})
_VERSION = "1"  # of the canonical form; another one makes every hash another


@cache
def rules_hash(plug_ins: bool = True, presets: bool = False) -> str:
    """Hash of all rules and numbers installed here, 16 hex digits; read once a process.

    Args:
        plug_ins: whether the code of packages that extend gofal counts too.
        presets: whether settings of presets count.

    Raises:
        GofalError: a file cannot be read as what it is.
    """
    read = dict(sources(ROOT, presets))
    for name, folder in _plug_in_folders() if plug_ins else ():
        read |= {f"{name}/{key}": data for key, data in _files(folder)}
    return _remembered(read)


@cache
def country_hash(country: Country) -> str:
    """Hash of a country's numbers; empty for one inside this package, which the rules include."""
    if country.folder.resolve().is_relative_to(ROOT / "abm"):
        return ""
    files = {name: data for name, data in _files(country.folder) if "scenarios/" not in name}
    return hash_of(files) + (country_hash(country.like) if country.like else "")


def sources(root: Path, presets: bool = False) -> Iterator[tuple[str, bytes]]:
    """Files below a root that decide numbers: name from the root, content.

    Args:
        root: folder that holds ``abm`` and ``agents``.
        presets: whether these are wanted too.
    """
    left_out = NOT_RULES if presets else (*NOT_RULES, PRESETS)
    for folder in FOLDERS:
        for name, data in _files(root / folder):
            whole = f"{folder}/{name}"
            if not any(fnmatchcase(whole, pattern) for pattern in left_out):
                yield whole, data


def hash_of(files: Mapping[str, bytes]) -> str:
    """Hash of the rules in some files, 16 hex digits.

    Args:
        files: content by name; ``.py``, ``.toml`` and ``.csv`` count.

    Raises:
        GofalError: a file cannot be read as what it is.
    """
    try:
        code = sorted(name for name in files if name.endswith(".py"))
        trees = {name: ast.parse(files[name], name) for name in code}
    except SyntaxError as error:
        raise GofalError(f"{error.filename}: not readable Python ({error.msg})") from None
    known = signatures(trees.values())
    digest = hashlib.sha256(_VERSION.encode())
    for name in sorted(files):
        parts = canonical(trees[name], known) if name in trees else _values(name, files[name])
        digest.update("\n".join([name, *parts, ""]).encode())
    return digest.hexdigest()[:16]


def _remembered(files: Mapping[str, bytes]) -> str:
    """The hash of files, from the cache folder if the same bytes were hashed before."""
    digest = hashlib.sha256(Path(__file__).with_name("canonical.py").read_bytes())
    digest.update(Path(__file__).read_bytes())
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)} ".encode())
        digest.update(data)
    file = cache_folder("rules") / digest.hexdigest()[:32]
    if known := read_checked(file):
        return known.decode()
    made = hash_of(files)
    write_checked(file, made.encode())
    return made


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".toml", ".csv") and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _plug_in_folders() -> Iterator[tuple[str, Path]]:
    """Packages of others that extend gofal: name and folder, each once."""
    points = [point for group in PLUG_INS for point in entry_points(group=group)]
    for name in sorted({point.module.split(".")[0] for point in points} - {"gofal"}):
        found = importlib.util.find_spec(name)
        for folder in (found.submodule_search_locations or ()) if found else ():
            yield name, Path(folder)


def _values(name: str, data: bytes) -> list[str]:
    """A data file as values, words and provenance left out."""
    text = data.decode("utf-8-sig")
    try:
        if name.endswith(".csv"):
            return list(_rows(csv.DictReader(io.StringIO(text))))
        return list(_leaves("", tomllib.loads(text)))
    except (csv.Error, tomllib.TOMLDecodeError) as error:
        raise GofalError(f"{name}: not readable ({error})") from None


def _rows(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for row in rows:
        yield " ".join(f"{key}={_cell(row[key])}" for key in sorted(row) if not _is_words(key))


def _leaves(name: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key in sorted(value):
            if not _is_words(key):
                yield from _leaves(f"{name}.{key}", value[key])
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(f"{name}[{number}]", each)
    else:
        yield f"{name}={_number(value)}"


def _is_words(key: str) -> bool:
    return key in _PROVENANCE or WORDY.fullmatch(key) is not None


def _cell(text: str) -> str:
    try:
        return repr(float(text))
    except (TypeError, ValueError):
        return repr(text)


def _number(value: object) -> str:
    """A value as text; 7 and 7.0 are one number."""
    if isinstance(value, int) and not isinstance(value, bool) and float(value) == value:
        return repr(float(value))
    return repr(value)
