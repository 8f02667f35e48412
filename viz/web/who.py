"""For whom an answer is good or bad: councils, town and country, and who pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from abm.facts import load_facts
from abm.measures import OUTCOMES
from abm.results import WALES
from experiments.words import Language
from viz.web.answer import (
    BASELINE,
    LAST_TWO,
    Answer,
    Change,
    Floats,
    When,
    areas,
    difference,
    not_by_chance,
    paired,
)
from viz.web.catalogue import say

type Rurality = Literal["rural", "mixed", "urban"]

RURALITIES: tuple[Rurality, ...] = ("rural", "mixed", "urban")
MOSTLY, PARTLY = 0.5, 0.2  # share of people who live in rural areas
PAYERS = (
    "council_cost", "health_cost", "welsh_government_cost", "uk_government_cost", "client_cost",
)  # fmt: skip
TOTAL_COST = "public_cost"
_WEIGHT = "assessed_hours"


@dataclass(frozen=True)
class Gainers:
    """Codes of the councils in which people gain or lose, the largest change first.

    Attributes:
        better: direction known, and good.
        worse: direction known, and bad.
        moved: direction known, of an outcome that is neither good nor bad.
        unclear: direction unclear.
        same: no difference at all.
        unknown: nothing to compare.
    """

    better: tuple[str, ...]
    worse: tuple[str, ...]
    moved: tuple[str, ...]
    unclear: tuple[str, ...]
    same: tuple[str, ...]
    unknown: tuple[str, ...]


def council_codes() -> tuple[str, ...]:
    """Codes of the 22 councils."""
    return tuple(code for code in areas() if code != WALES)


def by_council(answer: Answer, arm: str, outcome: str, when: When = LAST_TWO) -> dict[str, Change]:
    """The change in each council, by code; directions hold for all of them looked at together."""
    own, base = (_of_councils(answer, name, outcome, when) for name in (arm, BASELINE))
    changes = not_by_chance(paired(own, base, OUTCOMES[outcome].better))
    return dict(zip(council_codes(), changes, strict=True))


def rurality(code: str) -> Rurality:
    """Whether most people of a council live in rural areas, a fifth to a half, or fewer."""
    share = _rural_shares()[code]
    return "rural" if share >= MOSTLY else "mixed" if share >= PARTLY else "urban"


def rurality_label(kind: Rurality, language: Language) -> str:
    """What councils of one kind are called together."""
    return say(f"councils {kind}", language)


def by_rurality(
    answer: Answer, arm: str, outcome: str, when: When = LAST_TWO
) -> dict[Rurality, Change]:
    """The change in rural, mixed and urban councils together.

    Amounts add up over councils. Anything else is their mean weighted by the hours assessed in the
    baseline, so that a change of weights is not taken for a change of the outcome. Directions hold
    for the three looked at together.
    """
    groups = [[c for c in council_codes() if rurality(c) == kind] for kind in RURALITIES]
    own, base = (
        np.array([_together(answer, name, outcome, codes, when) for codes in groups])
        for name in (arm, BASELINE)
    )
    changes = not_by_chance(paired(own, base, OUTCOMES[outcome].better))
    return dict(zip(RURALITIES, changes, strict=True))


def gainers(answer: Answer, arm: str, outcome: str, when: When = LAST_TWO) -> Gainers:
    """Which councils gain, which lose, and where it cannot be told."""
    changes = by_council(answer, arm, outcome, when)
    order = sorted(changes, key=lambda code: -abs(np.nan_to_num(changes[code].change)))

    def those(*words: str) -> tuple[str, ...]:
        return tuple(code for code in order if changes[code].word in words)

    return Gainers(
        better=those("better"),
        worse=those("worse"),
        moved=those("higher", "lower"),
        unclear=those("unclear", "one_run"),
        same=those("same"),
        unknown=those("undefined"),
    )


def money_by_payer(
    answer: Answer, arm: str, code: str = WALES, when: When = LAST_TWO
) -> Mapping[str, Change]:
    """What each payer pays a week more or less, and the public in all, by outcome."""
    return {name: difference(answer, arm, name, code, when) for name in (*PAYERS, TOTAL_COST)}


def adds_up(outcome: str) -> bool:
    """Whether values of councils may be added: people, hours and pounds, but no rates."""
    return OUTCOMES[outcome].unit in ("people", "h/week", "£/week") or outcome in (
        "providers", "micro_enterprises",
    )  # fmt: skip


def _of_councils(answer: Answer, arm: str, outcome: str, when: When) -> Floats:
    """One outcome of every council, shape (councils, replicates)."""
    return np.array([answer.at(arm, outcome, code, when) for code in council_codes()])


def _together(answer: Answer, arm: str, outcome: str, codes: list[str], when: When) -> Floats:
    values = np.array([answer.at(arm, outcome, code, when) for code in codes])
    if adds_up(outcome):
        total: Floats = values.sum(axis=0)
        return total
    weights = np.array([answer.at(BASELINE, _WEIGHT, code, when) for code in codes])
    weights = np.where(np.isfinite(values), weights, 0.0)
    out = np.full(weights.shape[1], np.nan, dtype=np.float32)
    total_weight = weights.sum(axis=0)
    top = (np.nan_to_num(values) * weights).sum(axis=0)
    np.divide(top, total_weight, out=out, where=total_weight > 0)
    return out


@cache
def _rural_shares() -> Mapping[str, float]:
    table = load_facts().councils
    return dict(zip(table["lad_code"], table["rural_share"].astype(float), strict=True))
