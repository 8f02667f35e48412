"""The design of the training: blocks of two seeds, each with points of its own and the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from msgspec import Meta

from gofal.abm.history import History
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.schema import Count, Seed, TomlTable, read
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.ensemble import load_ensemble
from gofal.experiments.evidence.terms import SEED, Terms
from gofal.experiments.ranges import MOST_REPLICATES, require_count, require_years
from gofal.experiments.runs.identity import weeks_before
from gofal.experiments.runs.store import Arm
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.sweep.axes import Axis, Floats, read_axes
from gofal.experiments.windows import Window, main_window

FILE = Path(__file__).with_name("design.toml")
SEEDS = 2  # of a block: the fewest that show random variation
LEAST_BLOCKS = 3  # one is held out, and two are needed to learn anything


class DesignTable(TomlTable, frozen=True, kw_only=True):
    """Keys of ``design.toml``."""

    seed: Seed
    years: Count
    blocks: Annotated[int, Meta(ge=LEAST_BLOCKS)]
    points: Count
    moved: Annotated[tuple[Count, ...], Meta(min_length=1)]
    vary: Mapping[str, Any]


@dataclass(frozen=True)
class Design:
    """Runs of a training.

    Attributes:
        axes: levers with the ranges trained on.
        base: the baseline, with burn-in and slice.
        seed: of points and of replicates.
        years: length of each run.
        blocks: how many.
        points: of each block.
        moved: how many levers a point moves, point after point and again from the first.
        pairs: whose pairs are run; None for runs without dates, of luck alone.
    """

    axes: tuple[Axis, ...]
    base: Scenario
    seed: int
    years: int
    blocks: int
    points: int
    moved: tuple[int, ...]
    pairs: Terms | None = None

    @property
    def history(self) -> History | None:
        """What happens before the policy and after, in runs with dates."""
        return self.baseline(0, 0).scenario.history

    @property
    def window(self) -> Window:
        """Weeks over which outcomes are averaged."""
        return main_window(self.years)

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of all blocks, two by two."""
        return replicate_seeds(self.seed, SEEDS * self.blocks)

    @cached_property
    def values(self) -> Floats:
        """Values of the levers at every point, shape (blocks, points, levers)."""
        count = self.blocks * self.points
        shares = _sobol(count, len(self.axes), self.seed)
        values = np.column_stack([axis.at(shares[:, i]) for i, axis in enumerate(self.axes)])
        centre = np.array([axis.centre for axis in self.axes])
        for point in range(count):
            resting = self._order(point)[self.moved[point % len(self.moved)] :]
            values[point, resting] = centre[resting]
        return values.reshape(self.blocks, self.points, len(self.axes))

    def _order(self, point: int) -> Any:
        """Levers in an order of the point's own; the first ones move."""
        return np.random.default_rng((self.seed, point)).permutation(len(self.axes))

    def baseline(self, block: int, seed: int) -> Arm:
        """The reference of one seed (0 or 1) of a block."""
        number = SEEDS * block + seed
        if self.pairs is not None:
            return Arm(self.pairs.placed(self.base, number + 1), self.years)
        return Arm(self.base.with_(seed=self.seeds[number]), self.years)

    def arm(self, block: int, seed: int, point: int) -> Arm:
        """One point under one seed (0 or 1) of a block."""
        pairs = zip(self.axes, self.values[block, point].tolist(), strict=True)
        moved = tuple(axis.setting(value) for axis, value in pairs if value != axis.centre)
        reference = self.baseline(block, seed)
        return Arm(reference.scenario.with_(settings=moved), self.years)

    def arms(self) -> Iterator[Arm]:
        """All runs, those of one seed together."""
        for block in range(self.blocks):
            for seed in range(SEEDS):
                yield self.baseline(block, seed)
                yield from (self.arm(block, seed, point) for point in range(self.points))

    @property
    def weeks(self) -> int:
        """Weeks to run, burn-in included."""
        runs = SEEDS * self.blocks * (self.points + 1)
        before = weeks_before(self.baseline(0, 0).scenario)
        return runs * self.baseline(0, 0).weeks + SEEDS * self.blocks * before


def load_design(
    *,
    blocks: int | None = None,
    points: int | None = None,
    years: int | None = None,
    burn_in: int | None = None,
    only: Sequence[str] | None = None,
    dated: bool = True,
    file: Path = FILE,
) -> Design:
    """The design of a file, or a smaller one for a trial.

    Args:
        blocks: how many; the file's if None, as all that follows.
        points: of each block.
        years: length of each run.
        burn_in: weeks before the policy.
        only: councils of a slice.
        dated: whether runs have dates; then they are the pairs of the evidence, which the page's
            questions are run on too.
        file: a design.

    Raises:
        GofalError: the file is malformed, or the default of a lever is outside its range.
    """
    table = read(file, DesignTable)
    if blocks is not None and blocks < LEAST_BLOCKS:
        raise GofalError(f"blocks = {blocks} is too few; at least {LEAST_BLOCKS} are needed")
    if points is not None:
        require_count("points", points, MOST_REPLICATES)
    if years is not None:
        require_years(years)
    base = load_scenario("baseline").with_(burn_in_weeks=burn_in, only=only)
    return Design(
        _learnable(file, table),
        base,
        table.seed,
        years or table.years,
        blocks or table.blocks,
        points or table.points,
        table.moved,
        _pairs(base) if dated else None,
    )


def _learnable(file: Path, table: DesignTable) -> tuple[Axis, ...]:
    """What is varied: levers whose range holds their default.

    Raises:
        GofalError: something else is varied.
    """
    axes = read_axes(table.vary)
    for axis in axes:
        if axis.kind != "lever" or axis.stepwise or axis.values:
            raise GofalError(f"{file.name}: [vary] {axis.name} must be a lever with a range")
        if not axis.low <= axis.centre <= axis.high:
            raise GofalError(f"{file.name}: [vary] {axis.name} leaves out its default")
    return axes


def _pairs(base: Scenario) -> Terms:
    """Pairs of the evidence, over the parameter sets of the calibration if they stand."""
    known = load_ensemble()
    return Terms(base.with_(seed=SEED), known.sets if known.fits else ())


def _sobol(count: int, dimensions: int, seed: int) -> Floats:
    """The first points of a scrambled sequence, shape (count, dimensions)."""
    from scipy.stats import qmc  # takes a second; not for whoever only asks what is covered

    power = max(count - 1, 1).bit_length()
    points: Floats = qmc.Sobol(dimensions, rng=seed).random_base2(power)
    return points[:count]
