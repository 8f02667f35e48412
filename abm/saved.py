"""A run on disk: saved at any week, resumed and branched from, with the same bits.

A file is one line of JSON, which says what it is, and the state. What follows from the scenario
alone (facts, parameters, places and roads) is not in it and is made anew. Only classes of the model
and arrays are read, so that a file from elsewhere can hold data and no code.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gofal.abm.files import settle, temporary_file
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.abm.world.build import Given, given_by
from gofal.abm.world.scratch import Scratch
from gofal.abm.world.state import State
from gofal.agents.errors import GofalError

KIND, FORMAT = "gofal run", 1
HELP = "run it again with --save"
LONGEST_HEAD = 2000  # bytes
_OURS = ("gofal.abm.", "gofal.agents.")
_REBUILDERS = {
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
}
_TYPES = (np.generic, np.ndarray, np.dtype)


class Saved(NamedTuple):
    """Content of a file."""

    scenario: Scenario
    state: State


def save_run(scenario: Scenario, state: State, path: Path) -> None:
    """Write a run, whole or not at all; a file of that name is replaced.

    Raises:
        GofalError: the file cannot be written.
    """
    content = {f.name: getattr(state, f.name) for f in fields(State) if f.name not in Given._fields}
    content["_scratch"] = Scratch()
    body = pickle.dumps((scenario, content), protocol=5)
    head = {
        "kind": KIND,
        "format": FORMAT,
        "rules": rules_hash(),
        "scenario": scenario.name,
        "week": state.week,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    with temporary_file(path.parent) as temporary:
        with temporary.open("wb") as out:
            out.write(json.dumps(head).encode() + b"\n")
            out.write(body)
        settle(temporary, path)


def load_run(path: Path) -> Saved:
    """Read a run.

    Raises:
        GofalError: there is none, it is damaged, or it was saved under other rules.
    """
    try:
        with path.open("rb") as file:
            head = _checked_head(path, file.readline(LONGEST_HEAD))
            body = file.read()
    except OSError as error:
        raise GofalError(f"cannot read {path}: {error.strerror or error}") from None
    if hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise GofalError(f"{path} is damaged; save the run again")
    try:
        scenario, content = _Reader(io.BytesIO(body)).load()
        given = given_by(scenario, equal_terms=content["equal_terms"], week=content["week"])
        return Saved(scenario, State(**content, **given._asdict()))
    except (ImportError, AttributeError, KeyError, TypeError, pickle.UnpicklingError) as error:
        raise GofalError(
            f"{path} was saved by another version of gofal ({error}); {HELP}"
        ) from None


def _checked_head(path: Path, line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("kind") != KIND:
        raise GofalError(f"{path} is not a saved run; gofal run … --save FILE makes one")
    if head.get("format") != FORMAT:
        raise GofalError(
            f"{path} was saved by another version of gofal (format {head.get('format')}, here "
            f"{FORMAT}); {HELP}"
        )
    if not {"rules", "sha256"} <= head.keys():
        raise GofalError(f"{path} is damaged; save the run again")
    if head["rules"] != rules_hash():
        raise GofalError(
            f"{path} was saved under other rules ({head['rules']}, here {rules_hash()}); run it "
            "again with --save, or go back to those rules"
        )
    return head


class _Reader(pickle.Unpickler):
    """An unpickler that makes arrays and objects of the model, and calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the model or of NumPy, by name.

        Raises:
            GofalError: it is none of these.
        """
        if (module, name) in _REBUILDERS:
            return getattr(import_module(module), name)
        if module == "numpy" or module.startswith(_OURS):
            found = getattr(import_module(module), name)
            if isinstance(found, type) and (module != "numpy" or issubclass(found, _TYPES)):
                return found
        raise GofalError(f"a saved run must not hold {module}.{name}")
