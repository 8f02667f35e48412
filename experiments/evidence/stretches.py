"""Where and when an arm is read: Wales in all years judged, and what systems of the reports ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from gofal.abm.results import WALES
from gofal.experiments.documents.systems import window_of
from gofal.experiments.evidence.terms import CENTRAL, WINDOWS, YEARS, Compared
from gofal.experiments.systems.register import System, load_register
from gofal.experiments.windows import Window


class Stretch(NamedTuple):
    """Some years in some area.

    Attributes:
        area: code of a council, or that of the whole country.
        window: the years.
    """

    area: str
    window: Window


def stretches(arm: Compared) -> tuple[Stretch, ...]:
    """Where and when an arm is read."""
    usual = [Stretch(WALES, window) for window in WINDOWS]
    asked = _of_systems().get(arm.policy.name, []) if arm.expects == CENTRAL else []
    return tuple(dict.fromkeys([*usual, *asked]))


def windows_of(system: System) -> tuple[Window, ...]:
    """Years that a system is judged in; the last are those by which it is counted."""
    own = window_of(system, YEARS)
    return (*(window for window in WINDOWS if window != own), own)


@cache
def _of_systems() -> Mapping[str, list[Stretch]]:
    """What the systems ask of every arm, by its name."""
    found: dict[str, list[Stretch]] = {}
    for system in load_register().values():
        wanted = [Stretch(system.area, window) for window in windows_of(system)]
        arms = (system.on(), system.off(), system.failing())
        for name in {arm.name for arm in arms if arm is not None}:
            found.setdefault(name, []).extend(wanted)
    return found
