"""Lists that people read and programs take: a table, lines, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.markup import escape
from rich.table import Table

from gofal.agents.errors import unknown
from gofal.experiments.output.terminal import console, table

FORMATS = ("table", "lines", "csv", "json")
type Datum = str | float | Sequence[str] | None


@dataclass(frozen=True)
class Listing:
    """Something that is listed.

    Attributes:
        title: above the table.
        heads: of the columns that people read; none if each row is a name and what it is.
        rows: cells of these columns, the name first.
        data: the same for programs: English names that stay, numbers as numbers, a mapping a row.
        groups: heading that each row stands under; none if there are no headings.
        caption: below the table.
        apart: whether a line parts every row of the table from the next.
        least: fewest characters of some columns, by number.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    data: Sequence[Mapping[str, Datum]]
    groups: Sequence[str] = ()
    caption: str = ""
    apart: bool = False
    least: Mapping[int, int] = field(default_factory=dict)

    def table(self) -> Table:
        """For a screen."""
        width = len(self.rows[0]) if self.rows else 0
        made = table(self.title, self.heads or [""] * width, [])
        made.show_header = bool(self.heads)
        for number, width in self.least.items():
            made.columns[number].min_width = width
        if self.caption:
            made.caption, made.caption_justify = escape(self.caption), "left"
        before = None
        for number, row in enumerate(self.rows):
            group = self.groups[number] if self.groups else None
            if group != before:
                made.add_section()
                made.add_row(f"[bold]{escape(group or '')}[/bold]")
            before = group
            made.add_row(*map(escape, row), end_section=self.apart)
        return made

    def lines(self) -> str:
        """For a pipe: a row a line, cells parted by tabs, nothing cut and no heading."""
        return "".join("\t".join(map(_on_one_line, row)) + "\n" for row in self.rows)

    def csv(self) -> str:
        """A table with a head; what has several parts is parted by semicolons."""
        text = io.StringIO()
        made = csv.DictWriter(text, self._names(), lineterminator="\n")
        made.writeheader()
        for row in self.data:
            made.writerow({name: _cell(value) for name, value in row.items()})
        return text.getvalue()

    def json(self) -> str:
        """A list of objects."""
        return json.dumps(list(self.data), ensure_ascii=False, indent=1) + "\n"

    def _names(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.data for name in row))


def show(listing: Listing, wanted: str | None = None) -> None:
    """Print a list on standard output.

    Args:
        listing: what is listed.
        wanted: a format; if None a table on a screen, and lines in a file or a pipe.

    Raises:
        GofalError: there is no such format.
    """
    chosen = wanted or ("table" if sys.stdout.isatty() else "lines")
    match chosen:
        case "table":
            console().print(listing.table())
        case "lines":
            sys.stdout.write(listing.lines())
        case "csv":
            sys.stdout.write(listing.csv())
        case "json":
            sys.stdout.write(listing.json())
        case _:
            raise unknown("format", chosen, FORMATS)


def _on_one_line(cell: str) -> str:
    return "; ".join(cell.split("\n")).replace("\t", " ")


def _cell(value: Datum) -> str | float:
    if value is None:
        return ""
    return value if isinstance(value, str | int | float) else "; ".join(value)
