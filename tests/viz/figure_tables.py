"""Small made-up tables for every kind of picture; they test the drawing and claim nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.viz.figures import Look

CHANGES = {
    "difference": [0.021, -0.013, 0.002],
    "low": [0.011, -0.02, -0.01],
    "high": [0.031, -0.006, 0.014],
}
ARMS = ["rebalancing", "baseline/fee_level=1.2", "cooperative"]
AXES = ["fee_level", "rural_premium", "carer.hours_mean"]
LOOK = Look(window="years 4-5", axes=("fee_level", "rural_premium"))


def fan() -> pd.DataFrame:
    """Two arms, three years, five replicates; the arms end at the same value."""
    rows = [
        (arm, year, replicate, 0.8 + 0.01 * (replicate + (3 - year) * (arm != "baseline")))
        for arm in ("baseline", *ARMS)
        for year in (1, 2, 3)
        for replicate in range(5)
    ]
    return pd.DataFrame(rows, columns=["arm", "year", "replicate", "value"])


def difference_fan() -> pd.DataFrame:
    """Three years of one arm: clear, clear the other way, unclear."""
    return pd.DataFrame({"arm": "rebalancing", "year": [1, 2, 3], **CHANGES})


def councils() -> pd.DataFrame:
    """A difference for every council: the first is clearly better, the second worse."""
    codes = load_facts().councils["lad_code"].tolist()
    middle = np.array([0.05, -0.04, *[0.001] * 20])
    return pd.DataFrame(
        {"code": codes, "difference": middle, "low": middle - 0.01, "high": middle + 0.01}
    )


def _effects(side: str) -> dict[str, list[float]]:
    sign = 1 if side == "high" else -1
    return {
        f"{side}_effect": [sign * 0.01, sign * 0.03, sign * 0.001],
        f"{side}_effect_low": [sign * 0.01 - 0.002, sign * 0.03 - 0.002, sign * 0.001 - 0.002],
        f"{side}_effect_high": [sign * 0.01 + 0.002, sign * 0.03 + 0.002, sign * 0.001 + 0.002],
    }


def tornado() -> pd.DataFrame:
    """Three axes; the second is the strongest, the third unclear."""
    return pd.DataFrame(
        {
            "axis": AXES,
            "low_value": [0.8, 0.0, 17.0],
            "high_value": [1.2, 0.3, 26.0],
            **_effects("low"),
            **_effects("high"),
        }
    )


def sobol_bars() -> pd.DataFrame:
    """Three axes and a tenth of random variation."""
    first = np.array([0.5, 0.2, 0.02])
    total = first + 0.1
    return pd.DataFrame(
        {
            "axis": AXES,
            "first": first,
            "first_low": first - 0.05,
            "first_high": first + 0.05,
            "total": total,
            "total_low": total - 0.06,
            "total_high": total + 0.06,
            "noise_share": 0.1,
        }
    )


def morris() -> pd.DataFrame:
    """Three axes."""
    return pd.DataFrame(
        {
            "axis": AXES,
            "mu_star": [0.02, 0.05, 0.001],
            "mu_star_low": [0.01, 0.04, 0.0],
            "mu_star_high": [0.03, 0.06, 0.002],
            "sigma": [0.01, 0.03, 0.001],
        }
    )


def discovery() -> pd.DataFrame:
    """Twelve points of a design; the outcome falls where the fee is low, and there is the box."""
    fee = np.linspace(0.9, 1.2, 12)
    return pd.DataFrame(
        {
            "fee_level": fee,
            "rural_premium": np.arange(12) % 5 / 10,
            "rural_met_need": (fee - 1.0) / 10,
            "inside_rural_met_need": (fee < 0.95).astype(int),
        }
    )


def surface() -> pd.DataFrame:
    """Three by two values; the two cells of x = 1 are unclear."""
    x, y = np.meshgrid([0.8, 1.0, 1.2], [0.0, 0.2])
    middle = 0.1 * (x - 1).ravel() + 0.001
    return pd.DataFrame(
        {
            "x": x.ravel(),
            "y": y.ravel(),
            "difference": middle,
            "low": middle - 0.005,
            "high": middle + 0.005,
        }
    )


def forest() -> pd.DataFrame:
    """Outcomes of two units."""
    return pd.DataFrame(
        {
            "arm": "rebalancing",
            **CHANGES,
            "outcome": ["rural_met_need", "turnover", "effective_wage"],
        }
    )


def scatter_tradeoff() -> pd.DataFrame:
    """Three arms whose y are the same."""
    x = pd.DataFrame(CHANGES).set_axis(["x", "x_low", "x_high"], axis=1)
    return x.assign(arm=ARMS, y=0.1, y_low=0.05, y_high=0.15)


def ladder() -> pd.DataFrame:
    """One claim of every verdict."""
    return pd.DataFrame(
        {
            "claim": ["P1", "P2", "P3", "P4"],
            "label": "a claim in words",
            "verdict": ["supported", "contradicted", "not_supported", "cannot_say"],
            "effect": [0.12, -0.2, 0.01, 0.0],
            "low": [0.1, -0.3, -0.01, -0.4],
            "high": [0.14, -0.1, 0.03, 0.4],
        }
    )


def distributions() -> pd.DataFrame:
    """Survival with a source, and two bands of margins."""
    share = np.array([0.9, 0.4, 0.7, 0.3])
    return pd.DataFrame(
        {
            "quantity": ["survival", "survival", "margin", "margin"],
            "low": [1.0, 5.0, np.nan, 0.0],
            "high": [1.0, 5.0, 0.0, np.nan],
            "share": share,
            "share_low": share - 0.05,
            "share_high": share + 0.05,
            "hours": [np.nan, np.nan, 0.6, 0.4],
            "known": [0.9, 0.4, np.nan, np.nan],
        }
    )


def hindcast() -> pd.DataFrame:
    """A ratio with bands of eight quarters and two facts, and a share with one."""
    rows: list[dict[str, object]] = []
    for name, size in (("delays-package", 1.0), ("fee-below-direct", 0.3)):
        for n in range(8):
            ends = (0.8, 0.9, 1.0, 1.1, 1.3)
            keys = ("low", "low_half", "middle", "high_half", "high")
            bands = {key: size * end for key, end in zip(keys, ends, strict=True)}
            rows.append({"series": name, "use": "", "year": 2023.3 + n / 4, **bands})
        fact = {"known": size, "known_low": 0.9 * size, "known_high": 1.1 * size}
        rows.append({"series": name, "use": "test", "year": 2024.0, **fact})
    seen = {"known": 1.5, "known_low": 1.5, "known_high": 1.5}
    rows.append({"series": "delays-package", "use": "seen", "year": 2024.5, **seen})
    return pd.DataFrame(rows)


TABLES = {
    "council_map": councils,
    "difference_fan": difference_fan,
    "distributions": distributions,
    "fan": fan,
    "forest": forest,
    "hindcast": hindcast,
    "ladder": ladder,
    "morris": morris,
    "scatter_tradeoff": scatter_tradeoff,
    "discovery": discovery,
    "sobol_bars": sobol_bars,
    "surface": surface,
    "tornado": tornado,
}
