"""What the evidence is about: the outcomes of the league, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

type Question = Literal["fragility", "wages", "rural", "town", "cost"]

QUESTIONS: Mapping[Question, tuple[str, ...]] = {
    "fragility": ("handback_share", "closure_hours"),
    "wages": ("pay_hour", "weekly_pay", "wage_index"),
    "rural": ("rural_met_need", "rural_first_hour_over_12"),
    "town": ("urban_met_need", "urban_first_hour_over_12"),
    "cost": (
        "public_cost",
        "council_cost",
        "health_cost",
        "welsh_government_cost",
        "uk_government_cost",
        "client_cost",
    ),
}
"""Outcomes by question; a question's first is the one by which policies are put in order."""
ALSO = ("delivered_hours",)
"""Told beside them: a share of need met may rise because less need was assessed."""
DECIDING = (*QUESTIONS["fragility"], "pay_hour", "weekly_pay", *QUESTIONS["rural"])
"""Pairs are added while one of these is open."""
COUNTED = tuple(name for names in QUESTIONS.values() for name in names)
"""Outcomes by which it is counted how many policies help and harm."""
SHORT = (*DECIDING, "public_cost")
"""Outcomes of which the page tells first."""
SHOWN = (*QUESTIONS["fragility"], "pay_hour", "weekly_pay", "rural_met_need", "public_cost")
"""Outcomes that are shown of policies that no other beats."""
AXES = (*QUESTIONS["fragility"], "pay_hour", "rural_met_need", "public_cost")
"""Outcomes on which a policy may be beaten by another."""
ON_THE_WAY = "met_need"
"""The outcome whose worst year is told beside the last ones."""


def outcomes() -> tuple[str, ...]:
    """Every outcome of the league, in order."""
    return (*(name for names in QUESTIONS.values() for name in names), *ALSO)
