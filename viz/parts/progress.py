"""Progress of a run, in words and as a bar, with the button that stops it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara


@solara.component_vue("progress.vue", vuetify=False)
def _Progress(  # noqa: N802
    share: float | None,
    text: str,
    label: str,
    stop_label: str,
    event_stop: Callable[[Any], None] | None = None,
) -> None:
    """Props of the Vue file."""


@solara.component
def Progress(  # noqa: N802
    share: float | None,
    text: str,
    on_stop: Callable[[], None] | None = None,
    stop_label: str = "",
    label: str = "",
) -> None:
    """Progress of a run.

    Args:
        share: done so far, 0 to 1; None while it waits.
        text: the same in words; announced to screen readers every five seconds at most.
        on_stop: called when the button is pressed.
        stop_label: text of the button; no button if empty.
        label: what is under way, for screen readers; ``text`` by default.
    """
    _Progress(
        share=None if share is None else min(max(float(share), 0.0), 1.0),
        text=text,
        label=label or text,
        stop_label=stop_label,
        event_stop=lambda _: on_stop() if on_stop is not None else None,
    )
