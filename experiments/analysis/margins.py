"""How large a difference matters, by outcome. The margins and their reasons: ``margins.toml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.schema import Positive, Text, TomlTable, read
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import Language


class OutcomeMargin(TomlTable, frozen=True):
    """The largest difference that does not matter.

    Attributes:
        margin: in the outcome's unit, above zero.
        why_en: why, in English.
        why_cy: why, in Welsh.
    """

    margin: Positive
    why_en: Text
    why_cy: Text

    def why(self, language: Language) -> str:
        """Why, in a language."""
        return self.why_cy if language == "cy" else self.why_en


@cache
def margins() -> dict[str, OutcomeMargin]:
    """Margins by outcome."""
    found = read(Path(__file__).with_name("margins.toml"), dict[str, OutcomeMargin])
    for name in found:
        if name not in OUTCOMES:
            raise unknown("outcome in margins.toml", name, OUTCOMES)
    return found


def margin_of(outcome: str, given: float | None) -> float | None:
    """The margin asked for, else that of the outcome; None if there is neither."""
    if given is not None:
        return given
    return margins()[outcome].margin if outcome in margins() else None


def require_margin(margin: float) -> None:
    """Refuse a margin that excludes everything."""
    if not margin > 0.0:
        raise GofalError(f"margin = {margin:g} is not possible; it has to be above 0")
