"""What a kind of owner adds once pay, size, skill and margin are the same: a regression.

Rows are providers in the first quarter of each year of the window; the value is the least-squares
coefficient of *has one of the forms* beside the controls. ``column`` says what is explained: a
column of the provider records, or ``left``, gone a year later; a year whose end is not on record
does not count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, tick
from gofal.experiments.statistics import Floats
from gofal.experiments.windows import WEEKS_A_YEAR


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    rows = _rows(part, look.providers(part.options["arm"]))
    among = rows[rows["form"].isin([*part.forms, *part.options["beside"]])]
    mine = among["form"].isin(part.forms).to_numpy(dtype=np.float64)
    if not 0.0 < mine.mean() < 1.0:
        return (float("nan"),)
    controls = [_control(among, name) for name in part.options["controls"]]
    columns = np.column_stack([np.ones(len(among)), mine, *controls])
    explained = among[part.options["column"]].to_numpy(dtype=np.float64)
    return (float(np.linalg.lstsq(columns, explained, rcond=None)[0][1]),)


def _control(rows: pd.DataFrame, name: str) -> Floats:
    values = rows[name].to_numpy(dtype=np.float64)
    return np.log1p(np.maximum(values, 0.0)) if name == "planned" else values


def _rows(part: ClaimPart, providers: pd.DataFrame) -> pd.DataFrame:
    seen = sorted(providers["week"].unique())
    last = dict(providers.groupby("uid")["week"].max().items())
    parts = []
    for start in range(part.window.start, part.window.end, WEEKS_A_YEAR):
        week = next((w for w in seen if w >= start), None)
        if week is None or week + WEEKS_A_YEAR > seen[-1]:
            continue
        rows = providers[providers["week"] == week]
        left = [float(last[uid] < week + WEEKS_A_YEAR) for uid in rows["uid"]]
        parts.append(rows.assign(left=left))
    every: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return every


def _formula(part: ClaimPart) -> str:
    controls = ", ".join(part.options["controls"])
    return f"{tick(part.options['arm'])}: {part.options['column']} | {controls}"


KIND = Kind(
    slug="adjusted",
    name_en="difference between owners, all else equal",
    name_cy="gwahaniaeth rhwng perchnogion, a phopeth arall yn gyfartal",
    arms=("arm",),
    needed=("forms", "beside", "column", "controls"),
    read=_read,
    formula=_formula,
    shown="plain",
    changed=1,
)
