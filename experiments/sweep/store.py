"""The folder of a sweep: append-only, without a database or a lock, whole at every moment.

::

    manifest.json     what the sweep is: plan, code, number of runs
    design.parquet    one row a run
    parts/            finished runs, Parquet; see :mod:`gofal.experiments.sweep.parts`
    failed/           runs that gave no result, one JSON file each, with the reason
    log/              seconds and memory of each run; the only thing that differs from time to time
    results.parquet   every cell of every finished run, in the order of the design; at the end
    runs.parquet      the fate of every run; at the end
    results.sha256    sums of the two, for ``sha256sum -c``; the last of all
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from gofal.abm.files import put, sweep_up
from gofal.abm.results import plain
from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import digest
from gofal.experiments.sweep.cells import Cell
from gofal.experiments.sweep.parts import (
    Ids,
    PartFile,
    look_into,
    read_part,
    rows_of,
    write_part,
    write_tables,
)

FORMAT = 1
OWN = {
    "manifest.json",
    "design.parquet",
    "parts",
    "failed",
    "log",
    "results.parquet",
    "runs.parquet",
    "results.sha256",
    "local.csv",
    "ro-crate-metadata.json",
}
"""All that a sweep writes; what holds nothing else is a sweep, even without its manifest."""
MANY = 32  # parts of like size that are made into one
BIGGEST = 4 * 1024 * 1024  # bytes from which a part is left alone; some half a million cells


class SweepStore:
    """A sweep's folder, opened. Several processes may have it open at once.

    Attributes:
        folder: where it is.
        code: hash of the code of its runs.
        parts: what is there, by name of the part.
    """

    def __init__(self, folder: Path, code: str) -> None:
        self.folder, self.code = folder, code
        self.parts: dict[str, PartFile] = {}
        self._own: set[str] = set()

    def look(self) -> None:
        """See which parts are there, and check those not yet seen.

        Raises:
            GofalError: a part is damaged or foreign.
        """
        while True:
            try:
                there = {path.name: path for path in self._files()}
                new = {
                    name: look_into(path, self.code)
                    for name, path in there.items()
                    if name not in self.parts
                }
            except FileNotFoundError:
                continue  # another process made several parts into one meanwhile
            self.parts = {name: part for name, part in self.parts.items() if name in there} | new
            return

    def _files(self) -> Iterator[Path]:
        return (path for path in (self.folder / "parts").iterdir() if path.name[0] != ".")

    def finished(self) -> Ids:
        """Ids of the finished runs, sorted.

        Raises:
            GofalError: a run is there twice and not the same, which must not happen.
        """
        ids = np.concatenate([np.empty(0, "S24"), *(part.ids for part in self.parts.values())])
        found, count = np.unique(ids, return_counts=True)
        if (count > 1).any():
            self._require_same(found[count > 1])
        return found

    def _require_same(self, doubled: Ids) -> None:
        """Refuse runs that are in two parts, unless they are the same to the last bit."""
        seen: dict[str, tuple[str, list[object]]] = {}
        for name, part in self.parts.items():
            here = part.ids[np.isin(part.ids, doubled)]
            if not len(here):
                continue
            cells = rows_of(read_part(self.folder / "parts" / name, self.code), here)
            for run, rows in _by_run(cells).items():
                first, known = seen.setdefault(run, (name, rows))
                if known != rows:
                    raise GofalError(
                        f"run {run} gave different results in parts {first} and {name}: the model "
                        "is not deterministic, or a part was changed by hand"
                    )

    def require_known(self, ids: Ids) -> None:
        """Refuse parts with runs that the sweep never asked for.

        Args:
            ids: of all runs of the design.

        Raises:
            GofalError: names the part.
        """
        for part in self.parts.values():
            if not np.isin(part.ids, ids).all():
                raise GofalError(
                    f"part {self.folder / 'parts' / part.name} holds runs that this sweep does "
                    "not have; remove it from the folder"
                )

    def add(self, runs: Sequence[tuple[str, Sequence[Cell]]]) -> None:
        """Keep finished runs; once this returns they survive whatever happens."""
        part = write_part(self.folder / "parts", runs, self.code)
        self.parts[part.name] = part
        self._own.add(part.name)
        self._pack(self._own)

    def pack(self) -> None:
        """Make many small parts, whoever wrote them, into few. Only where nobody else writes."""
        self._own = set(self.parts)
        self._pack(self._own)

    def _pack(self, names: set[str]) -> None:
        """Merge parts of like size; the old ones go when the new one is on the disk."""
        by_class: dict[int, list[str]] = {}
        for name in sorted(names):
            if self.parts[name].size < BIGGEST:
                by_class.setdefault(len(self.parts[name].ids).bit_length() // 5, []).append(name)
        for members in by_class.values():
            if len(members) >= MANY:
                try:
                    self._merge(members)
                except FileNotFoundError:  # somebody else is at it too; there is no hurry
                    self.look()
                    self._own &= set(self.parts)

    def _merge(self, members: Sequence[str]) -> None:
        folder = self.folder / "parts"
        part = write_tables(folder, self._each_once(members), self.code)
        for name in members:
            if name != part.name:
                del self.parts[name]
                (folder / name).unlink(missing_ok=True)
        self._own -= set(members)
        self._own.add(part.name)
        self.parts[part.name] = part

    def _each_once(self, names: Sequence[str]) -> Iterator[Any]:
        seen = np.empty(0, "S24")
        for name in names:
            part = self.parts[name]
            new = part.ids[~np.isin(part.ids, seen)]
            if len(new):
                yield rows_of(read_part(self.folder / "parts" / name, self.code), new)
            seen = np.concatenate([seen, new])

    def rows(self, ids: Ids) -> Any:
        """The cells of some finished runs, each run once, in the order of the parts."""
        tables, seen = [], np.empty(0, "S24")
        for name, part in self.parts.items():
            wanted = part.ids[np.isin(part.ids, ids) & ~np.isin(part.ids, seen)]
            if len(wanted):
                tables.append(rows_of(read_part(self.folder / "parts" / name, self.code), wanted))
                seen = np.concatenate([seen, wanted])
        return pa.concat_tables(tables).combine_chunks() if tables else None

    def fail(self, run: str, record: dict[str, object]) -> None:
        """Keep why a run gave no result."""
        text = json.dumps(plain({"run": run, **record}), indent=2, ensure_ascii=False)
        put(self.folder / "failed" / f"{run}.json", text.encode() + b"\n")

    def failures(self) -> dict[str, dict[str, Any]]:
        """Why runs gave no result, by run."""
        found: dict[str, dict[str, Any]] = {}
        for path in sorted((self.folder / "failed").glob("*.json")):
            with suppress(FileNotFoundError):
                found[path.stem] = _read_json(path)
        return found

    def forgive(self, runs: Sequence[str]) -> None:
        """Forget that runs failed."""
        for run in runs:
            (self.folder / "failed" / f"{run}.json").unlink(missing_ok=True)


def _by_run(cells: Any) -> dict[str, list[object]]:
    """The rows of each run, values by their bits."""
    bits = cells["value"].combine_chunks().to_numpy(zero_copy_only=False).view(np.uint64).tolist()
    names = [cells[name].to_pylist() for name in ("run", "window", "level", "code", "outcome")]
    found: dict[str, list[object]] = {}
    for run, *row in zip(*names, bits, strict=True):
        found.setdefault(run, []).append(row)
    return found


def same_bits(one: Any, other: Any) -> bool:
    """Whether two tables of cells are the same to the last bit."""
    if one.drop_columns("value") != other.drop_columns("value"):
        return False
    bits = [table["value"].to_numpy().view(np.uint64) for table in (one, other)]
    return bool(np.array_equal(*bits))


def make_folder(folder: Path) -> None:
    """Make a sweep's folder if it is not there, and clear away what a killed process left.

    Raises:
        GofalError: it cannot be made, or holds something else than a sweep.
    """
    if folder.is_dir() and not (folder / "manifest.json").exists():
        inside = {path.name for path in folder.iterdir() if path.name[0] != "."}
        if inside and not (inside <= OWN and "parts" in inside):
            raise GofalError(f"folder {folder} holds something else than a sweep; give a new one")
    try:
        for name in ("parts", "failed", "log"):
            (folder / name).mkdir(parents=True, exist_ok=True)
            sweep_up(folder / name)
        sweep_up(folder)
    except OSError as error:
        raise GofalError(f"cannot write to {folder}: {error.strerror or error}") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a sweep's folder.

    Raises:
        GofalError: there is none, or it is not one of a sweep.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise GofalError(f"there is no sweep in {folder}")
    manifest = _read_json(path)
    if manifest.get("format") != FORMAT:
        raise GofalError(f"{path} is of another format ({manifest.get('format')}), not {FORMAT}")
    if not _is_whole(manifest):
        raise _damaged(path)
    return manifest


def _is_whole(manifest: dict[str, Any]) -> bool:
    """Whether a manifest says what it said when it was written; its plan has a hash in it."""
    plan, earlier = manifest.get("plan"), manifest.get("earlier")
    return (
        isinstance(plan, dict)
        and digest(plan) == manifest.get("design")
        and isinstance(manifest.get("code"), dict)
        and isinstance(earlier, list)
    )


def write_manifest(folder: Path, manifest: dict[str, object]) -> None:
    """Write a manifest; nothing in it differs from time to time."""
    text = json.dumps(plain({"format": FORMAT, **manifest}), indent=2, ensure_ascii=False)
    put(folder / "manifest.json", text.encode() + b"\n")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise _damaged(path)
    return content


def _damaged(path: Path) -> GofalError:
    return GofalError(f"{path} is damaged; remove it and run the sweep again")
