"""One answer: arms run side by side, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES, weekly_outcomes
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.baseline import BASELINE
from gofal.viz.change import Floats, paired

LAST_TWO: Final = "last2"
OUTCOME_NAMES = weekly_outcomes()
"""Outcomes of an answer, in their order; the stress test is asked for apart."""

type When = int | Literal["last2"]


@cache
def areas() -> tuple[str, ...]:
    """Codes of the areas of an answer: the councils in the order of their codes, and Wales last."""
    return (*sorted(load_facts().councils["lad_code"].astype(str)), WALES)


def council_codes() -> tuple[str, ...]:
    """Codes of the councils, in the order of :func:`areas`."""
    return areas()[:-1]


@dataclass(frozen=True, eq=False)
class Answer:
    """Arms of one question that share their worlds at week 0.

    Attributes:
        key: what it answers; equal keys, equal answers.
        arms: names, ``baseline`` first.
        seeds: one a replicate, the same for every arm; 0 where a replicate has none.
        cube: values, shape (arms, outcomes, replicates, years, areas); NaN where not known.
        rules: hash of the rules that ran; empty for those installed here.
        outcomes: names along the second axis; an older file may lack some of ``OUTCOME_NAMES``.
        begins: the April in which its first year begins; 0 where years have no dates.
        sets: how many parameter sets its pairs take in turn (0: the values of the files), each of a
            plausible Wales of its own; None where all are of the usual parameters and Wales.
    """

    key: str
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    cube: Floats
    rules: str = ""
    outcomes: tuple[str, ...] = OUTCOME_NAMES
    begins: int = 0
    sets: int | None = None

    def __post_init__(self) -> None:
        shape = (len(self.arms), len(self.outcomes), len(self.seeds), self.years, len(areas()))
        if self.cube.ndim != 5 or self.cube.shape != shape:
            raise GofalError(f"an answer of shape {self.cube.shape} should be of shape {shape}")
        if self.arms[0] != BASELINE or len(set(self.arms)) < len(self.arms):
            raise GofalError(f"arms {', '.join(self.arms)}: the baseline first, and each once")

    @property
    def years(self) -> int:
        """Length in years."""
        return int(self.cube.shape[3])

    @property
    def replicates(self) -> int:
        """Pairs of replicates."""
        return len(self.seeds)

    def series(self, arm: str, outcome: str, code: str = WALES) -> Floats:
        """One outcome of one area, shape (replicates, years).

        Raises:
            GofalError: there is no such arm, outcome or area.
        """
        if outcome in OUTCOME_NAMES and outcome not in self.outcomes:
            raise GofalError(f"this answer holds no outcome {outcome!r}; it was made before")
        where = (
            _place("scenario of this answer", arm, self.arms),
            _place("outcome", outcome, self.outcomes),
        )
        line: Floats = self.cube[where][:, :, _place("area", code, areas())]
        return line

    def at(self, arm: str, outcome: str, code: str = WALES, when: When = LAST_TWO) -> Floats:
        """One outcome of one area at one time, shape (replicates,).

        Args:
            arm: name of the arm.
            outcome: its public name.
            code: of the area.
            when: a year, or the mean of the last two.
        """
        line = self.series(arm, outcome, code)
        if when == LAST_TWO:
            return mean_of(line[:, -2:])
        if not 1 <= int(when) <= self.years:
            raise unknown("year", str(when), [*map(str, range(1, self.years + 1)), LAST_TWO])
        year: Floats = line[:, int(when) - 1]
        return year


def known_outcomes(answer: Answer, code: str = WALES) -> tuple[str, ...]:
    """Outcomes of which every arm knows something in an area."""
    known = np.isfinite(answer.cube[..., _place("area", code, areas())]).any(axis=(2, 3))
    return tuple(name for name, each in zip(answer.outcomes, known.T, strict=True) if each.all())


def known_in_councils(answer: Answer) -> frozenset[str]:
    """Outcomes that every arm knows in some council: many are kept of Wales only."""
    known = np.isfinite(answer.cube[..., :-1]).any(axis=(2, 3)).all(axis=0).any(axis=1)
    return frozenset(name for name, one in zip(answer.outcomes, known, strict=True) if one)


@dataclass(frozen=True)
class Band:
    """A line over the years with what lies around it; NaN where nothing is known.

    Attributes:
        year: years from 1, or the April of each in an answer with dates.
        mean: over the replicates.
        low: lower edge.
        high: upper edge.
    """

    year: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def from_runs(
    key: str,
    runs: Mapping[str, Floats | NDArray[np.float64]],
    seeds: Sequence[int] = (),
    rules: str = "",
    outcomes: Sequence[str] = OUTCOME_NAMES,
    begins: int = 0,
    sets: int | None = None,
) -> Answer:
    """An answer from what the runs of its arms gave.

    Replicates of which an arm knows nothing are left out of every arm.

    Args:
        key: what it answers.
        runs: by arm, ``baseline`` among them, values of shape (outcomes, replicates, years,
            areas), areas as :func:`areas`.
        seeds: one a replicate, if known.
        rules: hash of the rules that ran; empty for those installed here.
        outcomes: names along the first axis of the values.
        begins: the April in which the first year begins; 0 where years have no dates.
        sets: as :class:`Answer` has it.
    """
    if BASELINE not in runs:
        raise GofalError("an answer needs the baseline to compare with")
    arms = (BASELINE, *(arm for arm in runs if arm != BASELINE))
    cube = np.stack([np.asarray(runs[arm], dtype=np.float32) for arm in arms])
    labels = np.array(tuple(seeds) or (0,) * cube.shape[2])
    # Lines of one picture stand on the same replicates, and only these are counted as pairs.
    in_all = np.isfinite(cube).any(axis=(1, 3, 4)).all(axis=0)
    if in_all.any():
        cube, labels = cube[:, :, in_all], labels[in_all]
    return Answer(key, arms, tuple(labels.tolist()), cube, rules, tuple(outcomes), begins, sets)


def side_by_side(key: str, answers: Sequence[Answer]) -> Answer:
    """Several answers against one baseline.

    Args:
        key: of the whole.
        answers: from the same replicates.

    Raises:
        GofalError: they come from different worlds and cannot be compared.
    """
    first = answers[0]
    shared = [seed for seed in first.seeds if all(seed in one.seeds for one in answers)]
    outcomes = [name for name in first.outcomes if all(name in one.outcomes for one in answers)]
    runs: dict[str, Floats] = {}
    for one in answers:
        if not shared or _made(one) != _made(first):
            raise GofalError(f"{first.key} and {one.key} were run in different worlds")
        rows = [n for n, seed in enumerate(one.seeds) if seed in shared]
        names = [one.outcomes.index(name) for name in outcomes]
        runs |= {arm: one.cube[number][np.ix_(names, rows)] for number, arm in enumerate(one.arms)}
    return from_runs(key, runs, shared, first.rules, outcomes, first.begins, first.sets)


def _made(answer: Answer) -> tuple[object, ...]:
    """Common part of answers that stand side by side."""
    return answer.years, answer.rules, answer.begins, answer.sets


def band(answer: Answer, arm: str, outcome: str, code: str = WALES) -> Band:
    """The level of an outcome year by year, and the lowest and highest Wales around it.

    One Wales alone has nothing around it.
    """
    line = answer.series(arm, outcome, code)
    several = np.isfinite(line).sum(axis=0) > 1
    low = np.where(several, np.fmin.reduce(line, axis=0), np.nan)
    high = np.where(several, np.fmax.reduce(line, axis=0), np.nan)
    return _band(answer, mean_of(line.T).tolist(), low.tolist(), high.tolist())


def difference_band(answer: Answer, arm: str, outcome: str, code: str = WALES) -> Band:
    """The difference from the baseline year by year, with its interval."""
    own, base = (answer.series(name, outcome, code).T for name in (arm, BASELINE))
    every = paired(own, base, OUTCOMES[outcome].better)
    means, lows, highs = ([getattr(c, k) for c in every] for k in ("change", "low", "high"))
    return _band(answer, means, lows, highs)


def mean_of(table: Floats) -> Floats:
    """Mean over the last axis of what is known; NaN where nothing is."""
    known = np.isfinite(table)
    total = np.where(known, table, 0.0).sum(axis=-1)
    out = np.full(total.shape, np.nan, dtype=np.float32)
    np.divide(total, known.sum(axis=-1), out=out, where=known.any(axis=-1))
    return out


def _band(answer: Answer, mean: list[float], low: list[float], high: list[float]) -> Band:
    first = answer.begins or 1
    years = tuple(range(first, first + answer.years))
    return Band(years, tuple(mean), tuple(low), tuple(high))


def _place(kind: str, name: str, names: Sequence[str]) -> int:
    if name not in names:
        raise unknown(kind, name, names)
    return names.index(name)
