"""Discharge: who waited in hospital for care goes home when it begins, or is not needed."""

from __future__ import annotations

from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.rows import used

_CONTACT, _WAITING = int(Stage.CONTACT), int(Stage.WAITING)
_HOME, _FIT = int(Hospital.HOME), int(Hospital.FIT)


@kernel
def _go_home(clients: ClientColumns) -> None:
    """Who is fit and waits for nothing any more goes home."""
    for i in range(len(clients.alive)):
        if clients.hospital[i] == _FIT:
            stage = clients.stage[i]
            if stage != _CONTACT and stage != _WAITING:
                clients.hospital[i] = _HOME


def go_home(state: State) -> None:
    """People who waited in hospital go home where their care begins or other help does."""
    if state.parameters["hospital.rate"] > 0.0:
        _go_home(used(state.client))
