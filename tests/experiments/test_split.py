"""The spread of effects is split into luck, latent facts and parameters: known answers come out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gofal.agents.errors import GofalError
from gofal.experiments.comparison.effects_split import split_effects
from gofal.experiments.comparison.split import Floats, split
from gofal.experiments.comparison.split_table import columns_of, not_told_apart
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.runs.nested import Nesting, Over
from gofal.experiments.statistics import estimate
from gofal.experiments.text import LANGUAGES

MEAN, LUCK, LATENT, PARAMETERS = 5.0, 1.0, 2.0, 3.0


def made(nesting: Nesting, rows: int, *sds: float) -> Floats:
    """Effects of so many comparisons, shape (rows, replicates)."""
    chooser = np.random.default_rng(1)
    shape = (rows, nesting.luck, nesting.wales, nesting.sets)
    luck, latent, parameters = (
        sd * chooser.normal(size=size)
        for sd, size in zip(
            sds, (shape, (rows, 1, *shape[2:]), (rows, 1, 1, shape[3])), strict=True
        )
    )
    effects: Floats = (MEAN + luck + latent + parameters).reshape(rows, -1)
    return effects


def test_three_known_variances_are_recovered_on_average() -> None:
    nesting = Nesting(sets=8, wales=3, luck=2)
    effects = made(nesting, 2000, LUCK, LATENT, PARAMETERS)
    found = split(effects, nesting)
    variances = {part: float((sd**2).mean()) for part, sd in found.parts.items()}
    assert variances == pytest.approx({"luck": 1.0, "latent": 4.0, "parameters": 9.0}, rel=0.05)
    np.testing.assert_allclose(sum(found.shares.values()), 1.0)
    assert np.median(found.shares["parameters"]) == pytest.approx(9 / 14, abs=0.04)
    inside = (found.low <= MEAN) & (found.high >= MEAN)
    assert inside.mean() == pytest.approx(VERDICT_LEVEL, abs=0.01)
    other = MEAN + np.hypot(LATENT, PARAMETERS) * np.random.default_rng(2).normal(size=2000)
    held = (found.one_low <= other) & (other <= found.one_high)
    assert held.mean() == pytest.approx(0.9, abs=0.03)


def test_effects_have_a_column_for_every_part() -> None:
    nesting = Nesting(2, 2, 2)
    values = pd.DataFrame(
        {"arm": arm, "replicate": n, "window": "w", "level": level, "code": "x", "outcome": "o",
         "value": 10.0 + (arm == "a") * effect + (level == "council") * n}
        for n, effect in enumerate([0.0, 10.0, 4.0, 14.0, 2.0, 12.0, 6.0, 16.0])
        for arm in ("baseline", "a")
        for level in ("wales", "council")
    )  # fmt: skip
    (row,) = split_effects(values, ["baseline", "a"], nesting).to_dict("records")
    assert (row["arm"], row["window"], row["outcome"], row["difference"]) == ("a", "w", "o", 8.0)
    parts = [row[f"{part}_sd"] ** 2 for part in ("luck", "latent", "parameters")]
    assert parts == pytest.approx([2.0, 7.0, 46.0])
    assert row["latent_share"] == pytest.approx(7 / 55)


def test_the_interval_of_the_mean_is_over_what_stands_apart() -> None:
    for nesting, units in ((Nesting(4, 3, 2), 4), (Nesting(1, 3, 2), 3), (Nesting(1, 1, 6), 6)):
        effects = made(nesting, 20, LUCK, LATENT, PARAMETERS)
        found, expected = (
            split(effects, nesting),
            estimate(
                np.stack([effects[:, n::units].mean(axis=1) for n in range(units)], axis=1),
                VERDICT_LEVEL,
            ),
        )
        assert nesting.units == units
        np.testing.assert_allclose(found.low, expected.low)
        np.testing.assert_allclose(found.high, expected.high)
    effects = made(Nesting(1, 4, 3), 2000, LUCK, LATENT, 0.0)
    alone, pooled = split(effects, Nesting(1, 4, 3)), split(effects, Nesting(1, 1, 12))
    for one, least, most in ((alone, 0.975, 0.99), (pooled, 0.0, 0.93)):
        assert least < ((one.low <= MEAN) & (one.high >= MEAN)).mean() < most


def test_a_split_by_hand() -> None:
    # Two sets of two plausible Wales of two replicates, in the order luck, Wales, set.
    table = [0.0, 10.0, 4.0, 14.0, 2.0, 12.0, 6.0, 16.0]
    found = split([table], Nesting(2, 2, 2))
    # Mean squares: luck 8 / 4, latent 32 / 2, parameters 200 / 1.
    assert found.mean[0] == 8.0
    expected = {"luck": 2.0, "latent": (16 - 2) / 2, "parameters": (200 - 16) / 4}
    assert {part: sd[0] ** 2 for part, sd in found.parts.items()} == pytest.approx(expected)
    assert found.shares["luck"][0] == pytest.approx(2 / 55)


def test_no_part_is_negative_and_what_falls_is_pooled() -> None:
    found = split([[0.0, 0.0, 0.0, 0.0, 4.0, 4.0, 4.0, 4.0]], Nesting(2, 2, 2))
    # Mean squares 8 (4 degrees of freedom), 0 (2) and 0 (1): one of 32 / 7.
    assert found.parts["luck"][0] ** 2 == pytest.approx(32 / 7)
    assert found.parts["latent"][0] == found.parts["parameters"][0] == 0.0
    for sds, part in (((1, 0, 0), "luck"), ((0, 1, 0), "latent"), ((0, 0, 1), "parameters")):
        effects = made(Nesting(12, 4, 3), 200, *sds)
        pure = split(effects, Nesting(12, 4, 3))
        assert all((sd >= 0).all() for sd in pure.parts.values())
        assert np.median(pure.shares[part]) > 0.93
    still = split(np.zeros((1, 8)), Nesting(2, 2, 2))
    assert (still.low[0], still.high[0], still.one_low[0]) == (0.0, 0.0, 0.0)
    assert all(np.isnan(share[0]) for share in still.shares.values())


@pytest.mark.parametrize(
    ("nesting", "parts", "sentences"),
    [
        (Nesting(3, 2, 2), "luck latent parameters", 0),
        (Nesting(3, 1, 2), "luck latent_parameters", 1),
        (Nesting(3, 2, 1), "luck_latent parameters", 1),
        (Nesting(3, 1, 1), "luck_latent_parameters", 1),
        (Nesting(1, 3, 2), "luck latent", 1),
        (Nesting(1, 3, 1), "luck_latent", 2),
        (Nesting(1, 1, 3), "luck", 1),
    ],
)
def test_what_there_is_one_of_is_not_told_apart(
    nesting: Nesting, parts: str, sentences: int
) -> None:
    effects = made(nesting, 400, LUCK, LATENT, PARAMETERS)
    found = split(effects, nesting)
    assert list(found.parts) == parts.split()
    assert len(columns_of(nesting)) == 4 + len(found.parts)
    lines = {language: not_told_apart(nesting, language) for language in LANGUAGES}
    assert [len(one) for one in lines.values()] == [sentences, sentences]
    assert np.isfinite(found.low).all()
    known = "luck" in found.parts and nesting.varied
    assert np.isfinite(found.one_low).all() == known
    if parts == "luck latent_parameters":
        assert (found.parts["latent_parameters"] ** 2).mean() == pytest.approx(13.0, rel=0.15)


def test_replicates_are_nested_and_more_of_them_keep_the_first() -> None:
    def cells(over: Over) -> list[tuple[float, int]]:
        return [(over.parameters(n)["a.b"], over.wales_of(n)) for n in range(12)]

    sets = ({"a.b": 0.0}, {"a.b": 1.0})
    asked = Over(sets, wales=3)
    assert asked.nesting(2).pairs == 12
    assert sorted(cells(asked)) == sorted(2 * [(s, s + 2 * w) for s in range(2) for w in range(3)])
    assert cells(asked)[:6] == cells(Over(sets, wales=4))[:6]
    for counts in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(GofalError, match="= 0 is too few"):
            Nesting(*counts)
