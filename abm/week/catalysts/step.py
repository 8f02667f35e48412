"""Catalysts find and support founders, within their caseload and funding."""

from __future__ import annotations

from gofal.abm.week.catalysts import founders
from gofal.abm.week.catalysts.alone import micro_founding
from gofal.abm.week.catalysts.centres import train_assistants
from gofal.abm.week.catalysts.royalties import charge_royalties
from gofal.abm.week.catalysts.workers import adjust
from gofal.abm.world.state import State


def step(state: State) -> None:
    """A week of this step."""
    if state.settling:
        return
    adjust(state)
    charge_royalties(state)
    micro_founding(state)
    train_assistants(state)
    founders.step(state)
