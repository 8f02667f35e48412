"""Pictures of results: each kind one file in ``kinds/``, found by looking into that folder.

A picture is made from a tidy table and a :class:`Look`; with it come the words for those who do
not see it and the numbers behind it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import pandas as pd
from matplotlib.figure import Figure

from gofal.agents.errors import unknown
from gofal.viz.figures import kinds
from gofal.viz.figures.base import FigureKind, Look
from gofal.viz.figures.canvas import plain_style, settle

__all__ = ["FigureKind", "Look", "alt_text", "draw", "figure_kind", "figure_kinds", "table"]


@cache
def figure_kinds() -> dict[str, FigureKind]:
    """Every kind in the folder, by slug."""
    found = [
        importlib.import_module(f"{kinds.__name__}.{module.name}").KIND
        for module in pkgutil.iter_modules(kinds.__path__)
    ]
    return {kind.slug: kind for kind in found}


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
    """What the picture shows, in words and numbers.

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
