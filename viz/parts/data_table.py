"""A real table: caption, headed rows and columns, and sorting that knows the alphabet."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

type Cell = str | tuple[str, Any]


@solara.component_vue("data_table.vue", vuetify=False)
def _DataTable(  # noqa: N802
    columns: list[dict[str, str]],
    rows: list[list[dict[str, Any]]],
    caption: str,
    sortable: bool,
    hint: str,
    folded: str,
) -> None:
    """Props of the Vue file."""


@solara.component
def DataTable(  # noqa: N802
    columns: Sequence[Mapping[str, str]],
    rows: Sequence[Mapping[str, Cell]],
    caption: str,
    words: Mapping[str, str],
    sortable: bool = True,
    folded: str = "",
    letters: Callable[[str], Any] = str.casefold,
) -> None:
    """A table; its first column heads the rows.

    Args:
        columns: key, label, and as wanted unit and align (left or right).
        rows: for each key the text, or the text and what it is sorted by (None comes last).
        caption: what the table shows.
        words: hint (how to sort, for those who do not see the arrows).
        sortable: whether headings are buttons that sort.
        folded: if given, the table folds away behind this summary.
        letters: sort key of a text; the Welsh alphabet needs its own.
    """
    keys = [column["key"] for column in columns]
    ranks = {key: _ranks([row[key] for row in rows], letters) for key in keys}
    _DataTable(
        columns=[{"unit": "", "align": "left", **column} for column in columns],
        rows=[
            [{"text": _text(row[key]), "rank": ranks[key][n]} for key in keys]
            for n, row in enumerate(rows)
        ],
        caption=caption,
        sortable=sortable,
        hint=words["hint"],
        folded=folded,
    )


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def _ranks(cells: Sequence[Cell], letters: Callable[[str], Any]) -> list[int | None]:
    """The place of each cell in its column; equal ones share it, gaps have none."""
    sorts = [letters(cell) if isinstance(cell, str) else cell[1] for cell in cells]
    known = [v for v in sorts if not (v is None or (isinstance(v, float) and math.isnan(v)))]
    place = {value: n for n, value in enumerate(sorted(set(known)))}
    return [place.get(value) for value in sorts]
