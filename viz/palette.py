"""The colours of every picture and page, once: named, for a light and a dark theme.

Colours that carry meaning stand out from their background by 3:1 or more (WCAG 1.4.11), text by
4.5:1, and are told apart by people with any common colour blindness. Nothing is said by colour
alone: series also differ in dashes and markers, better and worse in words, unclear in hatching.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from gofal.agents.errors import unknown

type ThemeName = Literal["light", "dark"]

DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 2),
    (2, 1.6),
    (7, 2, 1.6, 2),
    (12, 3),
)  # on, off, points
MARKERS = ("o", "s", "^", "D", "v")  # of a series, in the terms of Matplotlib
HATCHES = ("", "////", "....", "xx")  # of a filled series
UNCLEAR_HATCH = "/////"


@dataclass(frozen=True)
class Theme:
    """Colours by use, as ``#rrggbb``.

    Attributes:
        name: light or dark.
        background: behind everything.
        panel: behind a card or a key.
        text: what is read.
        muted: what is read second: notes, axis numbers.
        grid: lines that guide the eye; they carry no meaning.
        zero: the line of no difference.
        outline: borders of councils.
        hatch: lines over cells whose direction is unclear.
        missing: filling where there is no number.
        baseline: the arm that others are compared with.
        series: other arms, in order.
        better: a change for the better.
        worse: a change for the worse.
        neutral: no direction is better, or the direction is unclear.
        diverging: from worse over nothing to better.
        sequential: from little to much.
    """

    name: ThemeName
    background: str
    panel: str
    text: str
    muted: str
    grid: str
    zero: str
    outline: str
    hatch: str
    missing: str
    baseline: str
    series: tuple[str, ...]
    better: str
    worse: str
    neutral: str
    diverging: tuple[str, ...]
    sequential: tuple[str, ...]


LIGHT = Theme(
    name="light",
    background="#ffffff",
    panel="#f2f4f6",
    text="#16202a",
    muted="#4d5965",
    grid="#dde2e6",
    zero="#16202a",
    outline="#4d5965",
    hatch="#16202a",
    missing="#d5dade",
    baseline="#5b6670",
    series=("#0064a6", "#b84a00", "#7b3f8c", "#0f0f2d"),
    better="#0064a6",
    worse="#b84a00",
    neutral="#6a7580",
    diverging=("#8f3600", "#d2742c", "#f0b98a", "#f4f4f2", "#9cc7e8", "#3d8cc7", "#00497d"),
    sequential=("#eef4ee", "#bfdcc4", "#83bd92", "#469763", "#1c6e3e", "#06431f"),
)

DARK = Theme(
    name="dark",
    background="#12181e",
    panel="#1d252d",
    text="#f0f3f5",
    muted="#b3bec8",
    grid="#323c46",
    zero="#f0f3f5",
    outline="#8a97a3",
    hatch="#f0f3f5",
    missing="#3b4650",
    baseline="#9aa7b3",
    series=("#62b5f0", "#f09a4a", "#d79be8", "#a50fff"),
    better="#62b5f0",
    worse="#f09a4a",
    neutral="#93a0ac",
    diverging=("#ffb877", "#d07828", "#6e4526", "#262d34", "#264d6c", "#2f86c4", "#8fd0ff"),
    sequential=("#1f3328", "#27553a", "#2f7a50", "#47a26d", "#7fcb99", "#c8f0d3"),
)

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}


def theme_of(name: str) -> Theme:
    """The theme of that name.

    Raises:
        GofalError: there is none.
    """
    if name not in THEMES:
        raise unknown("theme", name, THEMES)
    return THEMES[name]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it, 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def exported(theme: Theme) -> dict[str, str]:
    """Name and hex value of every colour, for a style sheet: ``series-1``, ``diverging-7``."""
    flat: dict[str, str] = {}
    for name, value in asdict(theme).items():
        if name == "name":
            continue
        if isinstance(value, str):
            flat[name] = value
        else:
            flat |= {f"{name}-{number}": colour for number, colour in enumerate(value, 1)}
    return flat
