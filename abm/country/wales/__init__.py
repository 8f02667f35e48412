"""Wales: facts, parameters, levers and scenarios."""

from __future__ import annotations

from gofal.abm.country.base import Country

COUNTRY = Country("wales", __name__, name_en="Wales", name_cy="Cymru")
