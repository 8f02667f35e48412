"""Names that a person gives: one by one, or in a text with commas between them."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.agents.errors import GofalError


def names_in(given: str | Sequence[str]) -> tuple[str, ...]:
    """Names one by one, or with commas between them in a text.

    Raises:
        GofalError: one of them is no text.
    """
    parts = given.split(",") if isinstance(given, str) else given
    for part in parts:
        if not isinstance(part, str):
            raise GofalError(f"{part!r} is no name; write it as a text")
    return tuple(part.strip() for part in parts if part.strip())
