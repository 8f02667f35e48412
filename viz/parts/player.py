"""Play, pause and step through years; maps on the same channel follow inside the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara


@solara.component_vue("player.vue", vuetify=False)
def _Player(  # noqa: N802
    texts: list[str],
    index: int,
    words: dict[str, str],
    channel: str,
    pace: int,
    event_moved: Callable[[Any], None] | None = None,
) -> None:
    """Props of the Vue file."""


@solara.component
def Player[Year](  # noqa: N802
    years: Sequence[Year],
    value: Year,
    on_value: Callable[[Year], None] | None,
    words: Mapping[str, str],
    texts: Sequence[str] | None = None,
    channel: str = "time",
    pace: int = 900,
) -> None:
    """A player of years.

    Args:
        years: what can be shown, in order.
        value: what is shown.
        on_value: told the year at which the reader pauses or steps, not those that pass by.
        words: label, play, pause, back, forward, year.
        texts: how each year is written; ``str`` of it by default.
        channel: maps with frames on this channel follow.
        pace: milliseconds a year.
    """

    def moved(index: Any) -> None:
        whole = isinstance(index, int) and not isinstance(index, bool)
        if on_value is not None and whole and 0 <= index < len(years):
            on_value(years[index])

    _Player(
        texts=[str(year) for year in years] if texts is None else list(texts),
        index=list(years).index(value),
        words=dict(words),
        channel=channel,
        pace=pace,
        event_moved=moved,
    )
