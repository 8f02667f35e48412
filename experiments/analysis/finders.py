"""Two ways to find regions that hold the cases: PRIM and a shallow tree.

Both come from libraries: PRIM from the EMA Workbench, the tree from scikit-learn.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd

from gofal.experiments.analysis.boxes import Mask, Region
from gofal.experiments.extras import missing
from gofal.experiments.statistics import Floats

MOST_BOXES = 3
SURE = 0.05  # quasi-p-value above which a restriction is dropped
LEAST_COVERAGE = 0.1  # of the cases, for a box to be worth telling
DEPTH = 3
EXTRA = "discovery"


def prim_boxes(points: Floats, cases: Mask) -> list[Region]:
    """Boxes by the patient rule induction method, the best first.

    On each peeling path the box with the highest harmonic mean of density and coverage is taken;
    then restrictions whose quasi-p-values (Bryant and Lempert 2010) are all above 5 % are dropped,
    the least sure first. Another box is looked for among the points outside, while it holds
    more cases than those points do on average.

    Raises:
        GofalError: the EMA Workbench is not installed.
    """
    with warnings.catch_warnings():
        # Its own use of pandas, and optional parts of it that are not installed.
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis.prim import Prim
        except ImportError:
            raise missing("analysis discovery", "ema-workbench", EXTRA) from None
        frame = pd.DataFrame(points, columns=[str(axis) for axis in range(points.shape[1])])
        prim = Prim(frame, cases)
        found: list[Region] = []
        outside = np.ones(len(points), dtype=np.bool_)
        while len(found) < MOST_BOXES and cases[outside].any():
            region = _box(prim.find_box())
            inside = region.holds(points) & outside
            hits = int(cases[inside].sum())
            worth = hits >= LEAST_COVERAGE * cases.sum()
            if not worth or hits * outside.sum() <= cases[outside].sum() * inside.sum():
                break
            found.append(region)
            outside &= ~inside
    return found


def _box(box: Any) -> Region:
    path = box.peeling_trajectory
    both = (path["density"] + path["coverage"]).to_numpy(dtype=np.float64)
    product = (path["density"] * path["coverage"]).to_numpy(dtype=np.float64)
    chosen = int(np.argmax(np.divide(product, both, out=np.zeros_like(both), where=both > 0)))
    while (unsure := _least_sure(_quasi_p(box, chosen))) is not None:
        box.drop_restriction(unsure, chosen)
        chosen = len(box.box_lims) - 1
    box.select(chosen)
    start, lims, limits = box.box_lims[0], box.box_lims[chosen], {}
    quasi_p = _quasi_p(box, chosen)
    for name in quasi_p:
        low, high = (float(end) for end in lims[name])
        first, last = (float(end) for end in start[name])
        limits[int(name)] = (low if low > first else -np.inf, high if high < last else np.inf)
    return Region(limits, {int(name): ends for name, ends in quasi_p.items()})


def _quasi_p(box: Any, chosen: int) -> dict[str, tuple[float, float]]:
    """Quasi-p-values of the limits of a box on the path; NaN where there is no limit."""
    found = {}
    for name, (low, high) in box.p_values[chosen].items():
        ends = (low if low >= 0 else np.nan, high if high >= 0 else np.nan)
        found[str(name)] = (float(ends[0]), float(ends[1]))
    return found


def _least_sure(quasi_p: dict[str, tuple[float, float]]) -> str | None:
    surest = {name: float(np.nanmin(ends)) for name, ends in quasi_p.items()}
    name = max(surest, key=lambda one: surest[one], default=None)
    return name if name is not None and surest[name] > SURE else None


def tree_leaves(points: Floats, cases: Mask, seed: int) -> list[Region]:
    """Leaves of a shallow classification tree, those with the largest share of cases first.

    Raises:
        GofalError: scikit-learn is not installed.
    """
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise missing("analysis discovery", "scikit-learn", EXTRA) from None
    least = max(5, len(points) // 20)
    tree: Any = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=least, random_state=seed)
    tree.fit(points, cases)
    leaves = list(_leaves(tree.tree_, 0, {}))
    shares = [cases[leaf.holds(points)].mean() for leaf in leaves]
    return [leaves[n] for n in np.argsort(shares, kind="stable")[::-1]]


def _leaves(tree: Any, node: int, limits: dict[int, tuple[float, float]]) -> list[Region]:
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left == right:
        return [Region(limits)]
    axis, cut = int(tree.feature[node]), float(tree.threshold[node])
    low, high = limits.get(axis, (-np.inf, np.inf))
    below = {**limits, axis: (low, min(high, cut))}
    above = {**limits, axis: (max(low, float(np.nextafter(cut, np.inf))), high)}
    return [*_leaves(tree, left, below), *_leaves(tree, right, above)]
