"""Flags of stretches say where a table may hold something, and sums are those of NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.world.stretches import clear_row, halving, note, row_sum, stretches, stretches_of
from gofal.agents.kernel import kernel
from gofal.agents.table import F32, Bool


@kernel
def _sums(table: F32, holds: Bool, by, out: F32) -> None:  # type: ignore[no-untyped-def]
    for j in range(len(table)):
        out[j] = row_sum(j, table, holds, by)


@pytest.mark.parametrize("places", [1, 7, 8, 65, 128, 129, 457, 1000, 5027])
@pytest.mark.parametrize("share", [0.01, 0.3, 1.0])
def test_sum_of_a_row_is_numpys_to_the_last_bit(places: int, share: float) -> None:
    rng = np.random.default_rng(places)
    table = (10.0 ** rng.uniform(-8.0, 8.0, (200, places))).astype(np.float32)
    table[rng.random(table.shape) > share] = 0.0
    sums = np.zeros(len(table), dtype=np.float32)
    _sums(table, stretches_of(table), halving(places), sums)
    assert (sums == table.sum(axis=1)).all()


def test_flags_follow_what_is_written_and_cleared() -> None:
    rng = np.random.default_rng(5)
    table = np.zeros((6, 150), dtype=np.float32)
    holds = np.zeros((6, stretches(150)), dtype=np.bool_)
    for _ in range(500):
        j, place = int(rng.integers(6)), int(rng.integers(150))
        if rng.random() < 0.1:
            clear_row(j, table, holds)
            assert not table[j].any()
        else:
            table[j, place] += 1.0
            note(j, place, holds)
        assert (holds == stretches_of(table)).all()


def test_weeks_entry_and_exit_leave_no_stretch_unmarked(tiny_wales: CareModel) -> None:
    state = tiny_wales.fork("baseline").state
    largest = int(np.argmax(state.provider["planned"] * ~state.provider["owner_covers"]))
    new = open_provider(state, "private_agency", 0, 0, 4711, helped=False)
    assert state.memory.refused_in[new, 0]
    close_providers(state, np.array([largest]), "withdrew")
    for table, holds in zip(
        (state.memory.refused_at, state.memory.visits_at), state.stretches, strict=True
    ):
        assert not holds[largest].any()
        assert not (stretches_of(table) & ~holds).any()
