"""The keyed draws: uniform, independent, the same for ever, and the same without the compiler."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from gofal.agents import chance
from gofal.agents.chance import Decision, draw, identity, in_band, mix, normal, poisson, stream
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I64

N = 100_000
KEYS = [
    (seed, decision, week) for seed in (0, 1, 2**40) for decision in (1, 2, 32) for week in (0, 7)
]


@kernel
def draws(seed: int, decision: int, week: int, entities: I64, out: F64) -> None:
    key = stream(seed, decision, week)
    for i in range(len(entities)):
        out[i] = draw(key, entities[i])


@kernel
def weekly(seed: int, decision: int, entity: int, out: F64) -> None:
    for week in range(len(out)):
        out[week] = draw(stream(seed, decision, week), entity)


@kernel
def quantiles(values: F64, out: F64) -> None:
    for i in range(len(values)):
        out[i] = normal(values[i])


@kernel
def counts(mean: float, values: F64, out: I64) -> None:
    for i in range(len(values)):
        out[i] = poisson(mean, values[i])


@kernel
def identities(kind: int, week: int, origins: int, ordinals: int, out: I64) -> None:
    for origin in range(origins):
        for ordinal in range(ordinals):
            out[origin * ordinals + ordinal] = identity(kind, week, origin - 1, ordinal)


def uniform(seed: int, decision: int, week: int, entities: NDArray[np.int64] | None = None) -> F64:
    who = np.arange(N) if entities is None else entities
    out = np.empty(len(who))
    draws(seed, decision, week, who, out)
    return out


def people(kind: int = 1) -> I64:
    """Identities as the model makes them."""
    out = np.empty(N, dtype=np.int64)
    identities(kind, 0, N // 100, 100, out)
    return out


@contextmanager
def interpreted() -> Iterator[Any]:
    """The module read by Python alone, kernels calling each other included."""
    with pytest.MonkeyPatch.context() as patch, np.errstate(over="ignore"):
        for name in ("mix", "stream", "draw", "identity", "poisson", "normal"):
            patch.setattr(chance, name, getattr(chance, name).py_func)
        # 64-bit words wrap around on purpose; NumPy's scalars would warn about it.
        yield chance


@pytest.mark.parametrize("key", KEYS)
def test_draws_are_uniform(key: tuple[int, int, int]) -> None:
    for entities in (np.arange(N), people()):
        values = uniform(*key, entities)
        assert stats.kstest(values, "uniform").pvalue > 1e-3
        assert values.min() >= 0
        assert values.max() < 1


def test_p_values_of_many_streams_are_uniform_themselves() -> None:
    who = np.arange(2_000)
    found = [
        stats.kstest(uniform(seed, decision, week, who), "uniform").pvalue
        for seed, decision, week in itertools.product(range(5), range(1, 9), range(10))
    ]
    assert stats.kstest(found, "uniform").pvalue > 1e-3


def test_every_bit_that_reaches_a_draw_is_fair() -> None:
    words = (uniform(5, 3, 11) * 2**53).astype(np.int64)
    share = [float(((words >> bit) & 1).mean()) for bit in range(53)]
    assert np.abs(np.array(share) - 0.5).max() < 4.5 * 0.5 / np.sqrt(N)


def correlation(one: F64, two: F64) -> float:
    return abs(float(np.corrcoef(one, two)[0, 1]))


def test_neighbouring_streams_are_independent() -> None:
    limit = 4.5 / np.sqrt(N)
    base = uniform(1, 4, 10)
    others = [uniform(1, 4, week) for week in range(50) if week != 10]
    others += [uniform(1, decision, 10) for decision in Decision if decision != 4]
    others += [uniform(seed, 4, 10) for seed in range(2, 30)]
    # Numbers that might be mistaken for each other by a careless mixer.
    others += [uniform(4, 1, 10), uniform(10, 4, 1), uniform(1, 10, 4), uniform(0, 5, 10)]
    assert max(correlation(base, other) for other in others) < limit
    assert max(correlation(base - base**2, other - other**2) for other in others) < limit


def test_entities_and_weeks_are_independent_in_sequence() -> None:
    limit = 4.5 / np.sqrt(N)
    history = np.empty(N)
    weekly(1, 4, 77, history)
    for values in (uniform(1, 4, 10), uniform(1, 4, 10, people()), history):
        for lag in (1, 2, 3, 7, 52, 64, 1024):
            assert correlation(values[lag:], values[:-lag]) < limit
    assert stats.kstest(history, "uniform").pvalue > 1e-3


def test_pairs_fill_the_square() -> None:
    one, two = uniform(1, 4, 10), uniform(1, 5, 10)
    for pair in ((one, two), (one[1:], one[:-1]), (one, uniform(1, 4, 11))):
        cells = np.histogram2d(*pair, bins=32, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(cells.ravel()).pvalue > 1e-3


def test_a_change_of_one_bit_changes_half_of_the_bits() -> None:
    words = [int(mix(np.uint64(v))) for v in range(500)]
    flips = [
        (word ^ int(mix(np.uint64(v ^ (1 << bit))))).bit_count()
        for v, word in enumerate(words)
        for bit in range(63)
    ]
    assert abs(np.mean(flips) - 32) < 0.2
    assert min(flips) > 8


def test_keyed_draws_pass_for_philox() -> None:
    """An audit: the same statistics as NumPy's counter-based generator, within sampling error."""
    ours = np.concatenate([uniform(9, decision, 3) for decision in (1, 8, 18)])
    philox = np.random.Generator(np.random.Philox(key=9)).random(3 * N)
    assert stats.ks_2samp(ours, philox).pvalue > 1e-3
    for power in (1, 2, 3, 4, 8):
        exact = 1 / (power + 1)
        error = np.sqrt((1 / (2 * power + 1) - exact**2) / len(ours))
        for values in (ours, philox):
            assert abs(float(np.mean(values**power)) - exact) < 4.5 * error
    gaps, theirs = (np.diff(np.flatnonzero(values < 0.05)) for values in (ours, philox))
    assert stats.ks_2samp(gaps, theirs).pvalue > 1e-3


