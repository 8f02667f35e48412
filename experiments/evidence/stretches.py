"""Where and when an arm is read: Wales in all years judged, and what systems of the reports ask."""

from __future__ import annotations

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
    if arm.expects != CENTRAL:
        return tuple(Stretch(WALES, window) for window in WINDOWS)
    return _stretches(arm.policy.name)


def windows_of(system: System) -> tuple[Window, ...]:
    """Years that a system is judged in; the last are those by which it is counted."""
    own = window_of(system, YEARS)
    return (*(window for window in WINDOWS if window != own), own)


@cache
def _stretches(name: str) -> tuple[Stretch, ...]:
    found = [Stretch(WALES, window) for window in WINDOWS]
    for system in load_register().values():
        arms = (system.on(), system.off(), system.failing())
        if name in [arm.name for arm in arms if arm is not None]:
            found += [Stretch(system.area, window) for window in windows_of(system)]
    return tuple(dict.fromkeys(found))
