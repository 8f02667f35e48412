"""Wales: facts, parameters, law, levers and scenarios."""

from __future__ import annotations

from gofal.abm.country.base import Country

COUNTRY = Country(
    "wales", __name__, name_en="Wales", name_cy="Cymru", frame=(-5.36, -2.62, 51.365, 53.445)
)
