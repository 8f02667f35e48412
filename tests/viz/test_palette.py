"""Colours stand out, and are told apart without seeing all of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gofal.agents.errors import GofalError
from gofal.viz.palette import THEMES, Theme, contrast, exported, theme_of

# Linear-light matrices of Machado, Oliveira and Fernandes (2009), full severity.
BLINDNESS = {
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_carries_meaning_stands_out(theme: Theme) -> None:
    for colour in (
        *theme.series,
        theme.baseline,
        theme.better,
        theme.worse,
        theme.neutral,
        theme.zero,
        theme.outline,
    ):
        assert contrast(colour, theme.background) >= 3, colour
    for colour in (theme.text, theme.muted):
        assert contrast(colour, theme.background) >= 4.5, colour
        assert contrast(colour, theme.panel) >= 4.5, colour


def _seen(colour: str, matrix: list[list[float]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    light = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]) ** 2.2
    return np.clip(np.array(matrix) @ light, 0, 1) ** (1 / 2.2)


@pytest.mark.parametrize("matrix", BLINDNESS.values(), ids=BLINDNESS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_better_and_worse_differ_for_the_colour_blind(
    theme: Theme, matrix: list[list[float]]
) -> None:
    for one, other in (
        (theme.better, theme.worse),
        (theme.diverging[0], theme.diverging[-1]),
        *itertools.combinations(theme.series[:2], 2),
        *itertools.product(theme.series[3:], theme.series[:3]),
    ):
        assert np.linalg.norm(_seen(one, matrix) - _seen(other, matrix)) > 0.25


def test_known_contrasts() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_theme_exports_the_same_names() -> None:
    names = [set(exported(theme)) for theme in THEMES.values()]
    assert names[0] == names[1]
    assert {"background", "series-1", "diverging-7"} <= names[0]


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(GofalError, match="dark, light"):
        theme_of("sepia")
