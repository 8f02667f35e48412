"""Result folders as research objects: RO-Crate metadata beside the numbers.

A folder then says, in a form that archives and other tools read, what it holds, which command and
code made it, when, and under what licence it may be used (https://w3id.org/ro/crate).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from gofal.abm.results import code_identity
from gofal.agents.errors import GofalError

LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
METADATA = "ro-crate-metadata.json"
_MADE, _SOFTWARE = "#made", "#gofal"
KINDS = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".toml": "application/toml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".sha256": "text/plain",
    ".whl": "application/zip",
    ".py": "text/x-python",
    ".cff": "application/yaml",
}
FILES = {
    "outcomes.parquet": "Outcomes: week, level, code, outcome, value",
    "providers.parquet": "Providers: one row a provider and quarter",
    "run.json": "Scenario, every parameter with its source, versions, command",
    "timings.json": "Seconds by step of the week",
    "comparison.csv": "Differences between arms for Wales, with intervals",
    "comparison.parquet": "Differences between arms for Wales and every council, with intervals",
    "arms.csv": "Level of every outcome under every arm",
    "values.parquet": "Means of every outcome by arm, replicate, window and area",
    "comparison.json": "Arms, seeds, windows, versions, command",
    "findings.md": "What the comparison says in words",
    "parts.csv": "Spread of each effect, split into luck, latent facts and parameters",
    "local.csv": "What councils said about themselves, and where that comes from",
    "manifest.json": "Design, code and command of the sweep",
    "design.parquet": "Points, arms, replicates and seeds of the sweep",
    "results.parquet": "Outcomes of every run of the sweep",
    "runs.parquet": "Every run of the sweep and how it ended",
    "results.sha256": "Sums of the tables of results and of runs, for sha256sum -c",
}
"""What a file of this name holds."""


def describe_folder(folder: Path, name: str, text: str, command: str) -> None:
    """Write ``ro-crate-metadata.json`` into a folder of results.

    Args:
        folder: holds the results, all of them files that :data:`FILES` knows; other files and
            folders are not described.
        name: of the results, for people.
        text: what they are.
        command: that repeats them.

    Raises:
        GofalError: the folder holds no results.
    """
    files = {path.name: FILES[path.name] for path in sorted(folder.iterdir()) if path.name in FILES}
    if not files:
        raise GofalError(f"folder {folder} holds no results to describe")
    write_crate(folder, (name, text), command, files, made=files)


def write_crate(
    folder: Path,
    words: tuple[str, str],
    command: str,
    files: Mapping[str, str],
    made: Collection[str],
) -> None:
    """Write ``ro-crate-metadata.json`` about some files of a folder.

    Args:
        folder: holds them.
        words: name of the whole, and what it is.
        command: that repeats it.
        files: what each holds, by its path in the folder.
        made: those that the command made.
    """
    crate = ROCrate()
    (crate.name, crate.description), crate.license = words, LICENCE
    crate.root_dataset["conformsTo"] = {"@id": PROFILE}
    added = {}
    for path, text in files.items():
        kind = KINDS.get(Path(path).suffix, "text/plain")
        properties = {"name": text, "encodingFormat": kind}
        added[path] = crate.add_file(folder / path, dest_path=path, properties=properties)
    crate.root_dataset["mentions"] = [_how(crate, [added[path] for path in made], command)]
    crate.metadata.write(folder)


def made_by(folder: Path) -> tuple[str, str, str]:
    """Name of the results in a folder, the command that made them and the rules it had.

    Raises:
        GofalError: the folder does not say.
    """
    try:
        graph = json.loads((folder / METADATA).read_text(encoding="utf-8"))["@graph"]
        entities = {one["@id"]: one for one in graph}
        return (
            str(entities["./"]["name"]),
            str(entities[_MADE]["name"]),
            str(entities[_SOFTWARE]["identifier"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise GofalError(
            f"folder {folder} is no finished result of gofal run, compare or sweep: "
            f"{METADATA} is not there or says nothing of what made it"
        ) from None


def _how(crate: ROCrate, files: list[Any], command: str) -> Any:
    """The act of making the files: with which software, by which command."""
    code = code_identity()
    software = crate.add(
        ContextEntity(
            crate, _SOFTWARE,
            properties={
                "@type": "SoftwareApplication",
                "name": "gofal",
                "softwareVersion": metadata.version("gofal"),
                "identifier": code["rules_hash"],
                "softwareRequirements": [f"python {code['python']}", *_packages(code)],
                **({"version": code["commit"]} if code["commit"] else {}),
            },
        )
    )  # fmt: skip
    return crate.add(
        ContextEntity(
            crate, _MADE,
            properties={
                "@type": "CreateAction", "name": command, "instrument": {"@id": software.id},
                "result": [{"@id": file.id} for file in files],
            },
        )
    )  # fmt: skip


def _packages(code: dict[str, object]) -> list[str]:
    packages = code["packages"]
    assert isinstance(packages, dict)  # noqa: S101  (made by code_identity)
    return [f"{name} {version}" for name, version in packages.items()]
