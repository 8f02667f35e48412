"""Own rules in lone files: a delivery model in TOML, whatever a model takes in Python.

``GOFAL_RULES`` names files, or folders of them. Every process of gofal puts them, when it starts,
into a package of the cache folder that looks like an installed one; from there on they are found,
named, checked and counted in the hash of rules as those of any package.
"""

from __future__ import annotations

import ast
import atexit
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from gofal.abm.files import put
from gofal.agents.cache_folder import cache_folder
from gofal.agents.errors import GofalError

FILES, PACKAGE = "GOFAL_RULES", "gofal_own_rules"
GROUPS = {
    "MODEL": "gofal.delivery",
    "MODE": "gofal.payment",
    "RULE": "gofal.matching",
    "LEVER": "gofal.levers",
    "PART": "gofal.parts",
    "OUTCOMES": "gofal.outcomes",
}
"""What a Python file may give, by the name that it gives it, and the seam that takes it."""
_SUFFIXES = (".toml", ".py")
_READS = (
    b"from pathlib import Path\n"
    b"from gofal.experiments.own.delivery_file import read_delivery\n"
    b'MODEL = read_delivery(Path(__file__).with_suffix(".toml"))\n'
)
_REFUSES = "from gofal.agents.errors import GofalError\nraise GofalError({!r})\n"
OWN_RULES = "own-rules 0"
"""What the package is called where packages are named."""
_WHO = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n".format(*OWN_RULES.split()).encode()


def rule_files() -> tuple[Path, ...]:
    """Files of own rules that this user names; those of a folder by their names.

    Raises:
        GofalError: one is missing, has a name that cannot be, or two have one name.
    """
    found: dict[str, Path] = {}
    for named in filter(str.strip, os.environ.get(FILES, "").split(os.pathsep)):
        for file in _files(Path(named)):
            if not file.stem.isidentifier() or file.stem == "__init__":
                raise GofalError(
                    f"{file}: the name of the file becomes that of the rule; "
                    "use letters, digits and _, as in village_agency.toml"
                )
            if file.stem in found:
                raise GofalError(
                    f"own rules {file.stem!r} are in {found[file.stem]} and in {file}; "
                    "a name may be used once"
                )
            found[file.stem] = file
    return tuple(found.values())


def offer() -> None:
    """Put own rules where installed packages are looked for.

    What is wrong with them is told where they are asked for, in a line as of any package: here
    nobody listens yet.
    """
    try:
        made = _package(rule_files())
    except GofalError as error:
        made = _refusal(str(error))
    folder = str(_written(made))
    if folder not in sys.path:
        sys.path.append(folder)


def _files(named: Path) -> Iterable[Path]:
    if named.is_dir():
        try:
            return sorted(file for file in named.iterdir() if file.suffix in _SUFFIXES)
        except OSError as error:
            raise GofalError(f"{FILES} names {named}: {error.strerror}") from None
    if not named.is_file():
        raise GofalError(f"{FILES} names {named}, which is not there")
    if named.suffix not in _SUFFIXES:
        raise GofalError(f"{FILES} names {named}; own rules are .toml or .py")
    return [named]


def _package(files: Iterable[Path]) -> dict[str, bytes]:
    """Files of a package that offers what some files give, by their path in it."""
    made = {f"{PACKAGE}/__init__.py": b""}
    points: list[tuple[str, str]] = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise GofalError(f"{file} cannot be read: {error.strerror}") from None
        made[f"{PACKAGE}/{file.name}"] = content
        given = ["MODEL"]
        if file.suffix == ".py":
            given = _given(content, file)
        else:
            made[f"{PACKAGE}/{file.stem}.py"] = _READS
        points += [(GROUPS[name], f"{file.stem} = {PACKAGE}.{file.stem}:{name}") for name in given]
    return made | _listed(points)


def _refusal(why: str) -> dict[str, bytes]:
    """Files of a package that says at every seam why it gives nothing."""
    made = {f"{PACKAGE}/__init__.py": _REFUSES.format(why).encode()}
    return made | _listed((group, f"{FILES} = {PACKAGE}:WHY") for group in GROUPS.values())


def _given(content: bytes, file: Path) -> list[str]:
    """Names of the things that a Python file gives."""
    try:
        body = ast.parse(content, file.name).body
    except SyntaxError as error:
        raise GofalError(f"{file.name} line {error.lineno}: SyntaxError: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:  # odd letters, or too deep
        raise GofalError(f"{file.name} is not readable Python: {error}") from None
    targets = [
        target
        for one in body
        for target in (one.targets if isinstance(one, ast.Assign) else (getattr(one, "target", 0),))
    ]
    names = [one.id for one in targets if isinstance(one, ast.Name) and one.id in GROUPS]
    if not names:
        raise GofalError(f"{file.name} gives nothing; set {', '.join(GROUPS)} or some of these")
    return sorted(set(names))


def _listed(points: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """What an installer writes of a package: its name, and what it offers."""
    lines = [line for group, point in sorted(points) for line in (f"[{group}]", point)]
    info = f"{PACKAGE}-0.dist-info"
    return {f"{info}/METADATA": _WHO, f"{info}/entry_points.txt": "\n".join([*lines, ""]).encode()}


def _written(made: Mapping[str, bytes]) -> Path:
    """A folder that holds exactly these files; where the cache is shut, one of this process."""
    digest = hashlib.sha256()
    for name, content in sorted(made.items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    folder = cache_folder("own_rules") / digest.hexdigest()[:16]
    with suppress(OSError, GofalError):
        _write(made, folder)
        return folder
    folder = Path(tempfile.mkdtemp(prefix="gofal-own-rules-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _write(made, folder)
    return folder


def _write(made: Mapping[str, bytes], folder: Path) -> None:
    """Write what is not there as it should be."""
    for name, content in made.items():
        file = folder / name
        if not (file.is_file() and file.read_bytes() == content):
            file.parent.mkdir(parents=True, exist_ok=True)
            put(file, content)
