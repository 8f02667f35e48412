"""Answers of the page: what its pages import.

What is shipped, the levers with their evidence, the presets by group, and how the places and
markets of the baseline are today.
"""

from gofal.viz.web.evidence import lever_card
from gofal.viz.web.presets import preset_groups
from gofal.viz.web.shipped import shipped
from gofal.viz.web.today import (
    CouncilMarket,
    Node,
    form_label,
    market,
    market_years,
    place_name,
    place_outcomes,
    places_today,
)

__all__ = [
    "CouncilMarket",
    "Node",
    "form_label",
    "lever_card",
    "market",
    "market_years",
    "place_name",
    "place_outcomes",
    "places_today",
    "preset_groups",
    "shipped",
]
