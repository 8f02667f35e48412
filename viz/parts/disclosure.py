"""Something that folds away, by the browser's own means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import solara


@solara.component
def Disclosure(  # noqa: N802
    summary: str, children: Sequence[Any] = (), opened: bool = False
) -> None:
    """A native ``<details>``: keyboard and screen readers know it; use it as a context manager.

    Args:
        summary: what is always shown.
        children: what unfolds.
        opened: whether it starts unfolded.
    """
    attributes = {"open": ""} if opened else {}
    solara.v.Html(
        tag="details",
        class_="g-part",
        attributes=attributes,
        children=[solara.v.Html(tag="summary", children=[summary]), *children],
    )
