"""The page of data: every kind of fact with its source and licence, as the model reads it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pandas as pd
from markupsafe import Markup

from gofal.abm.country import DEFAULT
from gofal.abm.facts import load_facts
from gofal.abm.facts.local import local_kinds
from gofal.abm.history import Change, events
from gofal.agents.parameter import Parameter
from gofal.experiments.hindcast.series import load_series
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.text import Language, heads, quantity
from gofal.viz.web.html import english, link, render
from gofal.viz.web.plain.host import Host
from gofal.viz.web.state import PageState

NUMBERS = "/numbers.csv"
"""Address of the file of every number of the model."""
_COLUMNS = ("name", "label_en", "label_cy", "value", "low", "high", "unit", "source", "evidence")
_GUESSED = "assumption"


def page(state: PageState, _host: Host) -> str:
    """Where every number comes from."""
    return _page(state.language)


@cache
def _page(language: Language) -> str:
    numbers = every_number()
    return render(
        "plain/data.html",
        language,
        tables={
            "facts": (heads(("source", "licence", "of", "used"), language, "data"), _origins()),
            "councils": (
                heads(("council", "fact", "value", "of", "source", "licence"), language, "data"),
                list(_public(language)),
            ),
            "events": (heads(("event", "what", "source"), language, "data"), _events(language)),
            "numbers": (heads(("subject", "numbers", "assumed"), language, "data"), _subjects()),
        },
        count=len(numbers),
        assumed=sum(map(assumed, numbers)),
        dated=sum(len(one.values) for one in load_series().values()),
        file=NUMBERS,
        trust=link(PageState(language), view="trust"),
        validation=link(PageState(language), view="validation"),
    )


def every_number() -> list[Parameter]:
    """Every number of the model, with its source."""
    known = all_parameters()
    return [known.parameter(name) for name in known]


def assumed(number: Parameter) -> bool:
    """Whether the source of a number says that it is an assumption, in whole or in part."""
    return _GUESSED in number.source.lower()


@cache
def numbers_file() -> str:
    """Every number of the model as CSV; its columns are the same in both languages."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in every_number():
        plain = [getattr(one, column) for column in _COLUMNS[:-1]]
        writer.writerow([*plain, " ".join(one.evidence)])
    return text.getvalue()


def _origins() -> list[tuple[object, ...]]:
    """Sources of the tables of councils, places and roads, each once."""
    table = load_facts().sources
    rows: list[tuple[object, ...]] = []
    for (source, licence, year, status), held in table.groupby(
        ["source", "licence", "year", "status"], sort=False
    ):
        used = Markup(", ").join(
            Markup("<code>{}</code>").format(f"{row.table}.{row.column}")
            for row in held.itertuples()
        )
        said = Markup("{} <span class='note'>({})</span>").format(english(source), english(status))
        rows.append((said, english(licence), english(year), used))
    return rows


def _public(language: Language) -> Iterable[tuple[object, ...]]:
    """What public sources say of single councils."""
    table = pd.read_csv(DEFAULT.public_facts, dtype=str, keep_default_na=False)
    names = load_facts().councils.set_index("name_en")["name_cy"]
    for row in table.to_dict("records"):
        kind = local_kinds()[str(row["fact"])]
        welsh = language == "cy"
        yield (
            names[row["council"]] if welsh else row["council"],
            kind.label_cy if welsh else kind.label_en,
            _value(str(row["value"]), kind.unit, language),
            row["year"],
            english(row["source"]),
            english(row["licence"]),
        )


def _value(text: str, unit: str, language: Language) -> object:
    """A number with its unit; the name of an option as it is written."""
    try:
        return quantity(float(text), unit, language)
    except ValueError:
        return Markup("<code>{}</code>").format(text)


def _events(language: Language) -> list[tuple[object, ...]]:
    """What Wales met since 2016, with the sources of what each changes."""
    known = all_parameters()
    rows: list[tuple[object, ...]] = []
    for event in events().values():
        sources = [known.parameter(name).source for name in event.parameters]
        sources += [_source(change) for change in event.changes]
        label, what = (
            (event.label_cy, event.what_cy) if language == "cy" else (event.label_en, event.what_en)
        )
        rows.append((label, what, english("; ".join(dict.fromkeys(sources)))))
    return rows


def _source(change: Change) -> str:
    return f"{change.source} ({', '.join(change.evidence)})" if change.evidence else change.source


def _subjects() -> list[tuple[object, ...]]:
    """How many numbers there are of each subject, and how many are assumptions."""
    of = Counter(one.name.partition(".")[0] for one in every_number())
    guessed = Counter(one.name.partition(".")[0] for one in every_number() if assumed(one))
    return [
        (Markup("<code>{}</code>").format(subject), count, guessed[subject])
        for subject, count in of.items()
    ]
