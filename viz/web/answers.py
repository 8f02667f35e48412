"""Answers of the page: what every page and part imports.

An :class:`Answer` holds arms that share their Waleses. The functions say what differs, where, for
whom and at whose cost; how Wales is today; which presets there are and what is shipped of them.
"""

from viz.web.answer import (
    BASELINE,
    LAST_TWO,
    OUTCOME_NAMES,
    Answer,
    Band,
    Change,
    When,
    Word,
    areas,
    band,
    difference,
    difference_band,
    from_runs,
    side_by_side,
)
from viz.web.evidence import Evidence, LeverCard, evidence, lever_card, levers
from viz.web.presets import Preset, preset, preset_groups, presets
from viz.web.shipped import about_shipped, is_current, shipped, shipped_names
from viz.web.today import (
    Edge,
    Market,
    Node,
    form_label,
    market,
    market_years,
    place_name,
    place_outcomes,
    places_today,
)
from viz.web.who import (
    PAYERS,
    RURALITIES,
    TOTAL_COST,
    Gainers,
    Rurality,
    by_council,
    by_rurality,
    council_codes,
    gainers,
    money_by_payer,
    rurality,
    rurality_label,
)

__all__ = [
    "BASELINE", "LAST_TWO", "OUTCOME_NAMES", "PAYERS", "RURALITIES", "TOTAL_COST", "Answer",
    "Band", "Change", "Edge", "Evidence", "Gainers", "LeverCard", "Market", "Node", "Preset",
    "Rurality", "When", "Word", "about_shipped", "areas", "band", "by_council", "by_rurality",
    "council_codes", "difference", "difference_band", "evidence", "form_label", "from_runs",
    "gainers", "is_current", "lever_card", "levers", "market", "market_years", "money_by_payer",
    "place_name", "place_outcomes", "places_today", "preset", "preset_groups", "presets",
    "rurality", "rurality_label", "shipped", "shipped_names", "side_by_side",
]  # fmt: skip
