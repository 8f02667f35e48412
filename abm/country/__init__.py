"""Countries: packages of data, each with everything the model needs to know of one place."""

from __future__ import annotations

from gofal.abm.country.base import Country
from gofal.abm.country.wales import WALES

DEFAULT = WALES
"""The country of a run that names none."""

__all__ = ["DEFAULT", "Country"]
