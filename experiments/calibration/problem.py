"""The calibration problem as its file states it: what is uncertain and what has to be met."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abm.parameters import Parameters
from agents.errors import GofalError, unknown
from experiments.calibration.quantities import Quantity
from experiments.words import Language

type Floats = NDArray[np.float64]

FOLDER = Path(__file__).parent
PROBLEM = FOLDER / "wales.toml"
VALIDATION = FOLDER / "validation.toml"
_TABLES = ("title_en", "title_cy", "design", "contrasts", "run", "rules", "uncertain", "targets")


@dataclass(frozen=True)
class Uncertain:
    """A parameter that is not known.

    Attributes:
        name: dotted name of the parameter.
        low: lowest value thought possible.
        high: highest value thought possible.
        value: that of the parameter files.
        unit: of all three.
        label_en: English label.
        label_cy: Welsh label.
        why_en: why it is among the uncertain ones.
        why_cy: the same in Welsh.
    """

    name: str
    low: float
    high: float
    value: float
    unit: str
    label_en: str
    label_cy: str
    why_en: str
    why_cy: str

    def label(self, language: Language) -> str:
        """Its label."""
        return self.label_cy if language == "cy" else self.label_en

    def why(self, language: Language) -> str:
        """Why it is uncertain."""
        return self.why_cy if language == "cy" else self.why_en


@dataclass(frozen=True)
class Target:
    """What the model has to meet, and how far off it may be.

    Attributes:
        quantity: what is looked at.
        value: the figure.
        observation: how far the figure may be from the truth, one standard deviation.
        discrepancy: how far the best model of this kind may be from it, one standard deviation.
        source: of the figure.
        why_en: why the discrepancy is what it is.
        why_cy: the same in Welsh.
    """

    quantity: Quantity
    value: float
    observation: float
    discrepancy: float
    source: str
    why_en: str
    why_cy: str

    def why(self, language: Language) -> str:
        """Why the discrepancy is what it is."""
        return self.why_cy if language == "cy" else self.why_en


@dataclass(frozen=True)
class Fact:
    """Something the result is checked against and was not fitted to.

    Attributes:
        quantity: what is looked at.
        low: lowest value that agrees.
        high: highest value that agrees.
        source: of the fact.
        note_en: how far it can be trusted.
        note_cy: the same in Welsh.
    """

    quantity: Quantity
    low: float
    high: float
    source: str
    note_en: str
    note_cy: str

    def note(self, language: Language) -> str:
        """How far it can be trusted."""
        return self.note_cy if language == "cy" else self.note_en


@dataclass(frozen=True)
class Design:
    """How much is run, and from which seeds; see the comments in the file.

    Attributes:
        seed: of the points.
        wave_points: points of each hypercube of the first wave.
        second_points: points of each part of the second wave; none for no second wave.
        repeat_points: points run again for the measure of luck.
        repeat_seeds: how often.
        reference_seeds: runs at the values of the parameter files.
        truths: synthetic truths.
        ensemble: parameter sets kept.
        score_seeds: unseen seeds for each set.
        winner_seeds: unseen seeds for the best run.
    """

    seed: int
    wave_points: tuple[int, ...]
    second_points: tuple[int, ...]
    repeat_points: int
    repeat_seeds: int
    reference_seeds: int
    truths: int
    ensemble: int
    score_seeds: int
    winner_seeds: int


@dataclass(frozen=True)
class Contrasts:
    """Comparisons shown over the ensemble.

    Attributes:
        arms: compared with the baseline.
        sets: parameter sets.
        luck: replicates of each.
        years: length after the burn-in; the last year is shown.
    """

    arms: tuple[str, ...]
    sets: int
    luck: int
    years: int


@dataclass(frozen=True)
class Rules:
    """What decides, set beforehand; see the comments in the file.

    Attributes:
        cutoff: of the worst target.
        cutoff_second: of the second worst.
        coverage_low: lowest coverage with which a posterior is used.
        coverage_high: highest.
        identified: width of an interval, over that before, from which nothing was learned.
    """

    cutoff: float
    cutoff_second: float
    coverage_low: float
    coverage_high: float
    identified: float


@dataclass(frozen=True)
class Problem:
    """The whole problem.

    Attributes:
        title_en: in English.
        title_cy: in Welsh.
        design: how much is run.
        contrasts: shown over the ensemble.
        run: scale, burn_in_weeks and weeks of a run.
        rules: what decides.
        uncertain: the parameters.
        targets: what has to be met.
    """

    title_en: str
    title_cy: str
    design: Design
    contrasts: Contrasts
    run: Mapping[str, float]
    rules: Rules
    uncertain: tuple[Uncertain, ...]
    targets: tuple[Target, ...]

    @property
    def scale(self) -> float:
        """Size of the runs' Wales."""
        return float(self.run["scale"])

    @property
    def names(self) -> list[str]:
        """Names of the uncertain parameters."""
        return [one.name for one in self.uncertain]

    def title(self, language: Language) -> str:
        """What the problem is called."""
        return self.title_cy if language == "cy" else self.title_en

    def stretched(self, shares: Floats) -> Floats:
        """Parameter values from shares (0 to 1) of the ranges, shape (points, parameters)."""
        low, high = self._ends()
        values: Floats = np.clip(low + shares * (high - low), low, high)
        return values

    def shares(self, values: Floats) -> Floats:
        """Shares of the ranges from parameter values."""
        low, high = self._ends()
        return (values - low) / (high - low)

    def _ends(self) -> tuple[Floats, Floats]:
        ends = np.array([(one.low, one.high) for one in self.uncertain])
        return ends[:, 0], ends[:, 1]


