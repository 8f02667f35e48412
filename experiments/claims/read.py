"""Claim files: one TOML file a claim in ``register/``, refused by name when it is not right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta, field
from msgspec.structs import asdict

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import NO_SCALE, Scenario, load_scenario
from gofal.abm.schema import Count, Positive, Text, TomlTable, read
from gofal.abm.setting import parse_setting
from gofal.agents.client import Route
from gofal.agents.delivery import delivery_models
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.claims.claim import Claim, ClaimPart
from gofal.experiments.claims.kinds import Kind, kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.verdict import Rule
from gofal.experiments.text import LANGUAGES
from gofal.experiments.windows import WEEKS_A_YEAR, Window, main_window, parse_window

REGISTER = Path(__file__).parent / "register"
YEARS = 10
_RULES = ("expect", "size", "at_most", "at_least", "within", "margin", "slack")
_OPTIONS = (
    "arm", "against", "worse", "remedy", "aim", "ladder", "doses", "plus", "minus", "since",
    "relative", "with", "beside", "beside_routes", "column", "controls",
)  # fmt: skip

type Names = tuple[str, ...]
type EvidenceId = Annotated[
    str, Meta(pattern=r"^(E|F-)\d+$", description="an evidence id, as E038 or F-12")
]


class ArmTable(TomlTable, frozen=True):
    """An arm: a preset, with settings and parameters of its own."""

    scenario: str = "baseline"
    settings: Names = ()
    parameters: Mapping[str, float] = {}

    def made(self, name: str) -> Scenario:
        """The arm as a scenario of that name."""
        settings = tuple(map(parse_setting, self.settings))
        arm = load_scenario(self.scenario).with_(settings=settings, parameters=self.parameters)
        return replace(arm, name=name)


class PartTable(TomlTable, frozen=True, kw_only=True):
    """A comparison as its file writes it; what a kind does not read must not be given."""

    kind: str
    outcome: str
    over: str | None = None
    unit: Text | None = None
    window: str | None = None
    area: str | None = None
    take: Literal["mean", "min", "max"] = "mean"
    forms: Names = ()
    routes: Names = ()
    counts: bool = True
    group: str = ""
    note_en: str = ""
    note_cy: str = ""
    expect: Annotated[Literal["up", "down"], Meta(title="direction")] | None = None
    size: Positive | None = None
    at_most: float | None = None
    at_least: float | None = None
    within: tuple[float, float] | None = None
    margin: Positive | None = None
    slack: Positive | None = None
    arm: str | None = None
    against: str | Names | None = None
    worse: str | None = None
    remedy: str | None = None
    aim: str | None = None
    ladder: Names | None = None
    doses: tuple[float, ...] | None = None
    plus: Names | None = None
    minus: Names | None = None
    since: str | None = None
    relative: bool | None = None
    with_: str | None = field(name="with", default=None)
    beside: Names | None = None
    beside_routes: Names | None = None
    column: str | None = None
    controls: Names | None = None

    def __post_init__(self) -> None:
        _known("kind of comparison", (self.kind,), kinds())
        kind, given = kinds()[self.kind], self.given(_OPTIONS)
        needed = (*kind.arms, *kind.lists, *kind.needed)
        for key in needed:
            if not (given | {"forms": self.forms}).get(key):
                raise GofalError(f"{key!r} is missing")
        if kind.either and not any(map(given.get, kind.either)):
            raise GofalError(f"needs one of: {', '.join(kind.either)}")
        _known("key", given, (*needed, *kind.optional))
        if "doses" in kind.needed and len(self.doses or ()) != len(self.ladder or ()):
            raise GofalError("'doses' must give one number for every arm of the ladder")
        outcomes = (self.outcome, self.over, self.with_)
        _known("outcome", filter(None, outcomes), _outcomes())
        _known("delivery model", (*self.forms, *(self.beside or ())), _forms())
        _known("route", self.routes, [route.name.lower() for route in Route])
        if bool(self.note_en) != bool(self.note_cy):
            raise GofalError("a note is needed in both languages")
        self.rule(kind)

    def given(self, keys: Names) -> dict[str, Any]:
        """Those of the keys that the file gives."""
        values = asdict(self)
        values["with"] = values.pop("with_")
        return {key: values[key] for key in keys if values[key] is not None}

    def rule(self, kind: Kind) -> Rule:
        """What the file says of the quantity, as rules go with the kind."""
        bounds = [*self.given(("at_most", "at_least", "within", "margin"))]
        if self.expect is None and len(bounds) != 1:
            raise GofalError("needs one of: expect, at_most, at_least, within, margin")
        key = self.expect or bounds[0]
        _known(f"rule of {kind.slug}", (key,), kind.rules)
        if key == "margin" and self.margin:
            return Rule(0, self.margin, -self.margin, self.margin)
        asked, size = ("size", self.size) if self.expect else ("slack", self.slack)
        if size is None:
            raise GofalError(f"{asked!r} must be given, above 0: how much counts?")
        if self.expect:
            return Rule(1 if self.expect == "up" else -1, size)
        return Rule(0, size, *self._bounds())

    def _bounds(self) -> tuple[float, float]:
        """Lowest and highest value that the claim allows."""
        low = -np.inf if self.at_least is None else self.at_least
        high = np.inf if self.at_most is None else self.at_most
        return self.within or (low, high)

    def arms(self, kind: Kind) -> list[str]:
        """Names of the arms that are compared."""
        found: list[str] = []
        for value in self.given((*kind.arms, *kind.lists, "aim", "against")).values():
            found += [value] if isinstance(value, str) else value
        return found


class ClaimTable(TomlTable, frozen=True, kw_only=True):
    """A claim as its file writes it."""

    title_en: Text
    title_cy: Text
    hypothesis_en: Text
    hypothesis_cy: Text
    mechanism_en: Text
    mechanism_cy: Text
    explained_en: str = ""  # added once results are known
    explained_cy: str = ""
    explained_by: str = ""
    evidence: tuple[EvidenceId, ...]
    arms: Mapping[str, ArmTable]
    parts: tuple[PartTable, ...] = field(name="part")
    pattern: Count | None = None
    covers: tuple[EvidenceId, ...] = ()
    by_construction: bool = False
    needs: Literal["all", "any"] = "all"
    years: Count = YEARS
    stress: bool = False

    gone: ClassVar[Mapping[str, str]] = {"scale": NO_SCALE}

    def __post_init__(self) -> None:
        if bool(self.explained_en) != bool(self.explained_cy):
            raise GofalError("'explained' is needed in both languages")
        if self.explained_by and not self.explained_en:
            raise GofalError("'explained_by' names the rules of an explanation that is not given")
        if not any(part.counts for part in self.parts):
            raise GofalError("no part counts")
        if strange := sorted(set(self.covers) - set(self.evidence)):
            raise GofalError(f"covers {', '.join(strange)}, which its evidence does not name")

    def words(self) -> dict[str, str]:
        """The texts that are given."""
        texts = ("title", "hypothesis", "mechanism", "explained")
        keys = [f"{text}_{language}" for text in texts for language in LANGUAGES]
        return {key: text for key in keys if (text := getattr(self, key).strip())}


@cache
def load_claims(folder: Path = REGISTER) -> Mapping[str, Claim]:
    """Every claim by slug, patterns first.

    Raises:
        GofalError: a file is malformed or names what does not exist.
    """
    claims = {file.stem: read_claim(file) for file in sorted(folder.glob("*.toml"))}
    if not claims:
        raise GofalError(f"{folder} holds no claims")
    order = sorted(claims, key=lambda slug: (claims[slug].pattern or 99, slug))
    return {slug: claims[slug] for slug in order}


def find_claims(wanted: list[str]) -> list[Claim]:
    """All claims, or those named by slug, by the start of a slug (``p07``) or by an evidence id.

    Raises:
        GofalError: a name fits none.
    """
    claims = load_claims()
    if not wanted:
        return list(claims.values())
    chosen: dict[str, Claim] = {}
    for name in wanted:
        fitting = {
            slug: claim
            for slug, claim in claims.items()
            if name in (slug, slug.split("-")[0], *claim.covers)
        }
        if not fitting:
            raise unknown("claim", name, claims)
        chosen |= fitting
    return list(chosen.values())


def read_claim(file: Path) -> Claim:
    """One claim from its file.

    Raises:
        GofalError: names the file and what is wrong in it.
    """
    table = read(file, ClaimTable)
    arms = {}
    for name, arm in table.arms.items():
        with _at(f"{file.name}: [arms.{name}] "):
            arms[name] = arm.made(f"{file.stem}.{name}")
    parts = []
    for number, part in enumerate(table.parts, start=1):
        with _at(f"{file.name}: part[{number}]: "):
            parts.append(_part(part, arms, table.years))
    return Claim(
        slug=file.stem,
        pattern=table.pattern,
        words=table.words(),
        explained_by=table.explained_by,
        evidence=table.evidence,
        covers=table.covers,
        by_construction=table.by_construction,
        needs=table.needs,
        years=table.years,
        stress=table.stress,
        arms=arms,
        parts=tuple(parts),
    )


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Lets an error begin with the place it came from."""
    try:
        yield
    except GofalError as error:
        raise GofalError(f"{place}{error}") from None


