"""What a kind of comparison is, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """How a kind sees the runs of a claim in one pair."""

    def value(
        self, arm: str, part: ClaimPart, outcome: str | None = None, window: Window | None = None
    ) -> float:
        """The part's quantity (or another) in an arm."""

    def councils(self, arm: str, part: ClaimPart, outcome: str | None = None) -> Floats:
        """The same by council, shape (councils,)."""

    def providers(self, arm: str) -> pd.DataFrame:
        """Quarterly records of providers."""

    def window(self, text: str) -> Window:
        """A window of the claim's runs from what the file says."""


def alone(_part: ClaimPart, numbers: Floats) -> Floats:
    """The one number that was read of each pair."""
    (own,) = numbers
    return np.asarray(own)


@dataclass(frozen=True)
class Kind:
    """A way of comparing arms that ends in one number a pair.

    What is read of a pair hangs on that pair alone, so it can be kept in place of the runs.

    Attributes:
        slug: its name in claim files.
        name_en: English name.
        name_cy: Welsh name.
        arms: keys that name one arm each.
        lists: keys that name several arms.
        needed: further keys that it cannot do without.
        either: optional keys of which at least one is needed.
        optional: further keys it reads; the value may be left out.
        rules: rules that go with it.
        read: numbers of one pair.
        together: from part and these numbers, shape (numbers, pairs), to one a pair.
        formula: what is compared, in signs and names of arms.
        shown: how its numbers are shown: a level, a difference, or a plain number.
        changed: how often what it reads of a run has changed; what was kept before is then stale.
    """

    slug: str
    name_en: str
    name_cy: str
    read: Callable[[ClaimPart, Reader], Sequence[float]]
    formula: Callable[[ClaimPart], str]
    together: Callable[[ClaimPart, Floats], Floats] = alone
    arms: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    rules: tuple[str, ...] = (*DIRECTED, *BOUNDS)
    shown: Shown = "difference"
    changed: int = 0


def contrast(a: float, b: float, part: ClaimPart) -> float:
    """``a`` less ``b``, or as a share of ``b`` where the part says *relative*."""
    change = float(paired_differences(a, b))
    if not part.options.get("relative"):
        return change
    return change / abs(b) if b else float("nan")


def tick(name: object) -> str:
    """The name of an arm as a page shows it."""
    return f"`{name}`"


def pseudo_values(parts: Floats, statistic: Callable[[Floats], float]) -> Floats:
    """Jackknife pseudo-values of a statistic of means: one a pair, to be treated as values.

    Args:
        parts: shape (terms, pairs); the statistic is taken of the means of the terms.
        statistic: from the means, shape (terms,), to a number.

    Returns:
        Shape (pairs,); with one pair the statistic itself.
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