@pytest.mark.parametrize("mean", [0.003, 0.2, 1.0, 4.5, 30.0])
def test_poisson_counts(mean: float) -> None:
    values = uniform(3, 2, 5)
    found = np.empty(N, dtype=np.int64)
    counts(mean, values, found)
    assert abs(found.mean() - mean) < 4.5 * np.sqrt(mean / N)
    assert abs(found.var() - mean) < 4.5 * np.sqrt((mean + 2 * mean**2) / N)
    assert np.array_equal(found, stats.poisson.ppf(values, mean).clip(min=0))


@pytest.mark.parametrize("mean", [700.0, 3000.0, 1e6])
def test_large_poisson_counts_are_those_of_the_normal_limit(mean: float) -> None:
    uniform = np.array([1e-6, 0.01, 0.3, 0.5, 0.9, 0.999])
    found = np.array([poisson(mean, u) for u in uniform])
    exact = stats.poisson.ppf(uniform, mean)
    np.testing.assert_allclose(found, exact, atol=4 + 0.002 * np.sqrt(mean))
    assert poisson(mean, 0.0) > 0


def test_poisson_at_the_edges() -> None:
    last = 1 - 2.0**-53
    assert poisson(0.0, last) == 0
    assert poisson(2.0, 0.0) == 0
    for mean in (0.01, 1.0, 10.0, 100.0):
        assert abs(poisson(mean, last) - stats.poisson.ppf(last, mean)) <= 3
    assert poisson(600.0, 0.5) == stats.poisson.ppf(0.5, 600.0)


def test_normal_quantiles() -> None:
    values = np.concatenate(
        [
            np.linspace(1e-6, 1 - 1e-6, 200_001),
            np.logspace(-12, -1, 500),
            1 - np.logspace(-12, -1, 500),
        ]
    )
    found = np.empty(len(values))
    quantiles(values, found)
    np.testing.assert_allclose(found, stats.norm.ppf(values), rtol=1.2e-9, atol=1e-9)
    assert (np.diff(found[:200_001]) > 0).all()
    assert np.isfinite([normal(0.0), normal(1.0)]).all()
    assert normal(0.5) == 0.0


