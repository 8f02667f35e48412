"""What moves an outcome over a scattered design: rank regression and partial rank correlation."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from gofal.experiments.analysis.base import Analysis, Column, Question, RefusedError, Row, Words
from gofal.experiments.analysis.columns import AXIS, NOISE, POINTS, low_high
from gofal.experiments.analysis.fit import all_of, needs_design, needs_points
from gofal.experiments.analysis.intervals import RESAMPLES, generator, percentile_interval
from gofal.experiments.analysis.noise import noise
from gofal.experiments.analysis.responses import QUANTITY, responses
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats

POINTS_AN_AXIS = 3  # fewer would fit anything
NOTHING = 1e-9  # a slope of ranks this small is rounding


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an axis; points with a gap are left out and counted."""
    whole = np.isfinite(one.values).all(axis=(1, 2))
    least = POINTS_AN_AXIS * (len(study.axes) + 1)
    if whole.sum() < least:
        raise RefusedError(
            f"{one.outcome}: {whole.sum()} of {len(whole)} points have no gap; a regression on "
            f"{len(study.axes)} axes needs {least}",
            f"{one.outcome}: mae {whole.sum()} o {len(whole)} pwynt heb fwlch; mae angen {least} "
            f"ar atchweliad ar {len(study.axes)} newidyn",
        )
    points = study.points.to_numpy(dtype=np.float64)[whole]
    rows: list[Row] = []
    for response in responses(study, one, question):
        values = response.values[whole]
        means = values.mean(axis=1)
        if np.ptp(means) == 0.0:
            continue
        luck = noise(values)
        found = rank_measures(points, means, question.seed)
        for n, axis in enumerate(study.axes):
            row: dict[str, object] = {
                "arm": response.arm,
                "quantity": response.quantity,
                "axis": axis.name,
            }
            for name in ("srrc", "prcc"):
                best, low, high = found[name]
                row |= {name: best[n], f"{name}_low": low[n], f"{name}_high": high[n]}
            fit, fit_low, fit_high = (float(part[0]) for part in found["r2"])
            row |= {"r2": fit, "r2_low": fit_low, "r2_high": fit_high, "points": len(means)}
            rows.append({**row, "noise_share": luck.share, "noise_left": luck.left})
    return rows


def rank_measures(
    points: Floats, values: Floats, seed: int
) -> dict[str, tuple[Floats, Floats, Floats]]:
    """Standardised rank regression coefficients, partial rank correlations, and R².

    Args:
        points: shape (points, axes).
        values: shape (points,).
        seed: of the bootstrap over points; ranks are those of the whole design.

    Returns:
        By name (srrc, prcc, r2), each the value and the ends of its interval.
    """
    ranks = np.column_stack([*(rankdata(column) for column in points.T), rankdata(values)])
    count, width = ranks.shape
    centred = ranks - ranks.mean(axis=0)
    weights = generator(seed).multinomial(count, np.full(count, 1.0 / count), size=RESAMPLES)
    shares = np.vstack([np.full((1, count), 1.0), weights]) / count
    products = (centred[:, :, None] * centred[:, None, :]).reshape(count, -1)
    means = shares @ centred
    second = (shares @ products).reshape(-1, width, width)
    covariance = second - means[:, :, None] * means[:, None, :]
    drawn = _measures(covariance)
    return {name: (all_[0], *percentile_interval(all_[1:])) for name, all_ in drawn.items()}


def _measures(covariance: Floats) -> dict[str, Floats]:
    """Measures of stacks of covariance matrices whose last row is the outcome."""
    spread = np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0.0))
    scale = spread[:, :, None] * spread[:, None, :]
    correlation = np.divide(covariance, scale, out=np.zeros_like(covariance), where=scale > 0)
    inside, toward = correlation[:, :-1, :-1], correlation[:, :-1, -1]
    inverse = np.linalg.pinv(inside, hermitian=True)
    slopes = (inverse @ toward[:, :, None])[:, :, 0]
    slopes = np.where(np.abs(slopes) < NOTHING, 0.0, slopes)
    explained = np.clip((slopes * toward).sum(axis=1, keepdims=True), 0.0, 1.0)
    # By way of the slopes, because the inverse with the outcome in it fails where the fit is exact.
    rest = (1.0 - explained) * np.maximum(np.diagonal(inverse, axis1=1, axis2=2), 0.0)
    room = np.sqrt(slopes**2 + rest)
    partial = np.divide(slopes, room, out=np.zeros_like(slopes), where=room > 0)
    return {"srrc": slopes, "prcc": partial, "r2": explained}


ANALYSIS = Analysis(
    slug="regression",
    label=Words("rank regression", "atchweliad ar safleoedd"),
    answers=Words(
        "which of the things varied move the outcome up or down, over the whole design?",
        "pa rai o'r newidynnau sy'n codi neu'n gostwng y canlyniad, dros yr holl ddyluniad?",
    ),
    columns=(
        *QUANTITY,
        AXIS,
        Column(
            "srrc",
            "index",
            Words("SRRC", "SRRC"),
            Words(
                "standardised coefficient of the regression on ranks",
                "cyfernod safonedig yr atchweliad ar safleoedd",
            ),
        ),
        *low_high("srrc", "index", "bootstrap over points", "bwtstrap dros bwyntiau"),
        Column(
            "prcc",
            "index",
            Words("PRCC", "PRCC"),
            Words(
                "partial rank correlation, the other axes held fixed",
                "cydberthyniad rhannol safleoedd, gyda'r newidynnau eraill yn sefydlog",
            ),
        ),
        *low_high("prcc", "index", "bootstrap over points", "bwtstrap dros bwyntiau"),
        Column(
            "r2",
            "index",
            Words("R²", "R²"),
            Words(
                "share of the ranks' variance that the regression explains; low means that the "
                "coefficients say little",
                "cyfran amrywiant y safleoedd a esbonnir; os yw'n isel, ychydig a ddywed y "
                "cyfernodau",
            ),
        ),
        *low_high("r2", "index", "bootstrap over points", "bwtstrap dros bwyntiau"),
        POINTS,
        *NOISE,
    ),
    unfit=all_of(needs_design("latin_hypercube", "listed"), needs_points),
    work=work,
)