def load_problem(file: Path = PROBLEM) -> Problem:
    """Read a calibration problem.

    Raises:
        GofalError: the file is malformed or names what is not there.
    """
    tables = _read(file)
    try:
        for key in tables:
            if key not in _TABLES:
                raise unknown("table", key, _TABLES)
        for key in _TABLES:
            if key not in tables:
                raise GofalError(f"{key!r} is missing")
        return Problem(
            title_en=tables["title_en"],
            title_cy=tables["title_cy"],
            design=_made(Design, tables["design"], "design"),
            contrasts=_made(Contrasts, tables["contrasts"], "contrasts"),
            run=tables["run"],
            rules=_made(Rules, tables["rules"], "rules"),
            uncertain=_uncertain(tables["uncertain"]),
            targets=tuple(_target(name, table) for name, table in tables["targets"].items()),
        )
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def load_facts(file: Path = VALIDATION) -> tuple[Fact, ...]:
    """Read the facts that only check the result.

    Raises:
        GofalError: the file is malformed.
    """
    try:
        return tuple(_fact(name, table) for name, table in _read(file).items())
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise GofalError(f"there is no file {file}")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None


def _uncertain(table: Mapping[str, Any]) -> tuple[Uncertain, ...]:
    from experiments.listing import all_parameters  # imports kernels

    known = all_parameters()
    return tuple(_one_uncertain(known, name, given) for name, given in table.items())


def _one_uncertain(known: Parameters, name: str, given: Mapping[str, Any]) -> Uncertain:
    found = known.parameter(name)
    declared = {
        "low": found.low,
        "high": found.high,
        "value": found.value,
        "unit": found.unit,
        "label_en": found.label_en,
        "label_cy": found.label_cy,
    }
    made = _made(Uncertain, {"name": name, **declared, **given}, name)
    if not found.low <= made.low < made.high <= found.high:
        raise GofalError(
            f"{name}: {made.low:g} to {made.high:g} is not a range inside "
            f"{found.low:g} to {found.high:g}"
        )
    return made


def _target(name: str, table: Mapping[str, Any]) -> Target:
    quantity, rest = _quantity(name, table)
    target = _made(Target, {"quantity": quantity, **rest}, name)
    if target.observation < 0 or target.discrepancy < 0:
        raise GofalError(f"{name}: observation and discrepancy must not be negative")
    return target


def _fact(name: str, table: Mapping[str, Any]) -> Fact:
    quantity, rest = _quantity(name, table)
    fact = _made(Fact, {"quantity": quantity, **rest}, name)
    if fact.low >= fact.high:
        raise GofalError(f"{name}: low = {fact.low:g} is not below high = {fact.high:g}")
    return fact


def _quantity(name: str, table: Mapping[str, Any]) -> tuple[Quantity, dict[str, Any]]:
    from abm.measures import OUTCOMES  # imports kernels

    own = {field.name for field in fields(Quantity)}
    quantity = _made(
        Quantity, {"name": name, **{key: table[key] for key in table if key in own}}, name
    )
    for outcome in quantity.outcomes:
        if outcome not in OUTCOMES:
            raise unknown("outcome", outcome, OUTCOMES)
    return quantity, {key: value for key, value in table.items() if key not in own}


def _made[T](kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """An object from a table that has all it needs and nothing else."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            raise GofalError(f"{where}: {unknown('key', key, known)}")
    for key, field in known.items():
        if key not in table and field.default is MISSING:
            raise GofalError(f"{where}: {key!r} is missing")
    given = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    return kind(**given)