def test_a_million_identities_and_more_are_unique() -> None:
    found = []
    for kind, week in itertools.product(range(1, 7), (-1, 0, 1, 520)):
        out = np.empty(50_000, dtype=np.int64)
        identities(kind, week, 500, 100, out)
        found.append(out)
    everyone = np.concatenate(found)
    assert len(np.unique(everyone)) == len(everyone) == 1_200_000
    assert everyone.min() > 0


def test_identities_do_not_confuse_their_parts() -> None:
    parts = list(itertools.product(range(5), range(-1, 5), range(-1, 5), range(5)))
    assert len({identity(*part) for part in parts}) == len(parts)


def test_any_number_of_areas_have_numbers_of_their_own_in_every_band() -> None:
    assert [in_band(2000, n, 1000) for n in (0, 21, 999)] == [2000, 2021, 2999]
    numbers = [in_band(start, n, 64) for start in range(-640, 640, 64) for n in range(500)]
    assert len(set(numbers)) == len(numbers)
    assert max(map(abs, numbers)) < 2**62


def sample(module: Any) -> list[Any]:
    """Answers of the module to a few hundred questions."""
    rng = np.random.default_rng(1)
    found = []
    for seed, decision, week, entity in rng.integers(0, [2**31, 33, 600, 2**62], (300, 4)).tolist():
        key = module.stream(seed, decision, week)
        parts = (decision, week - 1, seed % 500 - 1, entity % 1000)
        word = module.mix(np.uint64(entity))
        found += [key, module.draw(key, entity), word, module.identity(*parts)]
    return [*found, *(module.poisson(2.5, u) for u in (0.0, 0.02, 0.5, 0.99, 1 - 2.0**-53))]


def test_python_reads_the_same_numbers() -> None:
    compiled, edges = sample(chance), [0.0, 1e-9, 0.02, 0.3, 0.5, 0.77, 0.99, 1 - 2.0**-53]
    compiled_normal = [normal(u) for u in edges]
    with interpreted() as plain:
        assert sample(plain) == compiled
        assert [plain.normal(u) for u in edges] == pytest.approx(compiled_normal, rel=1e-14)


def test_keys_pass_through_python() -> None:
    """Numba refuses an int that does not fit the type it saw first; half the keys would not."""
    keys = [stream(1, 2, week) for week in range(64)]
    assert len({draw(key, 5) for key in keys}) == 64
    assert draw(np.uint64(np.int64(keys[0])), 5) == draw(keys[0], 5)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ((0, 1, 0), (0.8984696894203489, 0.5205058448420996, 0.10717309604566261)),
        ((1, 12, 7), (0.929297281535186, 0.7284323102488551, 0.4214724505973524)),
        ((2024, 32, 519), (0.060098003758842555, 0.8050830789862414, 0.3869211554752493)),
    ],
)
def test_the_streams_stay_as_they_are(key: Any, expected: tuple[float, ...]) -> None:
    """Every stored result rests on these numbers: do not adapt them, find out what changed."""
    assert tuple(draw(stream(*key), who) for who in (0, 1, 2**62)) == expected


def test_identities_stay_as_they_are() -> None:
    parts = ((1, -1, 0, 0), (2, 0, 21, 5), (6, 519, -1, 99))
    assert [identity(*part) for part in parts] == [
        4166842511949261749,
        2719653974574897487,
        9039767374275108677,
    ]


def test_a_draw_is_a_function_of_its_key_alone() -> None:
    who = people()
    values = uniform(1, 4, 10, who)
    assert np.array_equal(uniform(1, 4, 10, who[::-1]), values[::-1])
    assert np.array_equal(uniform(1, 4, 10, who[500:600]), values[500:600])
    assert draw(stream(1, Decision.CLIENT_PROFILE, 10), int(who[3])) == values[3]


def test_the_registry_of_decisions_is_append_only() -> None:
    """A number is a stream for ever: add to the end, never renumber."""
    numbers = [d.value for d in Decision]
    assert numbers == sorted(set(numbers))
    assert numbers[:32] == list(range(1, 33))
    assert len(Decision) >= 32
    assert (Decision.FEE_LEVEL, Decision.CARER_QUITS, Decision.NATIONAL_GROUP) == (1, 12, 32)
