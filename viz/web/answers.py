"""Answers of the page: what its pages import.

What is shipped, the levers with their evidence, the presets by group, and how the places and
markets of the baseline are today.
"""

from viz.web.evidence import lever_card
from viz.web.presets import preset_groups
from viz.web.shipped import shipped
from viz.web.today import (
    Market,
    Node,
    form_label,
    market,
    market_years,
    place_name,
    place_outcomes,
    places_today,
)

__all__ = [
    "Market",
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
