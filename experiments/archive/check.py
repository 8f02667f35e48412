"""Check an archive: is every file there, and as it was written?"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from gofal.agents.errors import GofalError
from gofal.experiments.archive.make import FORMAT, HASHES, STUDY

type Files = Mapping[str, Callable[[], bytes]]


@dataclass(frozen=True)
class Checked:
    """What became of a check.

    Attributes:
        study: what the archive says of itself.
        files: how many it holds.
        wrong: names of files that are missing or changed.
        unknown: names of files that the archive does not list.
    """

    study: Mapping[str, Any]
    files: int
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is there as it was written, and nothing else."""
        return not self.wrong and not self.unknown


def check_archive(path: Path) -> Checked:
    """Compare every file of an archive, packed or unpacked, with its hash.

    Raises:
        GofalError: the path is no archive, or one of another format.
    """
    if not path.exists():
        raise GofalError(f"there is no archive {path}")
    if path.is_dir():
        return _checked(_in_folder(path), path)
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(_in_zip(archive), path)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise GofalError(f"{path} is no zip file, or it is cut: {error}") from None


def _checked(files: Files, path: Path) -> Checked:
    if HASHES not in files or STUDY not in files:
        raise GofalError(f"{path} is no archive of a study: {HASHES} or {STUDY} is missing")
    try:
        lines = files[HASHES]().decode().splitlines()
        wanted = {name: told for told, _, name in (line.partition("  ") for line in lines)}
    except UnicodeDecodeError:
        raise GofalError(f"{path}: {HASHES} is damaged") from None
    wrong = [name for name, told in wanted.items() if _digest(files, name) != told]
    unknown = sorted(files.keys() - wanted.keys() - {HASHES})
    return Checked(_study(files, path), len(wanted), tuple(wrong), tuple(unknown))


def _study(files: Files, path: Path) -> Mapping[str, Any]:
    try:
        study: Mapping[str, Any] = json.loads(files[STUDY]())
        made = study["format"]
    except (ValueError, KeyError, TypeError):
        raise GofalError(f"{path}: {STUDY} is damaged") from None
    if made != FORMAT:
        raise GofalError(f"{path} has format {made}; this gofal reads format {FORMAT}")
    return study


def _digest(files: Files, name: str) -> str:
    try:
        return hashlib.sha256(files[name]()).hexdigest() if name in files else ""
    except (zipfile.BadZipFile, OSError, EOFError):  # a part of the archive is damaged
        return ""


def _in_zip(archive: zipfile.ZipFile) -> Files:
    """Files by their path below the one folder that all stand in."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    return {name.partition("/")[2]: partial(archive.read, name) for name in names}


def _in_folder(folder: Path) -> Files:
    """Files by path; what making the study again leaves there is none of them."""
    left = ("again", "environment", "results")
    paths = (path for path in folder.rglob("*") if path.is_file())
    inside = {path.relative_to(folder): path for path in paths}
    return {
        name.as_posix(): path.read_bytes
        for name, path in inside.items()
        if name.parts[0] not in left
    }