def _part(table: PartTable, arms: Mapping[str, Scenario], years: int) -> ClaimPart:
    kind = kinds()[table.kind]
    _known("arm", table.arms(kind), arms)
    window = parse_window(table.window, years) if table.window else main_window(years)
    area = WALES if table.area is None else load_facts().council_code(table.area)
    _check_weeks(table, window, area)
    return ClaimPart(
        kind=kind.slug,
        outcome=table.outcome,
        over=table.over,
        unit=table.unit or _outcomes()[table.outcome],
        window=window,
        area=area,
        take=table.take,
        forms=table.forms,
        routes=table.routes,
        options=table.given(_OPTIONS),
        arms=tuple(dict.fromkeys(table.arms(kind))),
        rule=table.rule(kind),
        rule_words=table.given(_RULES),
        counts=table.counts,
        group=table.group,
        note_en=table.note_en,
        note_cy=table.note_cy,
    )


def _check_weeks(table: PartTable, window: Window, area: str) -> None:
    """Councils and measures are kept by year and quarter: no single weeks of these."""
    whole = window.start % WEEKS_A_YEAR == 0 and window.end % WEEKS_A_YEAR == 0
    weekly = area == WALES and table.outcome in OUTCOMES
    if not weekly and not (whole and table.take == "mean"):
        raise GofalError("weeks, 'min' and 'max' are for outcomes of Wales; use whole years")


def _known(what: str, names: Iterable[str], allowed: Collection[str]) -> None:
    for name in names:
        if name not in allowed:
            raise unknown(what, name, allowed)


@cache
def _forms() -> tuple[str, ...]:
    return tuple(model.slug for model in delivery_models())


@cache
def _outcomes() -> dict[str, str]:
    """Unit of every outcome and measure."""
    units = {name: outcome.unit for name, outcome in OUTCOMES.items()}
    return units | {name: measure.unit for name, measure in measures().items()}
