"""How much of an effect is assumed terms: the effect, and what is left of it on equal terms.

Policy and reference are compared twice: both on own terms, and both with the private agency's terms
for every delivery model from the first week of the policy. What every provider loses by the switch
is the same in policy and reference and drops out; what is left between the two effects is what the
policy does by having more of forms whose terms differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from gofal.abm.scenario import NAMED_TERMS, Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.statistics import estimate


def on_equal_terms(arms: Sequence[Scenario]) -> list[Scenario]:
    """The arms on equal terms, under names that say so.

    Raises:
        GofalError: an arm is on equal terms already.
    """
    for arm in arms:
        if arm.terms != "own":
            raise GofalError(f"{arm.name} is on equal terms; --terms both runs each arm on both")
    return [replace(arm, terms="equal", name=equal_name(arm.name)) for arm in arms]


def equal_name(arm: str) -> str:
    """Name of an arm on equal terms."""
    return f"{arm}/{NAMED_TERMS}equal"


def split_by_terms(tables: Mapping[str, pd.DataFrame], arms: Sequence[str]) -> pd.DataFrame:
    """Effects on own and on equal terms, and their difference.

    Args:
        tables: by arm, on both terms, one row a window, area and outcome, one column a replicate.
        arms: names of those on own terms, the reference first.

    Returns:
        Columns arm, window, level, code, outcome, effect, equal (the effect on equal terms),
        equal_low, equal_high, terms (the effect less that on equal terms), low, high; the ends are
        those of t intervals over replicates at ``VERDICT_LEVEL``.
    """
    return pd.concat([_one(tables, arm, arms[0]) for arm in arms[1:]], ignore_index=True)


def _one(tables: Mapping[str, pd.DataFrame], arm: str, reference: str) -> pd.DataFrame:
    own = tables[arm] - tables[reference]
    equal = (tables[equal_name(arm)] - tables[equal_name(reference)]).reindex(own.index)
    left, terms = (estimate(one.to_numpy(), VERDICT_LEVEL) for one in (equal, own - equal))
    made = own.index.to_frame(index=False)
    made.insert(0, "arm", arm)
    return made.assign(
        effect=own.mean(axis=1, skipna=False).to_numpy(),
        equal=left.mean,
        equal_low=left.low,
        equal_high=left.high,
        terms=terms.mean,
        low=terms.low,
        high=terms.high,
    )
