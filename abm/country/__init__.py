"""Countries: packages of data, each with everything the model needs to know of one place."""

from __future__ import annotations

from functools import cache

from gofal.abm.country.base import Country
from gofal.abm.country.wales import COUNTRY as WALES
from gofal.agents.errors import unknown
from gofal.agents.plugins import Seam, find

DEFAULT = WALES
"""The country of a run that names none."""


@cache
def countries() -> dict[str, Country]:
    """Countries by slug: ``COUNTRY`` of each package of this folder, and those of other packages.

    Raises:
        GofalError: an installed package offers something else as a country.
    """
    return find(Seam("gofal.countries", __name__, "COUNTRY", Country, lambda found: found.slug))


def country_named(slug: str) -> Country:
    """A country by its slug.

    Raises:
        GofalError: no such country is installed.
    """
    if slug not in countries():
        raise unknown("country", slug, countries())
    return countries()[slug]


__all__ = ["DEFAULT", "Country", "countries", "country_named"]
