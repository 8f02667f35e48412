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
        package: Python package with the folders ``facts`` and ``scenarios``, and with
            ``parameters``, ``law`` and ``levers`` as far as they differ from ``like``.
        name_en: name in English.
        name_cy: name in Welsh.
        like: a country whose parameters, law, levers and local facts hold where this one has none.
        frame: west, east, south and north edge of its maps, degrees.
    """

    slug: str
    package: str
    name_en: str
    name_cy: str
    like: Country | None = None
    frame: tuple[float, float, float, float] = (-180.0, 180.0, -90.0, 90.0)

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
    def parameters(self) -> tuple[Path, ...]:
        """Folders of parameters, one TOML file a subject; a later one beats an earlier one.

        ``parameters`` are estimates, ``law`` is what statute sets: taxes, the wage floor, who
        collects.
        """
        before = self.like.parameters if self.like else ()
        own = (self.folder / "parameters", self.folder / "law")
        return (*before, *(folder for folder in own if folder.is_dir()))

    @property
    def levers(self) -> Path:
        """Folder of the levers, one TOML file a group."""
        own = self.folder / "levers"
        return self.like.levers if self.like and not own.is_dir() else own

    @property
    def local_facts(self) -> Path:
        """File of the facts that a council may give about itself."""
        own = self.folder / "local_facts.toml"
        return self.like.local_facts if self.like and not own.is_file() else own

    @property
    def public_facts(self) -> Path:
        """File of what public sources say about single councils, in the form a council gives."""
        return self.facts / "public.csv"

    @property
    def history(self) -> Path:
        """File of what happened, event by event."""
        own = self.folder / "history.toml"
        return self.like.history if self.like and not own.is_file() else own

    @property
    def expectations(self) -> Path:
        """File of what is expected after the last April that is known, by name."""
        own = self.folder / "expectations.toml"
        return self.like.expectations if self.like and not own.is_file() else own

    @property
    def scenarios(self) -> Path:
        """Folder of the presets, one TOML file each; ``baseline`` has to be one."""
        return self.folder / "scenarios"


@cache
def _folder_of(package: str) -> Path:
    return Path(str(files(package)))
