"""Effects over an ensemble: the spread of each split into luck, latent facts and parameters."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gofal.abm.results import is_whole
from gofal.experiments.comparison.split import split
from gofal.experiments.runs.nested import Nesting
from gofal.experiments.statistics import paired_differences

_KEYS = ["window", "outcome"]


def split_effects(values: pd.DataFrame, arms: Sequence[str], nesting: Nesting) -> pd.DataFrame:
    """One row an arm (but the first), window and outcome, for Wales.

    Args:
        values: means by arm, replicate, window, area and outcome.
        arms: names, the reference first.
        nesting: of the replicates, 2 or more.

    Returns:
        Columns arm, window, outcome, difference, low, high, for each part PART_sd and PART_share,
        one_low, one_high; see :class:`gofal.experiments.comparison.split.Split`.
    """
    whole = values[is_whole(values)].set_index(["arm", *_KEYS, "replicate"])["value"]
    table = whole.unstack("replicate")  # noqa: PD010  (refuses duplicates, where a pivot averages)
    tables = {arm: table.loc[[arm]].droplevel("arm") for arm in arms}
    return pd.concat(
        [_one(arm, tables[arm], tables[arms[0]], nesting) for arm in arms[1:]], ignore_index=True
    )


def _one(arm: str, own: pd.DataFrame, reference: pd.DataFrame, nesting: Nesting) -> pd.DataFrame:
    rows = own.index.intersection(reference.index)
    found = split(paired_differences(own.loc[rows], reference.loc[rows]), nesting)
    table = rows.to_frame(index=False)
    table.insert(0, "arm", arm)
    table = table.assign(difference=found.mean, low=found.low, high=found.high)
    for part in found.parts:
        table[f"{part}_sd"], table[f"{part}_share"] = found.parts[part], found.shares[part]
    return table.assign(one_low=found.one_low, one_high=found.one_high)
