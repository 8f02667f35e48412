"""Bundles that the reports ask for: their parts, each left out of the whole and tried alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.schema import Text, TomlTable, read
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.claims.read import REGISTER, EvidenceId
from gofal.experiments.text import Language

FILE = Path(__file__).with_name("bundles.toml")
LESS, ONLY = "less", "only"

type Names = Annotated[tuple[Text, ...], Meta(min_length=1)]
type Ids = Annotated[tuple[EvidenceId, ...], Meta(min_length=1)]


class BundlePart(TomlTable, frozen=True):
    """A part of a bundle: one lever, or levers that only mean something together.

    Attributes:
        slug: its name within the bundle.
        levers: of the preset, that are this part.
        label_en: English label.
        label_cy: Welsh label.
        why_en: what it is, and why these levers belong together, in English.
        why_cy: the same in Welsh.
        evidence: ids in the evidence register.
    """

    slug: Annotated[str, Meta(pattern="^[a-z]+$", description="small letters")]
    levers: Names
    label_en: Text
    label_cy: Text
    why_en: Text
    why_cy: Text
    evidence: Ids

    def label(self, language: Language) -> str:
        """Its label."""
        return self.label_cy if language == "cy" else self.label_en

    def why(self, language: Language) -> str:
        """What it is."""
        return self.why_cy if language == "cy" else self.why_en


class BundleTable(TomlTable, frozen=True):
    """A bundle as its table in the file, which has the name of its preset."""

    parts: Annotated[tuple[BundlePart, ...], Meta(min_length=2)] = field(name="part")
    claim: str = ""


class Bundle:
    """A preset that is read part by part.

    Attributes:
        preset: its name.
        parts: which together set all that the preset sets.
        claim: the claim of the reports that it is about; empty if there is none.
    """

    def __init__(self, preset: str, table: BundleTable) -> None:
        self.preset, self.parts, self.claim = preset, table.parts, table.claim
        self._refuse_what_does_not_fit()

    @cached_property
    def whole(self) -> Scenario:
        """The preset."""
        return load_scenario(self.preset)

    def less(self, part: BundlePart) -> Scenario:
        """The whole without a part."""
        left = (one for one in self.whole.settings if one.lever not in part.levers)
        return self._made(LESS, part, tuple(left))

    def only(self, part: BundlePart) -> Scenario:
        """A part alone."""
        left = (one for one in self.whole.settings if one.lever in part.levers)
        return self._made(ONLY, part, tuple(left))

    def _made(self, how: str, part: BundlePart, settings: tuple[Setting, ...]) -> Scenario:
        return replace(self.whole, name=f"{self.preset}.{how}.{part.slug}", settings=settings)

    def _refuse_what_does_not_fit(self) -> None:
        for why in (*self._misnamed(), *self._misplaced()):
            raise GofalError(f"{FILE.name}: {self.preset}: {why}")

    def _misnamed(self) -> Iterator[str]:
        if self.claim and not (REGISTER / f"{self.claim}.toml").is_file():
            yield str(unknown("claim", self.claim, _claims()))
        names = Counter(part.slug for part in self.parts)
        yield from (f"part {name} stands twice" for name, count in names.items() if count > 1)

    def _misplaced(self) -> Iterator[str]:
        named = Counter(lever for part in self.parts for lever in part.levers)
        own = {one.lever for one in self.whole.settings}
        for lever, count in named.items():
            if lever not in own:
                yield str(unknown("lever of the preset", lever, own))
            if count > 1:
                yield f"lever {lever} stands in two parts; name it in one"
        if left := own - named.keys():
            yield f"lever {min(left)} of the preset stands in no part"


def _claims() -> list[str]:
    return sorted(file.stem for file in REGISTER.glob("*.toml"))


def read_bundles(file: Path) -> tuple[Bundle, ...]:
    """The bundles of a file.

    Raises:
        GofalError: it is malformed, or parts and preset do not fit.
    """
    tables = read(file, dict[str, BundleTable])
    return tuple(Bundle(preset, table) for preset, table in tables.items())


@cache
def load_bundles() -> tuple[Bundle, ...]:
    """The bundles of the reports."""
    return read_bundles(FILE)


def bundles_of(only: Iterable[str]) -> list[Bundle]:
    """The bundles of some presets; all of them if none is named."""
    chosen = set(only)
    return [one for one in load_bundles() if not chosen or one.preset in chosen]


@cache
def companions() -> dict[str, frozenset[str]]:
    """Levers that say how another one acts, by that one.

    Raises:
        GofalError: a lever is unknown.
    """
    file = Path(__file__).with_name("companions.toml")
    found = {name: frozenset(own) for name, own in read(file, dict[str, Names]).items()}
    levers = load_levers()
    for name in (*found, *(one for own in found.values() for one in own)):
        if name not in levers:
            raise GofalError(f"{file.name}: {unknown('lever', name, levers)}")
    return found
