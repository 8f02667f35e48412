"""The words of the page: what every page and part imports.

``say`` reads the catalogue (``words/*.toml``); the rest writes numbers, dates and lists of names as
each language does.
"""

from gofal.experiments.words import LANGUAGES, Language
from gofal.viz.web.catalogue import language_name, other, plural, say, statuses
from gofal.viz.web.numbers import (
    bare,
    date,
    difference_unit,
    end,
    is_percent,
    number,
    signed,
    unit_name,
)
from gofal.viz.web.welsh_order import sorted_by_name

__all__ = [
    "LANGUAGES",
    "Language",
    "bare",
    "date",
    "difference_unit",
    "end",
    "is_percent",
    "language_name",
    "number",
    "other",
    "plural",
    "say",
    "signed",
    "sorted_by_name",
    "statuses",
    "unit_name",
]
