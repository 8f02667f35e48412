"""Small helps for tests of systems: forks with settings, providers of a form."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.scenario import parse_setting


def fork_with(wales: CareModel, *settings: str) -> CareModel:
    """Branch of a shared world under settings as typed, one or several a text; not yet run."""
    chosen = tuple(parse_setting(text) for texts in settings for text in texts.split())
    return wales.fork(wales.followed.with_(settings=chosen))


def rows_of(model: CareModel, slug: str) -> NDArray[np.intp]:
    """Providers of a delivery model."""
    p = model.state.provider.columns
    return np.flatnonzero(p.alive & (p.form == model.state.model_code(slug)))
