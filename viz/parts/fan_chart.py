"""Lines over years with bands of uncertainty, the baseline always among them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import solara

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import UNDEFINED
from gofal.viz.palette import DASHES, LIGHT, exported
from gofal.viz.parts.scales import Format, told_ticks
from gofal.viz.parts.source import SOURCE

type Side = Literal["better", "worse"]


def _plain_year(year: float) -> str:
    return f"{year:g}"


@dataclass(frozen=True)
class Formats:
    """How a fan writes numbers.

    Attributes:
        value: a value with its unit.
        end: an end of an interval, which stands behind a value with its unit.
        label: a value at the end of a line, where the unit need not be said again.
        tick: a value at the axis, likewise.
        year: a year.
    """

    value: Format
    end: Format | None = None
    label: Format | None = None
    tick: Format | None = None
    year: Format = _plain_year

    @property
    def three(self) -> tuple[Format, Format, Format]:
        """Those of a value, of an end and of a label."""
        return self.value, self.end or self.value, self.label or self.value


@solara.component_vue("fan_chart.vue", vuetify=False)
def _FanChart(  # noqa: N802
    series: list[dict[str, Any]],
    years: list[dict[str, Any]],
    ticks: list[dict[str, Any]],
    title: str,
    unit: str,
    alt: str,
    zero: bool,
    reference: dict[str, Any] | None,
    sides: list[dict[str, Any]],
    beside: list[str],
    source: str,
    channel: str,
) -> None:
    """Props of the Vue file."""


@solara.component
def FanChart(  # noqa: N802
    series: Sequence[Mapping[str, Any]],
    unit: str,
    title: str,
    alt: str,
    words: Mapping[str, str],
    formats: Formats,
    zero: bool = False,
    reference: Mapping[str, Any] | None = None,
    sides: Mapping[Side, str] | None = None,
    beside: Sequence[str] = (),
    channel: str = "",
) -> None:
    """A fan chart; arrow keys or the pointer move through the years and values are read out.

    Every line has its name where it ends, with its value in the year that is read, so that no key
    is needed at any width.

    Args:
        series: the baseline first. Each has name, years (numbers, the same in all), mean, low and
            high (numbers; None or NaN where there is none); colour (a name of the palette:
            baseline, series-1, …) and dash (lengths on, off, …) follow the order by default.
        unit: written under the title.
        title: heading.
        alt: the picture in a sentence.
        words: range (how an interval is written, with {low} and {high}).
        formats: how values and years are written.
        zero: whether the axis must show zero, with a line there.
        reference: value and text of a line to compare with.
        sides: what better and worse are called, where the axis is of changes; the one that stands
            above zero first.
        beside: names of lines that a chart beside this one has and this one has not, so that both
            are of one height.
        channel: a player on this channel moves the cursor.

    Raises:
        GofalError: there is no series, lengths differ, or a colour is unknown.
    """
    lines = [_line(n, entry, formats, words["range"]) for n, entry in enumerate(series)]
    years = _years(series, lines)
    also = [*([0.0] if zero else []), *([float(reference["value"])] if reference else [])]
    _FanChart(
        series=lines,
        years=[{"value": year, "text": formats.year(year)} for year in years],
        ticks=told_ticks(*_reach(lines, also), formats.tick or formats.value),
        title=title,
        unit=unit,
        alt=alt,
        zero=zero,
        reference=dict(reference) if reference else None,
        sides=_sides(sides or {}),
        beside=list(beside),
        source=solara.use_context(SOURCE),
        channel=channel,
    )


def _sides(words: Mapping[Side, str]) -> list[dict[str, Any]]:
    """The first stands above zero, the other below."""
    return [
        {"kind": kind, "text": text, "above": not n} for n, (kind, text) in enumerate(words.items())
    ]


def _line(n: int, entry: Mapping[str, Any], formats: Formats, between: str) -> dict[str, Any]:
    text, end, label = formats.three
    colour = entry.get("colour") or ("baseline" if n == 0 else f"series-{n}")
    if colour not in exported(LIGHT):
        raise unknown("colour", colour, exported(LIGHT))
    dash = entry.get("dash") or DASHES[n % len(DASHES)]
    mean, low, high = (_known(entry[key]) for key in ("mean", "low", "high"))
    every = list(zip(mean, low, high, strict=True))
    return {
        "name": entry["name"],
        "colour": colour,
        "dash": " ".join(f"{length:g}" for length in dash),
        "mean": mean,
        "low": low,
        "high": high,
        "texts": [_reading(*values, text, end, between) for values in every],
        "values": [UNDEFINED if value is None else label(value) for value in mean],
        "ranges": [_range(*values, end, between) for values in every],
    }


def _years(series: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> list[float]:
    if not series:
        raise GofalError("a fan chart needs at least one series")
    years = [float(year) for year in series[0]["years"]]
    if any(len(line["mean"]) != len(years) for line in lines):
        raise GofalError("the series of a fan chart differ in length")
    return years


def _reach(lines: Sequence[Mapping[str, Any]], also: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest number of the lines and ``also``."""
    drawn = (value for line in lines for key in ("mean", "low", "high") for value in line[key])
    reached = [*also, *(value for value in drawn if value is not None)]
    return min(reached, default=0.0), max(reached, default=1.0)


def _known(values: Sequence[float | None]) -> list[float | None]:
    """Numbers as they are; NaN, which JSON has not, as none."""
    return [None if v is None or not math.isfinite(v) else float(v) for v in values]


def _reading(
    mean: float | None,
    low: float | None,
    high: float | None,
    text: Format,
    end: Format,
    between: str,
) -> str:
    if mean is None:
        return UNDEFINED
    return f"{text(mean)} {_range(mean, low, high, end, between)}".rstrip()


def _range(
    mean: float | None, low: float | None, high: float | None, end: Format, between: str
) -> str:
    """The ends of a band in brackets; empty where there is none."""
    if mean is None or low is None or high is None:
        return ""
    return f"({between.format(low=end(low), high=end(high))})"
