"""Result folders: what a run leaves behind, whole or not at all.

A run of the same code, scenario and seed writes the same bytes into ``outcomes.parquet``,
``providers.parquet`` and ``run.json``. Only ``timings.json`` differs from run to run.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from importlib import metadata
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts.local_file import local_text
from gofal.abm.files import sync
from gofal.abm.outcomes.base import stress_name
from gofal.abm.parameters import Parameters
from gofal.abm.rules import PLUG_INS, rules_hash
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.agents.plugins import offers, package_of

FORMAT = 1  # of a result folder; goes up when a reader would have to change
PACKAGES = ("gofal", "mesa", "numba", "numpy", "pandas", "pyarrow", "scipy", "networkx")
LOCAL = "local.csv"
"""What councils said about themselves, in a folder of results."""
WALES = DEFAULT.slug
"""Level and code of the whole of the default country in results."""
PARTS = ("council", "place")
"""The other levels."""

SOURCE = Path(__file__).resolve().parents[1]
BUILT_OF = "commit.txt"
"""The commit of what is installed, beside its packages; ``deploy/commit.py`` puts it there."""


class Run(Protocol):
    """Finished model as far as it is written down."""

    @property
    def followed(self) -> Scenario:
        """The scenario it followed."""

    @property
    def week(self) -> int:
        """The week about to run."""

    @property
    def parameters(self) -> Parameters:
        """Every parameter used."""

    @property
    def timings(self) -> Mapping[str, float]:
        """Seconds by step."""

    def outcomes(self) -> pd.DataFrame:
        """Tidy outcomes: week, level, code, outcome, value."""

    def provider_records(self) -> pd.DataFrame:
        """Table with a row a provider and quarter."""

    def stress_test(self) -> Mapping[int, Mapping[str, float]]:
        """Share of hours unserved without the largest provider: week after the loss, council."""

    def state_hash(self) -> str:
        """A hash of the whole state."""


def write_results(
    model: Run,
    folder: Path,
    command: str,
    stress: pd.DataFrame | None = None,
    finish: Callable[[Path], None] = lambda _folder: None,
) -> None:
    """Write a run into a new folder.

    Args:
        model: a model that has run.
        folder: does not exist yet, or is empty.
        command: the command that repeats the run.
        stress: extra outcome rows of the stress test, if it was made.
        finish: adds to the folder before it gets its name.

    Raises:
        GofalError: the folder cannot be written or is in use; nothing is left behind.
    """
    outcomes = model.outcomes()
    if stress is not None:
        outcomes = pd.concat([outcomes, stress], ignore_index=True)
    with new_folder(folder) as new:
        write_table(tidy(outcomes), new / "outcomes.parquet")
        write_table(model.provider_records(), new / "providers.parquet")
        write_json(describe(model, command), new / "run.json")
        write_json({"seconds": dict(model.timings)}, new / "timings.json")
        write_local(model.followed, new)
        finish(new)


def write_local(scenario: Scenario, folder: Path) -> None:
    """Write what councils say about themselves, as the file that they give; none if they do not."""
    if scenario.local:
        text = local_text(scenario.local, scenario.country)
        (folder / LOCAL).write_text(text, encoding="utf-8")


def stress_rows(model: Run) -> pd.DataFrame:
    """The market stress test as outcome rows ``stress_loss_4`` and ``stress_loss_13``.

    They stand at the last week of the run.
    """
    week, whole = model.week - 1, model.followed.country.slug
    rows = [
        (week, code if code == whole else "council", code, stress_name(after), loss)
        for after, losses in model.stress_test().items()
        for code, loss in losses.items()
    ]
    return pd.DataFrame(rows, columns=["week", "level", "code", "outcome", "value"])


def describe(model: Run, command: str) -> dict[str, object]:
    """Everything needed to know what a run was, and to repeat it."""
    return {
        "format": FORMAT,
        "command": command,
        "scenario": plain(model.followed),
        "parameters": {name: _provenance(model.parameters, name) for name in model.parameters},
        "state_hash": model.state_hash(),
        "code": code_identity(),
    }


def _provenance(parameters: Parameters, name: str) -> dict[str, object]:
    parameter = parameters.parameter(name)
    shown: dict[str, object] = {"value": parameter.value, "unit": parameter.unit}
    if parameter.by_year:
        shown["by_year"] = plain(parameter.by_year)
    return {
        **shown,
        "low": parameter.low,
        "high": parameter.high,
        "source": parameter.source,
        "evidence": list(parameter.evidence),
    }


def is_whole(frame: pd.DataFrame) -> pd.Series[bool]:
    """Mask of the rows of results about a whole country, whichever it is."""
    return ~frame["level"].isin(PARTS)


def tidy(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Outcome rows with fixed types and in one order: outcome, level, code, week."""
    whole = [level for level in outcomes["level"].unique() if level not in PARTS]
    frame = pd.DataFrame(
        {
            "week": outcomes["week"].astype(np.int32),
            "level": pd.Categorical(outcomes["level"], categories=[*whole, *PARTS]),
            "code": outcomes["code"].astype("category"),
            "outcome": outcomes["outcome"].astype("category"),
            "value": outcomes["value"].astype(np.float64),
        }
    )
    keys = ["outcome", "level", "code", "week"]
    frame = frame.sort_values(keys, kind="stable", ignore_index=True)
    text = dict.fromkeys(("level", "code", "outcome"), str)
    return frame.astype(text)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet without anything that changes from run to run."""
    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    pq.write_table(table.replace_schema_metadata(None), path, compression="zstd")


def write_json(content: object, path: Path) -> None:
    """Write JSON that a person can read; what is not a number becomes null."""
    text = json.dumps(plain(content), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def plain(value: object) -> object:
    """``value`` in the terms of JSON: dataclasses, mappings, arrays and numbers of NumPy.

    A country is its slug.
    """
    if isinstance(value, Country):
        return value.slug
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(item) for item in value]
    return _plain_scalar(value)


def _plain_scalar(value: object) -> object:
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value if value is None or isinstance(value, str | int) else str(value)


def code_identity() -> dict[str, object]:
    """Versions of the packages, commit (if it is known), rules hash and whose rules are in it.

    ``rules_of_others`` names each entry point by which a package, or a file of own rules, adds to
    the model, and the package.
    """
    return {
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "commit": _commit(),
        "rules_hash": rules_hash(),
        "rules_of_others": [
            f"{group}: {offer.name} ({package_of(offer)})"
            for group in PLUG_INS
            for offer in offers(group)
        ],
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the repository that holds this code, or that this was built of."""
    with suppress(FileNotFoundError):
        return (SOURCE / BUILT_OF).read_text(encoding="utf-8")
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(SOURCE), "rev-parse", "--show-toplevel", "HEAD"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if answer.returncode != 0:
        return None
    top, commit = answer.stdout.split("\n")[:2]
    return commit if Path(top).resolve() == SOURCE else None


