"""References made from what the code declares: levers, outcomes, parameters, results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gofal.abm.levers import Lever
from gofal.abm.world.records import Records
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import column_specs
from gofal.experiments.lists.tables import outcomes_list, parameters_list, series_list
from gofal.experiments.output.crate import FILES
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import Language, heads, is_percent, unit_name
from gofal.viz.web import evidence

type Row = Sequence[str]


def levers(language: Language) -> str:
    """Every lever, group by group, with values as they are typed."""
    cards = evidence.levers()
    rows = [
        (
            card.lever.name,
            card.explanation(language),
            _allowed(card.lever, language),
            card.lever.show(card.lever.default),
            card.note(language),
        )
        for card in cards
    ]
    names = heads(("lever", "meaning", "allowed", "default", "source"), language)
    return _by_group(names, rows, [card.group(language) for card in cards])


def _allowed(lever: Lever, language: Language) -> str:
    if lever.stepwise:
        return ", ".join(option.slug for option in lever.options) or "0, 1"
    unit = (
        "" if is_percent(lever.unit) or lever.unit == "ratio" else unit_name(lever.unit, language)
    )
    return f"{lever.low:g} … {lever.high:g} {unit}".rstrip()


def outcomes(language: Language) -> str:
    """Every outcome, group by group."""
    listing = outcomes_list(language)
    return _by_group(listing.heads, listing.rows, listing.groups)


def series(language: Language) -> str:
    """Every raw series of which outcomes are worked out."""
    listing = series_list(language)
    return "\n".join(_table(listing.heads, listing.rows))


def parameters(language: Language) -> str:
    """Every parameter, subject by subject."""
    listing = parameters_list(language)
    subjects = [row[0].partition(".")[0] for row in listing.rows]
    return _by_group(listing.heads, listing.rows, subjects)


def files(_language: Language) -> str:
    """Files of folders of results."""
    return "\n".join(markdown(("File", "Holds"), [(f"`{n}`", t) for n, t in FILES.items()]))


def providers(_language: Language) -> str:
    """Columns of the table of providers."""
    return "\n".join(markdown(("Column", "Unit", "Holds"), list(_provider_columns())))


def _provider_columns() -> Iterator[tuple[str, str, str]]:
    known = column_specs(ProviderColumns)
    told = {
        "week": ("week", "week of the policy"),
        "cash": ("£", known["cash"][1].meaning),
        "credit": ("£", known["credit"][1].meaning),
        "form": ("name", known["form"][1].meaning),
        "council": ("code", known["council"][1].meaning),
        "base_place": ("code", known["base_place"][1].meaning),
    }
    for name in Records().providers((), (), {}, 0).columns:
        unit, meaning = told.get(name) or (known[name][1].unit, known[name][1].meaning)
        yield f"`{name}`", unit, meaning


def _by_group(names: Sequence[str], rows: Sequence[Row], groups: Sequence[str]) -> str:
    """A table for each group, under its heading."""
    lines: list[str] = []
    for group in dict.fromkeys(groups):
        chosen = [row for row, of in zip(rows, groups, strict=True) if of == group]
        lines += [f"## {group}", "", *_table(names, chosen)]
    return "\n".join(lines)


def _table(names: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Rows whose first cell is a name, set as code."""
    return markdown(names, [(f"`{row[0]}`", *map(_plain, row[1:])) for row in rows])


def _plain(cell: str) -> str:
    """A cell in which nothing is taken for Markdown or HTML."""
    text = cell.replace("\n", "; ").replace("<", "&lt;")
    return text.replace("*", "&#42;").replace("_", "&#95;")
