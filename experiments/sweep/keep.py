"""What is kept of a run: chosen outcomes, at chosen levels, averaged over chosen windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gofal.abm.outcomes import OUTCOMES, stress_outcomes, weekly_outcomes
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.windows import WEEKS_A_YEAR, Window, parse_window

LEVELS = ("wales", "council", "place")
_KEYS = ("outcomes", "levels", "windows")


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


def read_keep(table: Mapping[str, Any], weeks: int) -> Keep:
    """What a design asks to keep.

    Left out, it is every outcome but the stress test, for Wales, over the last two years.

    Args:
        table: ``[keep]`` of the design file.
        weeks: length of a run.

    Raises:
        GofalError: an outcome or level is unknown, or a window lies outside the run.
    """
    for key, value in table.items():
        if key not in _KEYS:
            raise GofalError(f"[keep] {unknown('key', key, _KEYS)}")
        if not isinstance(value, list) or not value:
            raise GofalError(f"[keep] {key} must be a list that is not empty")
    years = -(-weeks // WEEKS_A_YEAR)
    windows = table.get("windows", [f"last {min(2, years)}" if weeks == years * 52 else "all"])
    return Keep(
        _known("outcome", table.get("outcomes", list(weekly_outcomes())), OUTCOMES),
        _known("level", table.get("levels", ["wales"]), dict.fromkeys(LEVELS)),
        tuple(dict.fromkeys(_window(str(text), weeks, years) for text in windows)),
    )


def _known(what: str, names: list[Any], allowed: Mapping[str, object]) -> tuple[str, ...]:
    for name in names:
        if name not in allowed:
            raise GofalError(f"[keep] {unknown(what, str(name), allowed)}")
    return tuple(dict.fromkeys(names))


def _window(text: str, weeks: int, years: int) -> Window:
    whole = text.strip().lower() == "all" and weeks != years * WEEKS_A_YEAR
    window = Window(f"weeks 0-{weeks}", 0, weeks) if whole else parse_window(text, years)
    if window.end > weeks:
        raise GofalError(f"[keep] window {text!r} ends after the run, which has {weeks} weeks")
    return window
