"""Kinds of picture, and the look that a caller may ask of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from gofal.abm.results import WALES
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.figures.measure import Measure
from gofal.viz.palette import Theme, ThemeName, theme_of
from gofal.viz.saved_comparison import SavedComparison

type Layout = Literal["outlines", "hexes"]

LAYOUTS: tuple[Layout, ...] = ("outlines", "hexes")


@dataclass(frozen=True)
class Look:
    """Looks of a picture and the subject of its numbers.

    Attributes:
        language: of every word in it.
        theme: light or dark.
        outcome: the outcome whose unit the numbers have (of x, where there are two).
        other: the outcome of y, where there are two.
        outcomes: several outcomes, for pictures that list them.
        reference: the arm compared with.
        arms: the other arms; empty for all there are.
        area: code of the council, or ``wales``.
        only: codes of the councils of a slice that was run in place of all of Wales.
        window: stretch of time, as ``years 9-10``.
        axes: names of the two axes of a surface.
        limit: half width of the scale in the outcome's unit, to give several pictures one scale.
        layout: real outlines or one hexagon a council.
        size: width and height in inches; the kind's own if left out.
        title: own title in place of the usual one.
        alone: whether it carries its own title, notes and list, or stands on a page that does.
        prices: the year whose pounds its money is in, named under it; empty for those of each year.
        rules: hash of the rules that made its numbers, named under it; empty if unknown.
        address: where its answer can be seen, named under it; empty if unknown.
        names: own names of arms in place of those of the presets.
    """

    language: Language = "en"
    theme: ThemeName = "light"
    outcome: str = "rural_met_need"
    other: str = "effective_wage"
    outcomes: tuple[str, ...] = ()
    reference: str = "baseline"
    arms: tuple[str, ...] = ()
    area: str = WALES
    only: tuple[str, ...] = ()
    window: str = ""
    axes: tuple[str, str] = ("", "")
    limit: float | None = None
    layout: Layout = "outlines"
    size: tuple[float, float] | None = None
    title: str = ""
    alone: bool = True
    prices: str = ""
    rules: str = ""
    address: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        theme_of(self.theme)
        if self.language not in LANGUAGES:
            raise unknown("language", self.language, LANGUAGES)
        if self.layout not in LAYOUTS:
            raise unknown("layout", self.layout, LAYOUTS)
        if self.limit is not None and not self.limit > 0:
            raise GofalError(f"limit = {self.limit:g} is not possible; it has to be above 0")
        for name in (self.outcome, self.other, *self.outcomes):
            Measure.of(name, self.language)

    def say(self, key: str, **values: object) -> str:
        """A text of the catalogue in the language of the picture."""
        return say(key, self.language, **values)

    @property
    def colours(self) -> Theme:
        """The theme itself."""
        return theme_of(self.theme)

    @property
    def measure(self) -> Measure:
        """The outcome, in the language of the picture."""
        return Measure.of(self.outcome, self.language)


def largest_first(frame: pd.DataFrame, sizes: ArrayLike, names: str) -> pd.DataFrame:
    """Rows by size, those of like size by name; what is not known comes last.

    Args:
        frame: a row a thing.
        sizes: one a row.
        names: the column of names.
    """
    order = np.lexsort((frame[names].to_numpy(dtype=str), -np.asarray(sizes)))
    return frame.iloc[order].reset_index(drop=True)


_EITHER = ("difference", "value")
"""Columns of which one holds the numbers of a kind that names none."""


@dataclass(frozen=True)
class FigureKind:
    """A kind of picture; one file in ``kinds/`` makes one.

    Attributes:
        slug: its name.
        columns: columns its table has to have; each file says what they mean.
        numbers: those of them that hold numbers.
        draw: the picture of a table.
        describe: what it shows, in words, for those who do not see it.
        table: the numbers behind it, headings with units, in one language.
        gather: makes the table from the answer of a comparison; None where only an analysis can.
        of_runs: whether its table is of yearly values by arm and replicate, which single runs and
            sweeps give too.
    """

    slug: str
    columns: tuple[str, ...]
    numbers: tuple[str, ...]
    draw: Callable[[pd.DataFrame, Look], Figure]
    describe: Callable[[pd.DataFrame, Look], str]
    table: Callable[[pd.DataFrame, Look], pd.DataFrame]
    gather: Callable[[SavedComparison, Look], pd.DataFrame] | None = None
    of_runs: bool = False

    def check(self, frame: pd.DataFrame) -> None:
        """Refuse a table that cannot be drawn.

        Raises:
            GofalError: a column is missing, holds no numbers, or there is nothing to show.
        """
        for name in self.columns:
            if name not in frame.columns:
                given = ", ".join(map(str, frame.columns)) or "none"
                raise GofalError(f"picture {self.slug} needs a column {name!r}; there are: {given}")
        if frame.empty:
            raise GofalError(f"picture {self.slug}: the table has no rows")
        for name in self.numbers:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                raise GofalError(f"picture {self.slug}: column {name!r} has to hold numbers")
        for name in (name for name in self.columns if name not in self.numbers):
            if (empty := frame[name].isna().to_numpy()).any():
                row = int(empty.argmax()) + 1
                raise GofalError(f"picture {self.slug}: row {row} has nothing in column {name!r}")
        self._check_something_shows(frame)

    def _check_something_shows(self, frame: pd.DataFrame) -> None:
        shown = [name for name in self.numbers or _EITHER if name in frame and name != "year"]
        shown = ["difference"] if "difference" in shown else shown
        if shown and not np.isfinite(frame[shown].to_numpy(dtype=np.float64)).any():
            raise GofalError(
                f"picture {self.slug}: there is nothing to show, no row has a number in "
                f"{', '.join(shown)}"
            )
