"""Seeds of replicates. Apart from the statistics, which take seconds to import."""

from __future__ import annotations

import numpy as np

from gofal.agents.errors import GofalError


def replicate_seeds(base_seed: int, count: int) -> tuple[int, ...]:
    """Seeds of the replicates: 31-bit, from spawn keys, so neighbouring base seeds do not overlap.

    Args:
        base_seed: the seed a person gave.
        count: number of replicates; the first seeds stay the same when more are asked for.

    Returns:
        One seed per replicate.
    """
    if count < 1:
        raise GofalError(f"replicates = {count} is too few; at least 1 is needed")
    if base_seed < 0:
        raise GofalError(f"seed = {base_seed} is negative; 0 or more is needed")
    return tuple(_spawned(base_seed, replicate) for replicate in range(count))


def _spawned(base_seed: int, replicate: int) -> int:
    sequence = np.random.SeedSequence(entropy=base_seed, spawn_key=(replicate,))
    return int(sequence.generate_state(1)[0]) & 0x7FFF_FFFF
