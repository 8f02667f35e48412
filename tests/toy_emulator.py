"""A first estimate learnt from a made-up Wales whose effects are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.experiments.emulator.design import Design, load_design
from gofal.experiments.emulator.estimate import FirstEstimate
from gofal.experiments.emulator.fit import Sample, learn_all
from gofal.experiments.emulator.training import Trained
from gofal.experiments.sweep.axes import Floats

SD = 0.02  # of a level between seeds


def effect(moves: Floats) -> Floats:
    """The change of the made-up Wales, moves as shares of ranges in the last axis."""
    first, second = moves[..., 0], moves[..., 1]
    change: Floats = 0.3 * first - 0.1 * first**2 + 0.2 * second
    return change


def sample(design: Design, shared: float, strength: float = 1.0, seed: int = 1) -> Sample:
    """Runs of the made-up Wales.

    Args:
        design: what is run.
        shared: correlation of a run with its baseline.
        strength: of the effect.
        seed: of the random variation.
    """
    chance = np.random.default_rng(seed)
    centre = np.array([axis.centre for axis in design.axes])
    span = np.array([axis.high - axis.low for axis in design.axes])
    moves = (design.values - centre) / span
    base = chance.normal(size=(design.blocks, 2)) * SD
    own = chance.normal(size=(design.blocks, design.points, 2)) * SD
    noise = shared * base[:, np.newaxis] + np.sqrt(1 - shared**2) * own
    changes = strength * effect(moves)[..., np.newaxis] + noise - base[:, np.newaxis]
    return Sample(moves, changes, 0.8 + base)


def estimate(
    years: int = 10,
    burn_in: int | None = None,
    only: Sequence[str] = (),
    shared: float = 0.8,
    dated: bool = False,
) -> FirstEstimate:
    """A whole estimate: some outcomes follow the effect, turnover is random variation alone."""
    design = load_design(years=years, burn_in=burn_in, only=only, dated=dated)
    names = ("handback_share", "effective_wage", "rural_met_need", "met_need", "turnover")
    every = [
        sample(design, shared, strength=float(name != "turnover"), seed=n)
        for n, name in enumerate(names)
    ]
    trained = Trained(
        names,
        every[0].moves,
        np.stack([one.changes for one in every]),
        np.stack([one.baselines for one in every]),
    )
    return learn_all(design, trained, "gofal emulator train")
