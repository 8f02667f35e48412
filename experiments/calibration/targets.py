"""The calibration targets: what the baseline has to meet, and where each comes from."""

from __future__ import annotations

from pathlib import Path

from gofal.abm.results import WALES
from gofal.abm.schema import Text, TomlTable, read


class BaselineTarget(TomlTable, frozen=True):
    """One calibration target; read from ``targets.toml``.

    Attributes:
        en: English label.
        cy: Welsh label.
        outcome: the outcome that has to meet it.
        unit: of the bounds.
        low: lowest value that passes.
        high: highest value that passes.
        target: the target as a person writes it.
        source: where it comes from.
        code: Wales, or a council.
        complement: whether one minus the outcome is meant.
    """

    en: Text
    cy: Text
    outcome: str
    unit: str
    low: float
    high: float
    target: Text
    source: Text
    code: str = WALES
    complement: bool = False


def load_targets() -> list[BaselineTarget]:
    """The calibration targets in their order."""
    return list(read(Path(__file__).with_name("targets.toml"), dict[str, BaselineTarget]).values())
