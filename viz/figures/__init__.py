"""Pictures of results: each kind one file in ``kinds/``, or from an installed package.

A picture is made from a tidy table and a :class:`Look`; with it come the words for those who do
not see it and the numbers behind it.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
from matplotlib.figure import Figure

from gofal.agents.errors import unknown
from gofal.agents.plugins import Seam, find
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import plain_style, settle

__all__ = ["FigureKind", "Look", "alt_text", "draw", "figure_kind", "figure_kinds", "table"]


SEAM = Seam("gofal.figures", f"{__name__}.kinds", "KIND", FigureKind, lambda kind: kind.slug)


@cache
def figure_kinds() -> dict[str, FigureKind]:
    """Every kind of picture, by slug."""
    return find(SEAM)


def figure_kind(slug: str) -> FigureKind:
    """The kind of that name.

    Raises:
        GofalError: there is none.
    """
    if slug not in figure_kinds():
        raise unknown("picture", slug, figure_kinds())
    return figure_kinds()[slug]


def draw(slug: str, frame: pd.DataFrame, look: Look) -> Figure:
    """The picture of a table; the file of its kind says which columns that has.

    Raises:
        GofalError: the kind is unknown or the table does not suit it.
    """
    kind = figure_kind(slug)
    kind.check(frame)
    with plain_style():
        return settle(kind.draw(frame, look))


def alt_text(slug: str, frame: pd.DataFrame, look: Look) -> str:
    """Content of the picture, in words and numbers.

    Raises:
        GofalError: the kind is unknown or the table does not suit it.
    """
    kind = figure_kind(slug)
    kind.check(frame)
    return kind.describe(frame, look)


def table(slug: str, frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """The numbers behind the picture, units in the headings, as shown (shares in per cent).

    Raises:
        GofalError: the kind is unknown or the table does not suit it.
    """
    kind = figure_kind(slug)
    kind.check(frame)
    return kind.table(frame, look)
