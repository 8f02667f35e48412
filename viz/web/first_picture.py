"""What a visitor sees before anything else has loaded, and all there is without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from abm.measures import OUTCOMES
from abm.results import WALES
from experiments.words import Language
from viz.web.answer import BASELINE, Answer
from viz.web.catalogue import say
from viz.web.numbers import bare, number, unit_name
from viz.web.said import outcome_label
from viz.web.shipped import shipped
from viz.web.welsh_order import sorted_by_name
from viz.web.who import council_codes, council_name

CARDS = ("handback_share", "effective_wage", "rural_met_need", "wait_weeks", "carer_strain")
COLUMNS = ("handback_share", "effective_wage", "met_need", "waiting_people", "public_cost")
MAPPED = "met_need"
YEAR = 1


@dataclass(frozen=True)
class Card:
    """A headline: a label, a number, and how far it differed between the Waleses run."""

    outcome: str
    label: str
    value: str
    spread: str


@dataclass(frozen=True)
class FirstPicture:
    """Everything of the page that needs no script.

    Attributes:
        cards: headlines of Wales.
        mapped: outcome of the map.
        council_values: its value in each council, by code.
        heads: column heads of the table, the council first.
        rows: one a council, in the order of the language.
    """

    cards: tuple[Card, ...]
    mapped: str
    council_values: dict[str, float]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def first_picture(language: Language, answer: Answer | None = None) -> FirstPicture | None:
    """The first picture.

    Args:
        language: of its words.
        answer: what to show the baseline of; the shipped baseline if left out.

    Returns:
        None if nothing is shipped.
    """
    found = answer or shipped(BASELINE)
    if found is None:
        return None
    codes = sorted_by_name(council_codes(), language, lambda code: council_name(code, language))
    return FirstPicture(
        cards=tuple(_card(found, outcome, language) for outcome in CARDS),
        mapped=MAPPED,
        council_values={code: _value(found, MAPPED, code) for code in codes},
        heads=(say("council", language), *(_head(outcome, language) for outcome in COLUMNS)),
        rows=tuple((council_name(code, language), *_row(found, code, language)) for code in codes),
    )


def _card(answer: Answer, outcome: str, language: Language) -> Card:
    unit, levels = OUTCOMES[outcome].unit, answer.at(BASELINE, outcome, WALES, YEAR)
    low, high = (bare(float(edge), unit, language) for edge in (levels.min(), levels.max()))
    return Card(
        outcome,
        outcome_label(outcome, language),
        number(float(levels.mean()), unit, language),
        say("spread", language, low=low, high=high, count=answer.replicates),
    )


def _head(outcome: str, language: Language) -> str:
    return f"{outcome_label(outcome, language)} ({unit_name(OUTCOMES[outcome].unit, language)})"


def _row(answer: Answer, code: str, language: Language) -> tuple[str, ...]:
    return tuple(
        bare(_value(answer, outcome, code), OUTCOMES[outcome].unit, language) for outcome in COLUMNS
    )


def _value(answer: Answer, outcome: str, code: str) -> float:
    return float(answer.at(BASELINE, outcome, code, YEAR).mean())
