"""Wales: facts, parameters, levers and scenarios."""

from __future__ import annotations

from pathlib import Path

from gofal.abm.country.base import Country

WALES = Country("wales", Path(__file__).parent, name_en="Wales", name_cy="Cymru")
