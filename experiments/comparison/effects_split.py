"""Effects over an ensemble: the spread of each split into luck and parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.experiments.comparison.split import split
from gofal.experiments.statistics import paired_differences

_KEYS = ["window", "outcome"]


def split_effects(values: pd.DataFrame, arms: Sequence[str], sets: int) -> pd.DataFrame:
    """One row an arm (but the first), window and outcome, for Wales.

    Args:
        values: means by arm, replicate, window, area and outcome; replicate r ran with parameter
            set r mod ``sets``.
        arms: names, the reference first.
        sets: parameter sets, at least 2.

    Returns:
        Columns arm, window, outcome, difference, low, high, luck_sd, parameter_sd, one_low,
        one_high, share; see :class:`gofal.experiments.comparison.split.Split`.
    """
    wales = values[values["level"] == "wales"]
    tables = {
        arm: wales[wales["arm"] == arm].pivot_table(
            index=_KEYS, columns="replicate", values="value", dropna=False
        )
        for arm in arms
    }
    return pd.concat(
        [_one(arm, tables[arm], tables[arms[0]], sets) for arm in arms[1:]], ignore_index=True
    )


def _one(arm: str, own: pd.DataFrame, reference: pd.DataFrame, sets: int) -> pd.DataFrame:
    rows = own.index.intersection(reference.index)
    found = split(paired_differences(own.loc[rows], reference.loc[rows]), sets)
    return rows.to_frame(index=False).assign(
        arm=arm,
        difference=found.mean,
        low=found.low,
        high=found.high,
        luck_sd=found.luck_sd,
        parameter_sd=found.parameter_sd,
        one_low=found.one_low,
        one_high=found.one_high,
        share=np.asarray(found.share),
    )[["arm", *_KEYS, "difference", "low", "high", "luck_sd", "parameter_sd", "one_low", "one_high",
       "share"]]  # fmt: skip
