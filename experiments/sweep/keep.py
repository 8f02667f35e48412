"""What is kept of a run: chosen outcomes, at chosen levels, averaged over chosen windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from gofal.abm.outcomes import OUTCOMES, stress_outcomes, weekly_outcomes
from gofal.abm.schema import Text, TomlTable
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.windows import WEEKS_A_YEAR, Window, parse_window

EACH_YEAR = "each year"
"""The word in ``windows`` for every year of a run."""

type Level = Annotated[Literal["wales", "council", "place"], Meta(title="level")]
type Texts = Annotated[tuple[Text, ...], Meta(min_length=1)]


class KeepTable(TomlTable, frozen=True):
    """``[keep]`` of a design file."""

    outcomes: Texts | None = None
    levels: Annotated[tuple[Level, ...], Meta(min_length=1)] = ("wales",)
    windows: Texts | None = None


@dataclass(frozen=True)
class Keep:
    """What a run leaves behind.

    Attributes:
        outcomes: names; one of the stress test makes the run end with it.
        levels: wales, council, place.
        windows: weeks over which outcomes are averaged.
    """

    outcomes: tuple[str, ...]
    levels: tuple[str, ...]
    windows: tuple[Window, ...]

    @property
    def stress(self) -> bool:
        """Whether the stress test is wanted."""
        return any(name in stress_outcomes() for name in self.outcomes)


def read_keep(table: KeepTable, weeks: int) -> Keep:
    """What a design asks to keep.

    Left out, it is every outcome but the stress test, for Wales, over the last two years.

    Args:
        table: ``[keep]`` of the design file.
        weeks: length of a run.

    Raises:
        GofalError: an outcome is unknown, or a window lies outside the run.
    """
    for name in table.outcomes or ():
        if name not in OUTCOMES:
            raise GofalError(f"[keep] {unknown('outcome', name, OUTCOMES)}")
    years = -(-weeks // WEEKS_A_YEAR)
    named = table.windows or (f"last {min(2, years)}" if weeks == years * 52 else "all",)
    windows = [one for text in named for one in _spelt_out(text, weeks)]
    return Keep(
        tuple(dict.fromkeys(table.outcomes or weekly_outcomes())),
        tuple(dict.fromkeys(table.levels)),
        tuple(dict.fromkeys(_window(text, weeks, years) for text in windows)),
    )


def _spelt_out(text: str, weeks: int) -> tuple[str, ...]:
    """A window as it is written, or every year of the run where each is meant."""
    if text != EACH_YEAR:
        return (text,)
    if weeks < WEEKS_A_YEAR:
        raise GofalError(f"[keep] {EACH_YEAR!r} needs a run of a year; this has {weeks} weeks")
    return tuple(str(year) for year in range(1, weeks // WEEKS_A_YEAR + 1))


def _window(text: str, weeks: int, years: int) -> Window:
    whole = text.strip().lower() == "all" and weeks != years * WEEKS_A_YEAR
    window = Window(f"weeks 0-{weeks}", 0, weeks) if whole else parse_window(text, years)
    if window.end > weeks:
        raise GofalError(f"[keep] window {text!r} ends after the run, which has {weeks} weeks")
    return window
