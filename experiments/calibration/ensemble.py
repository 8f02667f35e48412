"""The ensemble: plausible parameter sets over which comparisons run, and their origin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from gofal.abm.files import put
from gofal.abm.schema import TomlTable, convert, load_toml
from gofal.agents.errors import GofalError
from gofal.experiments.runs.same_rules import stands
from gofal.experiments.text import Language, say

ENSEMBLE = Path(__file__).with_name("ensemble.toml")


class _Origin(Struct, frozen=True):  # and texts that say how it was made
    usable: bool
    rules: str


class _Written(TomlTable, frozen=True):
    provenance: _Origin
    set: tuple[Mapping[str, float], ...]


@dataclass(frozen=True)
class Ensemble:
    """Plausible parameter sets.

    Attributes:
        sets: values by parameter name.
        usable: whether known parameters were recovered as often as they should be.
        rules: hash of the rules of the model they were found with.
        made: how, in words a person can follow.
    """

    sets: tuple[Mapping[str, float], ...]
    usable: bool
    rules: str
    made: Mapping[str, str]

    def first(self, count: int) -> tuple[Mapping[str, float], ...]:
        """The first so many sets; they come in no order, so these are a smaller ensemble.

        Raises:
            GofalError: there are not so many.
        """
        if not 1 <= count <= len(self.sets):
            raise GofalError(f"ensemble = {count}; allowed: 1 to {len(self.sets)}")
        return self.sets[:count]

    @property
    def fits(self) -> bool:
        """Whether it was found with the rules that are installed here, or others that stand."""
        return stands(self.rules)

    def warnings(self, language: Language) -> list[str]:
        """Sentences to read before leaning on the ensemble."""
        lines = [] if self.usable else [say("calibration.ensemble_unusable", language)]
        if not self.fits:
            lines.append(say("calibration.ensemble_other_rules", language, rules=self.rules))
        return lines


def write_ensemble(ensemble: Ensemble, file: Path = ENSEMBLE) -> None:
    """Write an ensemble, whole or not at all."""
    lines = [
        "# Plausible parameter sets, found and written by `gofal calibrate --write`; do not edit.",
        "[provenance]",
        f"usable = {json.dumps(ensemble.usable)}",
        f"rules = {json.dumps(ensemble.rules)}",
        *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in ensemble.made.items()),
    ]
    for one in ensemble.sets:
        lines += ["", "[[set]]", *(f"{json.dumps(name)} = {one[name]!r}" for name in one)]
    put(file, ("\n".join(lines) + "\n").encode())


def load_ensemble(file: Path = ENSEMBLE) -> Ensemble:
    """Read the ensemble.

    Raises:
        GofalError: there is none, or the file is malformed.
    """
    if not file.is_file():
        raise GofalError(f"there is no ensemble in {file.name}; gofal calibrate --write makes one")
    try:
        tables = load_toml(file)
        known = convert(tables, _Written, file.name)
    except GofalError as error:
        raise GofalError(f"{error}; the ensemble is damaged, make it again") from None
    origin = known.provenance
    made = {key: str(text) for key, text in tables["provenance"].items()}
    del made["usable"], made["rules"]
    return Ensemble(known.set, origin.usable, origin.rules, made)
