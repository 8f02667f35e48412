"""What a kind of comparison is, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import pandas as pd

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.statistics import Floats, paired_differences
from gofal.experiments.windows import Window

DIRECTED = ("up", "down")
BOUNDS = ("at_most", "at_least", "within", "margin")

type Shown = Literal["level", "difference", "plain"]


class Reader(Protocol):
    """How a kind sees the runs of a claim; the order of replicates is the same everywhere."""

    def values(
        self, arm: str, part: ClaimPart, outcome: str | None = None, window: Window | None = None
    ) -> Floats:
        """The part's quantity (or another) in an arm, shape (replicates,)."""

    def councils(self, arm: str, part: ClaimPart, outcome: str | None = None) -> Floats:
        """The same by council, shape (replicates, councils)."""

    def providers(self, arm: str) -> list[pd.DataFrame]:
        """Quarterly records of providers, one table a replicate."""

    def window(self, text: str) -> Window:
        """A window of the claim's runs from what the file says."""


@dataclass(frozen=True)
class Kind:
    """A way of comparing arms that ends in one number a replicate.

    Attributes:
        slug: its name in claim files.
        name_en: English name.
        name_cy: Welsh name.
        arms: keys that name one arm each.
        lists: keys that name several arms.
        optional: further keys it reads; the value may be left out.
        rules: rules that go with it.
        values: from part and look to one number a replicate.
        formula: what is compared, in signs and names of arms.
        shown: how its numbers are shown: a level, a difference, or a plain number.
    """

    slug: str
    name_en: str
    name_cy: str
    values: Callable[[ClaimPart, Reader], Floats]
    formula: Callable[[ClaimPart], str]
    arms: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    rules: tuple[str, ...] = (*DIRECTED, *BOUNDS)
    shown: Shown = "difference"


def contrast(a: Floats, b: Floats, part: ClaimPart) -> Floats:
    """``a`` less ``b`` within replicates, or as a share of ``b`` where the part says *relative*."""
    change = paired_differences(a, b)
    if not part.options.get("relative"):
        return change
    return np.divide(change, np.abs(b), out=np.full_like(change, np.nan), where=b != 0)


def tick(name: object) -> str:
    """The name of an arm as a page shows it."""
    return f"`{name}`"


def pseudo_values(parts: Floats, statistic: Callable[[Floats], float]) -> Floats:
    """Jackknife pseudo-values of a statistic of means: one a replicate, to be treated as values.

    Args:
        parts: shape (terms, replicates); the statistic is taken of the means of the terms.
        statistic: from the means, shape (terms,), to a number.

    Returns:
        Shape (replicates,); with one replicate the statistic itself.
    """
    known = np.isfinite(parts).all(axis=0)
    out = np.full(parts.shape[1], np.nan)
    kept = parts[:, known]
    n = kept.shape[1]
    if n == 0:
        return out
    whole = statistic(kept.mean(axis=1))
    if n == 1:
        out[known] = whole
        return out
    without = [statistic((kept.sum(axis=1) - kept[:, i]) / (n - 1)) for i in range(n)]
    out[known] = n * whole - (n - 1) * np.array(without)
    return out
