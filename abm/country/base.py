"""A country: where its facts, parameters, levers and scenarios lie, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Country:
    """A folder of data that the model can be run for.

    Attributes:
        slug: short name, used in files and on the command line.
        folder: holds ``facts/``, ``parameters/``, ``levers/`` and ``scenarios/``.
        name_en: name in English.
        name_cy: name in Welsh.
    """

    slug: str
    folder: Path
    name_en: str
    name_cy: str

    @property
    def facts(self) -> Path:
        """Folder of the tables of places, councils and roads."""
        return self.folder / "facts"

    @property
    def outlines(self) -> Path:
        """File of the outlines of its councils (GeoJSON)."""
        return self.facts / "council_outlines.geojson"

    @property
    def parameters(self) -> Path:
        """Folder of the parameters, one TOML file a subject."""
        return self.folder / "parameters"

    @property
    def levers(self) -> Path:
        """Folder of the levers, one TOML file a group."""
        return self.folder / "levers"

    @property
    def scenarios(self) -> Path:
        """Folder of the presets, one TOML file each."""
        return self.folder / "scenarios"
