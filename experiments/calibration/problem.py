"""The calibration problem as its file states it: what is uncertain and what has to be met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from gofal.abm.scenario import NO_SCALE
from gofal.abm.schema import Count, Text, TomlTable
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.quantities import Quantity
from gofal.experiments.text import Language

type Floats = NDArray[np.float64]
type Whole = Annotated[int, Meta(ge=0)]


class Uncertain(TomlTable, frozen=True):
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
    why_en: Text
    why_cy: Text

    def label(self, language: Language) -> str:
        """Its label."""
        return self.label_cy if language == "cy" else self.label_en

    def why(self, language: Language) -> str:
        """Why it is uncertain."""
        return self.why_cy if language == "cy" else self.why_en


class Target(Quantity, frozen=True, kw_only=True):
    """What the model has to meet, and how far off it may be.

    Attributes:
        value: the figure.
        observation: how far the figure may be from the truth, one standard deviation.
        discrepancy: how far the best model of this kind may be from it, one standard deviation.
        source: of the figure.
        why_en: why the discrepancy is what it is.
        why_cy: the same in Welsh.
    """

    value: float
    observation: float
    discrepancy: float
    source: Text
    why_en: Text
    why_cy: Text

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.observation < 0 or self.discrepancy < 0:
            raise GofalError("observation and discrepancy must not be negative")

    def why(self, language: Language) -> str:
        """Why the discrepancy is what it is."""
        return self.why_cy if language == "cy" else self.why_en


class Fact(Quantity, frozen=True, kw_only=True):
    """Something the result is checked against and was not fitted to.

    Attributes:
        low: lowest value that agrees.
        high: highest value that agrees.
        source: of the fact.
        note_en: how far it can be trusted.
        note_cy: the same in Welsh.
    """

    low: float
    high: float
    source: Text
    note_en: Text
    note_cy: Text

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low >= self.high:
            raise GofalError(f"low = {self.low:g} is not below high = {self.high:g}")

    def note(self, language: Language) -> str:
        """How far it can be trusted."""
        return self.note_cy if language == "cy" else self.note_en


class Design(TomlTable, frozen=True):
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

    seed: Whole
    wave_points: tuple[Count, ...]
    second_points: tuple[Count, ...]
    repeat_points: Count
    repeat_seeds: Count
    reference_seeds: Count
    truths: Count
    ensemble: Count
    score_seeds: Count
    winner_seeds: Count


class Contrasts(TomlTable, frozen=True):
    """Comparisons shown over the ensemble.

    Attributes:
        arms: compared with the baseline.
        sets: parameter sets.
        wales: plausible Wales of each.
        luck: replicates of each of those.
        policy_from: the April in which they begin.
        years: length from then on; the last year is shown.
    """

    arms: tuple[str, ...]
    sets: Count
    wales: Count
    luck: Count
    policy_from: int
    years: Count


class RunSize(TomlTable, frozen=True):
    """Length of a run with dates, from April 2016."""

    gone: ClassVar[Mapping[str, str]] = {"scale": NO_SCALE}

    burn_in_weeks: Whole
    years: Count


class Rules(TomlTable, frozen=True):
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
        run: size and length of a run.
        rules: what decides.
        uncertain: the parameters.
        targets: what has to be met.
    """

    title_en: str
    title_cy: str
    design: Design
    contrasts: Contrasts
    run: RunSize
    rules: Rules
    uncertain: tuple[Uncertain, ...]
    targets: tuple[Target, ...]

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
