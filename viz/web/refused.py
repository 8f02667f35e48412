"""Refusals of a visitor's entries, in both languages."""

from __future__ import annotations

from gofal.agents.errors import GofalError
from gofal.experiments.text import Language, say

_SHOWN = 40  # letters of what was given that are shown back


class Refused(GofalError):  # noqa: N818  (a visitor's slip, not a fault)
    """Something in the URL cannot be; says what in both languages.

    Attributes:
        key: of the text in the catalogue.
        values: what stands in its gaps.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, "en", **values))
        self.key, self.values = key, values

    def said(self, language: Language) -> str:
        """The refusal in a language."""
        return say(self.key, language, **self.values)


def short(text: str) -> str:
    """Entry of a visitor, short enough to be shown back."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
