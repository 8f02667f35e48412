"""Small helps for tests of systems: forks with settings, providers of a form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.scenario import parse_setting


def fork_with(wales: CareModel, *settings: str) -> CareModel:
    """A future of a shared Wales under some settings, not yet run."""
    chosen = tuple(parse_setting(text) for text in settings)
    return wales.fork(wales.followed.with_(settings=chosen))


def rows_of(model: CareModel, slug: str) -> NDArray[np.intp]:
    """Providers of a delivery model."""
    p = model.state.provider.columns
    return np.flatnonzero(p.alive & (p.form == model.state.model_code(slug)))
