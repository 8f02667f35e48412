"""Columns that several analyses share."""

from __future__ import annotations

from gofal.experiments.analysis.base import Column, Kind, Words
from gofal.experiments.analysis.intervals import LEVEL

ARM = Column("arm", "text", Words("Arm", "Cangen"), Words("the scenario", "y senario"))
POINT = Column(
    "point",
    "text",
    Words("Point", "Pwynt"),
    Words(
        "point of the design; all = mean over the points without gaps, within each replicate",
        "pwynt y dyluniad; all = cymedr dros y pwyntiau heb fylchau, o fewn pob rhediad",
    ),
    codes={"all": Words("all", "pob un")},
)
REPLICATES = Column(
    "replicates",
    "count",
    Words("Replicates", "Rhediadau"),
    Words("pairs of runs there are", "parau o rediadau sydd ar gael"),
)
AXIS = Column(
    "axis",
    "text",
    Words("Varied", "Newidyn"),
    Words("lever, parameter or group of them", "ysgogiad, paramedr neu grŵp ohonynt"),
)
POINTS = Column(
    "points",
    "count",
    Words("Points", "Pwyntiau"),
    Words("points of the design without gaps", "pwyntiau'r dyluniad heb fylchau"),
    shown=False,
)
NOISE = (
    Column(
        "noise_share",
        "share",
        Words("Noise", "Sŵn"),
        Words(
            "variance within points over all variance, of single runs; unknown with one replicate",
            "amrywiant o fewn pwyntiau dros yr holl amrywiant; anhysbys gydag un rhediad",
        ),
    ),
    Column(
        "noise_left",
        "share",
        Words("Noise left", "Sŵn ar ôl"),
        Words(
            "share of the variance of the points' means that is luck which points do not share",
            "cyfran amrywiant cymedrau'r pwyntiau sy'n lwc nad yw'r pwyntiau'n ei rhannu",
        ),
    ),
)
"""How much of the variance is luck, see :mod:`gofal.experiments.analysis.noise`."""


def low_high(
    name: str, kind: Kind, english: str, welsh: str, level: float = LEVEL
) -> tuple[Column, Column]:
    """The two ends of the interval of a column, ``<name>_low`` and ``<name>_high``.

    On the screen they stand in the cell of the column itself.
    """
    ends = (
        ("low", Words("low", "isaf"), "lower end", "pen isaf"),
        ("high", Words("high", "uchaf"), "upper end", "pen uchaf"),
    )
    low, high = (
        Column(
            f"{name}_{end}",
            kind,
            heading,
            Words(
                f"{english}: {which} of the {100 * level:.3g}% interval",
                f"{welsh}: {pa} y cyfwng {100 * level:.3g}%",
            ),
            shown=False,
        )
        for end, heading, which, pa in ends
    )
    return low, high
