"""Fans over the years, each with what its band is and with the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import solara

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import (
    Language,
    difference_unit,
    end,
    say,
    signed_quantity,
    unit_name,
)
from gofal.viz.answer import Band
from gofal.viz.parts import DataTable, FanChart
from gofal.viz.parts.fan_chart import Formats
from gofal.viz.verdict.told import told_unit
from gofal.viz.verdict.words import year_name
from gofal.viz.web.judged import with_place
from gofal.viz.web.wording import (
    band_series,
    range_words,
    sides,
    written,
)

type Format = Callable[[float], str]


@dataclass(frozen=True)
class Line:
    """One line of a fan.

    Attributes:
        name: what it is called.
        band: its course, as it is told.
        number: 0 for the baseline, then the scenarios; the same one looks the same everywhere.
    """

    name: str
    band: Band
    number: int


def level_fan(
    lines: Sequence[Line], outcome: str, area: str, language: Language, futures: int, alt: str
) -> None:
    """Levels of an outcome with the lowest and highest future around them.

    Args:
        lines: the first is what others are compared with.
        outcome: of which.
        area: code of the council that its title names, or of Wales.
        language: to say it in.
        futures: how many stand behind every line.
        alt: the picture in a sentence.
    """
    unit, precision = told_unit(outcome), _precision(lines)
    _fan(
        lines,
        title=with_place(outcome_label(outcome, language), area, language),
        unit=unit_name(unit, language),
        note=say("band.levels", language, count=futures),
        alt=alt,
        write=written(outcome, language, precision),
        end=lambda value: end(value, unit, language, precision),
        tick=lambda value: end(value, unit, language),
        language=language,
    )


def difference_fan(
    lines: Sequence[Line],
    outcome: str,
    area: str,
    language: Language,
    futures: int,
    alt: str,
    beside: Sequence[str],
) -> None:
    """Paired differences of an outcome with their intervals, and a line at no difference.

    Args: as :func:`level_fan`; ``futures`` counts pairs, and ``beside`` names what the chart of
        levels beside it shows more.
    """
    unit, precision = told_unit(outcome), _precision(lines)
    _fan(
        lines,
        title=with_place(
            say("fan.change", language, outcome=outcome_label(outcome, language)), area, language
        ),
        unit=difference_unit(unit, language),
        note=say("band.changes", language, count=futures),
        alt=alt,
        write=lambda value: signed_quantity(value, unit, language, precision),
        end=lambda value: end(value, unit, language, precision, plus=True),
        tick=lambda value: end(value, unit, language, plus=True),
        language=language,
        changes=outcome,
        beside=beside,
    )


def _fan(
    lines: Sequence[Line],
    title: str,
    unit: str,
    note: str,
    alt: str,
    write: Format,
    end: Format,
    tick: Format,
    language: Language,
    changes: str = "",
    beside: Sequence[str] = (),
) -> None:
    def year_text(year: float) -> str:
        return year_name(int(year), language)

    with solara.v.Html(tag="div"):  # the picture and its table stay together
        FanChart(
            series=[band_series(line.name, line.band, line.number) for line in lines],
            unit=say("fan.unit", language, unit=unit, band=note),
            title=title,
            alt=alt,
            words=range_words(language),
            formats=Formats(write, end, end, tick, year_text),
            zero=bool(changes),
            sides=sides(changes, language) if changes else None,
            beside=beside,
        )
        columns = [{"key": "year", "label": say("part.year", language)}]
        columns += [{"key": f"c{n}", "label": line.name} for n, line in enumerate(lines)]
        DataTable(
            columns=columns,
            rows=[
                {"year": year_text(year)}
                | {
                    f"c{n}": reading(line.band, at, write, end, language)
                    for n, line in enumerate(lines)
                }
                for at, year in enumerate(lines[0].band.year)
            ],
            caption=say("fan.table", language, title=title, unit=unit, band=note),
            words={"hint": ""},
            sortable=False,
            folded=say("table.show", language, name=title),
        )


def reading(band: Band, at: int, write: Format, end: Format, language: Language) -> str:
    """One year of a line in words: the mean, and the ends of its band where there is one."""
    mean, low, high = band.mean[at], band.low[at], band.high[at]
    if low != low or high != high:
        return write(mean)
    ends = say("part.range", language, low=end(low), high=end(high))
    return say("fan.reading", language, mean=write(mean), range=ends)


def _precision(lines: Sequence[Line]) -> float | None:
    """Half the usual width of the bands, which decides the digits; None if there is no band."""
    widths = [
        (high - low) / 2
        for line in lines
        for low, high in zip(line.band.low, line.band.high, strict=True)
        if high > low
    ]
    return median(widths) if widths else None
