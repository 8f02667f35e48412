"""Batches: contacts from hospital come unevenly, more in winter and from one week to the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draws, stream
from gofal.agents.hospital import season_of
from gofal.agents.table import F64

_BATCH = int(Decision.HOSPITAL_BATCH)


class Batches(NamedTuple):
    """This week's contacts against those usually expected, shape (councils,) each.

    Attributes:
        contacts: what all contacts are multiplied by; 1 in the mean of a year.
        from_hospital: share of them that comes from a hospital bed.
    """

    contacts: F64
    from_hospital: F64


def batches_of(state: State) -> Batches:
    """How contacts from hospital move this week's contacts, and how many they are."""
    q, n = state.parameters, state.councils
    first = q["hospital.first"]
    if q["hospital.rate"] <= 0.0:
        return Batches(np.ones(n), np.zeros(n))
    season = season_of(state.week, q["hospital.winter"], q["hospital.peak_week"])
    drawn = np.empty(n)
    draws(stream(state.seed, _BATCH, state.week), np.arange(n, dtype=np.int64), drawn)
    batch = q["hospital.batches"] * (2.0 * drawn - 1.0)
    contacts = 1.0 + first * (q["hospital.on_top"] * (season - 1.0) + batch)
    return Batches(contacts, first * (season + batch) / contacts)
