"""Countries: packages of data, each with everything the model needs to know of one place."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from gofal.abm.country.base import Country
from gofal.abm.country.wales import COUNTRY as WALES
from gofal.agents.errors import unknown

DEFAULT = WALES
"""The country of a run that names none."""


@cache
def countries() -> dict[str, Country]:
    """Countries by slug: packages of this folder, and entry points ``gofal.countries`` of others.

    A package of this folder holds its country as ``COUNTRY``; an entry point names one.
    """
    own = [
        import_module(f"{__name__}.{module.name}").COUNTRY
        for module in iter_modules(__path__)
        if module.ispkg
    ]
    others = [point.load() for point in entry_points(group="gofal.countries")]
    return {country.slug: country for country in [*own, *others]}


def country_named(slug: str) -> Country:
    """A country by its slug.

    Raises:
        GofalError: no such country is installed.
    """
    if slug not in countries():
        raise unknown("country", slug, countries())
    return countries()[slug]


__all__ = ["DEFAULT", "Country", "countries", "country_named"]
