"""A country: where its facts, parameters, levers and scenarios lie, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Country:
    """A package of data that the model can be run for.

    Attributes:
        slug: short name; in results it is the level and the code of the whole country.
        package: Python package with the folders ``facts``, ``parameters``, ``law``, ``levers`` and
            ``scenarios``.
        name_en: name in English.
        name_cy: name in Welsh.
    """

    slug: str
    package: str
    name_en: str
    name_cy: str

    @property
    def folder(self) -> Path:
        """Folder of the package."""
        return _folder_of(self.package)

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
    def law(self) -> Path:
        """Folder of the parameters that statute sets: taxes, the wage floor, who collects."""
        return self.folder / "law"

    @property
    def levers(self) -> Path:
        """Folder of the levers, one TOML file a group."""
        return self.folder / "levers"

    @property
    def scenarios(self) -> Path:
        """Folder of the presets, one TOML file each."""
        return self.folder / "scenarios"


@cache
def _folder_of(package: str) -> Path:
    return Path(str(files(package)))
