"""Which policy disappoints least over many futures: regret against the best arm in each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.base import Analysis, Column, Question, RefusedError, Row, Words
from gofal.experiments.analysis.columns import ARM, POINTS, low_high
from gofal.experiments.analysis.fit import all_of, needs_arms, needs_points
from gofal.experiments.analysis.intervals import percentile_interval, resampled
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats

TOUGH = 0.9  # quantile of regret that stands for a bad future
TIE = 1e-12


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an arm; a future is a point, and its value the mean over replicates."""
    sign = {"high": 1.0, "low": -1.0}.get(OUTCOMES[one.outcome].better)
    if sign is None:
        raise RefusedError(
            f"{one.outcome} has no better direction, so there is no regret",
            f"nid oes cyfeiriad gwell i {one.outcome}, felly nid oes edifeirwch",
        )
    means = one.values.mean(axis=2)
    whole = means[np.isfinite(means).all(axis=1)]
    if len(whole) < 2:
        raise RefusedError(
            f"{one.outcome}: only {len(whole)} of {len(means)} points have no gap",
            f"{one.outcome}: dim ond {len(whole)} o {len(means)} pwynt sydd heb fwlch",
        )
    reference = study.arm_number(question.reference)
    enough = _enough(whole, one.outcome, question)
    found = regrets(sign * whole, reference, enough)
    drawn = regrets((sign * whole)[take := resampled(len(whole), question.seed)], reference,
                    None if enough is None else enough[take])  # fmt: skip
    ends = {name: percentile_interval(draws) for name, draws in drawn.items() if name != "worst"}
    rows: list[Row] = []
    for number, arm in enumerate(study.arms):
        row: dict[str, object] = {"arm": arm, "level": float(whole[:, number].mean())}
        row |= {name: float(values[number]) for name, values in found.items()}
        for name, (low, high) in ends.items():
            row |= {f"{name}_low": float(low[number]), f"{name}_high": float(high[number])}
        rows.append({**row, "points": len(whole)})
    return rows


def _enough(values: Floats, outcome: str, question: Question) -> Floats | None:
    condition = question.enough
    if condition is None or condition.outcome != outcome:
        return None
    return condition.holds(values).astype(np.float64)


def regrets(values: Floats, reference: int, enough: Floats | None) -> Mapping[str, Floats]:
    """Measures of every arm over futures.

    Args:
        values: shape (…, futures, arms), high is better.
        reference: the arm that others should not fall behind.
        enough: 1 where an arm reaches what was asked for, same shape; None if nothing was.

    Returns:
        Arrays of shape (…, arms): mean, bad (90th percentile) and worst regret, best (share of
        futures in which the arm is best; ties are shared), not_worse (share in which it is at
        least as good as the reference), enough (share in which it reaches what was asked for).
    """
    top = values.max(axis=-1, keepdims=True)
    regret = top - values
    winner = regret <= TIE * np.abs(top)
    best = winner / winner.sum(axis=-1, keepdims=True)
    not_worse = values >= values[..., reference : reference + 1]
    nothing = np.full_like(values, np.nan)
    return {
        "mean": regret.mean(axis=-2),
        "bad": np.quantile(regret, TOUGH, axis=-2),
        "worst": regret.max(axis=-2),
        "best": best.mean(axis=-2),
        "not_worse": not_worse.mean(axis=-2),
        "enough": (nothing if enough is None else enough).mean(axis=-2),
    }


ANALYSIS = Analysis(
    slug="regret",
    label=Words("regret over futures", "edifeirwch dros ddyfodolau"),
    answers=Words(
        "which policy disappoints least, whatever the future?",
        "pa bolisi sy'n siomi leiaf, beth bynnag a ddaw?",
    ),
    columns=(
        ARM,
        Column(
            "level",
            "amount",
            Words("Mean level", "Lefel gymedrig"),
            Words("of the outcome over all futures", "y canlyniad dros bob dyfodol"),
        ),
        Column(
            "mean",
            "difference",
            Words("Mean regret", "Edifeirwch cymedrig"),
            Words(
                "best arm less this one in the better direction, mean over futures",
                "y gangen orau llai hon yn y cyfeiriad gwell, cymedr dros ddyfodolau",
            ),
        ),
        *low_high("mean", "difference", "bootstrap over futures", "bwtstrap dros ddyfodolau"),
        Column(
            "bad",
            "difference",
            Words("90th percentile", "90fed canradd"),
            Words("of regret over futures", "edifeirwch dros ddyfodolau"),
        ),
        *low_high("bad", "difference", "bootstrap over futures", "bwtstrap dros ddyfodolau"),
        Column(
            "worst",
            "difference",
            Words("Worst", "Gwaethaf"),
            Words(
                "largest regret met; more futures can only find a larger one, so no interval",
                "yr edifeirwch mwyaf; dim ond un mwy all mwy o ddyfodolau ei ganfod, felly dim "
                "cyfwng",
            ),
        ),
        Column(
            "best",
            "share",
            Words("Best", "Gorau"),
            Words(
                "share of futures in which the arm is best; ties are shared",
                "cyfran y dyfodolau lle mae'r gangen orau; rhennir cyfartaledd",
            ),
        ),
        *low_high("best", "share", "bootstrap over futures", "bwtstrap dros ddyfodolau"),
        Column(
            "not_worse",
            "share",
            Words("Not worse", "Heb fod yn waeth"),
            Words(
                "share of futures in which it is at least as good as the reference",
                "cyfran y dyfodolau lle mae o leiaf cystal â sail y gymhariaeth",
            ),
        ),
        *low_high("not_worse", "share", "bootstrap over futures", "bwtstrap dros ddyfodolau"),
        Column(
            "enough",
            "share",
            Words("Enough", "Digon"),
            Words(
                "share of futures in which it reaches --enough",
                "cyfran y dyfodolau lle mae'n cyrraedd --enough",
            ),
        ),
        *low_high("enough", "share", "bootstrap over futures", "bwtstrap dros ddyfodolau"),
        POINTS,
    ),
    unfit=all_of(needs_arms, needs_points),
    work=work,
)