def require_new(folder: Path) -> None:
    """Refuse a folder that cannot be made or holds something, before a long run rather than after.

    Raises:
        GofalError: says which of the two it is.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise GofalError(f"folder {folder} is not empty; give a new or an empty one")
    ancestor = folder
    while not ancestor.exists() and ancestor != ancestor.parent:
        ancestor = ancestor.parent
    if not ancestor.is_dir():
        raise GofalError(f"cannot write to {folder}: {ancestor} is not a folder")
    place = folder.parent if folder == ancestor else ancestor
    if not os.access(place, os.W_OK | os.X_OK):
        raise GofalError(f"cannot write to {folder}: no permission in {place.resolve()}")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill under a temporary name; it gets its own name once it is whole.

    Args:
        folder: does not exist yet, or is empty.

    Yields:
        The temporary folder, beside the final one.

    Raises:
        GofalError: it cannot be written; everything made on the way is removed.
    """
    require_new(folder)
    made = [parent for parent in folder.parents if not parent.exists()]
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(parents=True)
        yield part
        _publish(part, folder)
    except BaseException as error:
        shutil.rmtree(part, ignore_errors=True)
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise GofalError(f"cannot write to {folder}: {reason}") from error
        raise


def _publish(part: Path, folder: Path) -> None:
    for path in sorted(part.rglob("*")):
        if path.is_file():
            sync(path)
    sync(part)
    if folder.exists():
        folder.rmdir()
    part.rename(folder)
    sync(folder.parent)
