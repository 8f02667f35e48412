"""Slices of worlds that are burnt in once a session; tests fork them and leave them as they are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from small import SMALL, TINY, burnt_in

import gofal.viz.web.environment  # noqa: F401  (before any test imports Solara)
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import parse_setting

pytest_plugins = ["browser_site", "groups"]

type Fingerprint = Callable[[CareModel], str]
type Pair = Callable[..., tuple[CareModel, CareModel]]


def _fingerprint(model: CareModel) -> str:
    """A hash of all that a future depends on; wider than ``state_hash``."""
    s, digest = model.state, hashlib.sha256(model.state_hash().encode())
    for table in (s.client, s.carer, s.unpaid, s.provider, s.commissioner, s.catalyst):
        digest.update(table.free.rows[: int(table.free.top[0])].tobytes())
    indices = (s.fee_index, s.floor_index, s.demand_index, s.budget_index)
    for array in (*s.memory, *indices, s.ledger.week, s.tally.waits, s.tally.spells_now):
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(f"{s.week} {s.settling} {s.nationals_left}".encode())
    return digest.hexdigest()


@pytest.fixture(scope="session", autouse=True)
def _worlds_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep burnt-in worlds in a folder that all processes of the session share.

    ``GOFAL_TEST_WORLDS`` names one that stays for the next session.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOFAL_WORLDS", os.environ.get("GOFAL_TEST_WORLDS", str(folder / "worlds")))
        patch.setenv("GOFAL_CACHE_GB", "4")
        yield


@pytest.fixture(scope="session")
def fingerprint() -> Fingerprint:
    """Call it with a model for a hash of everything its future depends on."""
    return _fingerprint


def _slice(only: tuple[str, ...]) -> Iterator[CareModel]:
    model = burnt_in(load_scenario("baseline").with_(only=only, burn_in_weeks=60))
    before = _fingerprint(model)
    yield model
    assert _fingerprint(model) == before, "a test changed a Wales that others fork"


@pytest.fixture(scope="session")
def small_wales() -> Iterator[CareModel]:
    """The six councils of the north, a fifth of Wales, after 60 weeks. Fork it, do not run it."""
    yield from _slice(SMALL)


@pytest.fixture(scope="session")
def tiny_wales() -> Iterator[CareModel]:
    """Two councils, a sixteenth of Wales, after 60 weeks. Fork it, do not run it."""
    yield from _slice(TINY)


@pytest.fixture(scope="session")
def pair(small_wales: CareModel) -> Pair:
    """``pair("fee_level=1.2", weeks=13)`` gives (off, on): two futures of the north.

    ``off=("…",)`` sets levers in both arms, so that one part of a bundle can be shown alone.
    """

    def futures(
        *on: str, weeks: int = 13, off: tuple[str, ...] = ()
    ) -> tuple[CareModel, CareModel]:
        base = small_wales.followed.with_(settings=tuple(map(parse_setting, " ".join(off).split())))
        with_it = base.with_(settings=tuple(map(parse_setting, " ".join(on).split())))
        arms = small_wales.fork(base), small_wales.fork(with_it)
        for arm in arms:
            arm.run_for(weeks)
        return arms

    return futures
