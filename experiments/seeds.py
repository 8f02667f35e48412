"""Seeds of replicates. Apart from the statistics, which take seconds to import."""

from __future__ import annotations

import numpy as np

from gofal.agents.errors import GofalError
from gofal.experiments.ranges import MOST_REPLICATES, require_count

_TRIALS = 1_000_000  # begins the spawn keys of trial runs, above the number of any replicate


def replicate_seeds(base_seed: int, count: int) -> tuple[int, ...]:
    """Seeds of the replicates: 31-bit, from spawn keys, so neighbouring base seeds do not overlap.

    Args:
        base_seed: the seed a person gave.
        count: number of replicates; the first seeds stay the same when more are asked for.

    Returns:
        One seed per replicate.
    """
    require_count("replicates", count, MOST_REPLICATES)
    if base_seed < 0:
        raise GofalError(f"seed = {base_seed} is negative; 0 or more is needed")
    return tuple(_spawned(base_seed, replicate) for replicate in range(count))


def trial_seeds(base_seed: int, count: int) -> tuple[int, ...]:
    """Seeds of runs in which something is looked for; replicates of no comparison have them.

    Args:
        base_seed: the seed a person gave.
        count: number of runs.
    """
    return tuple(_spawned(base_seed, _TRIALS, number) for number in range(count))


def _spawned(base_seed: int, *key: int) -> int:
    sequence = np.random.SeedSequence(entropy=base_seed, spawn_key=key)
    return int(sequence.generate_state(1)[0]) & 0x7FFF_FFFF
