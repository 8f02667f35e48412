"""Winners and losers of an answer: councils, town and country, and who pays."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import is_amount, size_that_counts
from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import Language, say
from gofal.viz.answer import (
    LAST_TWO,
    Answer,
    council_codes,
)
from gofal.viz.change import Change, Floats, Word, paired, that_count
from gofal.viz.verdict.lines import pounds_of, rural_shares

type Rurality = Literal["rural", "mixed", "urban"]

RURALITIES: tuple[Rurality, ...] = ("rural", "mixed", "urban")
MOSTLY, PARTLY = 0.5, 0.2  # share of people who live in rural areas
_WEIGHT = "assessed_hours"


def by_council(answer: Answer, arm: str, outcome: str) -> dict[str, Change]:
    """The change in each council in the last two years, by code."""
    own, base = (_of_councils(answer, name, outcome) for name in (arm, BASELINE))
    changes = _told(own, base, outcome, pounds_of(answer, LAST_TWO))
    return dict(zip(council_codes(), changes, strict=True))


def rurality(code: str) -> Rurality:
    """Share of a council's people in rural areas: most, a fifth to a half, or fewer."""
    share = rural_shares()[code]
    return "rural" if share >= MOSTLY else "mixed" if share >= PARTLY else "urban"


def rurality_label(kind: Rurality, language: Language) -> str:
    """Name of councils of one kind together."""
    return say(f"councils {kind}", language)


def by_rurality(answer: Answer, arm: str, outcome: str) -> dict[Rurality, Change]:
    """The change in rural, mixed and urban councils together, in the last two years.

    Amounts add up over councils. Anything else is their mean weighted by the hours assessed in the
    baseline, and a council counts where both arms know it, so that a change of weights is not
    taken for a change of the outcome.
    """
    values = [_of_councils(answer, name, outcome) for name in (arm, BASELINE)]
    weights = _of_councils(answer, BASELINE, _WEIGHT)
    weights = np.where(np.isfinite(values[0]) & np.isfinite(values[1]), weights, 0.0)
    kinds, adds = np.array([rurality(code) for code in council_codes()]), is_amount(outcome)
    own, base = (
        np.array([_together(one, weights, kinds == kind, adds) for kind in RURALITIES])
        for one in values
    )
    told = _told(own, base, outcome, pounds_of(answer, LAST_TWO))
    return dict(zip(RURALITIES, told, strict=True))


def gainers(answer: Answer, arm: str, outcome: str) -> dict[Word, tuple[str, ...]]:
    """Codes of the councils by the word for their change, the largest change first."""
    changes = by_council(answer, arm, outcome)
    result: dict[Word, tuple[str, ...]] = {}
    for code in sorted(changes, key=lambda code: -abs(np.nan_to_num(changes[code].change))):
        word = changes[code].word
        result[word] = (*result.get(word, ()), code)
    return result


def _told(own: Floats, base: Floats, outcome: str, worth: float) -> tuple[Change, ...]:
    """The change of one outcome in parts of Wales, one a row.

    Args:
        own: with the policy, shape (parts, replicates).
        base: without it.
        outcome: its name.
        worth: pounds of the price year for a pound of theirs.
    """
    found = paired(own, base, OUTCOMES[outcome].better)
    sizes = [
        size_that_counts(outcome, change.reference, whole=False, pounds=worth) for change in found
    ]
    return that_count(found, sizes)


def _of_councils(answer: Answer, arm: str, outcome: str) -> Floats:
    """One outcome of every council in the last two years, shape (councils, replicates)."""
    return np.array([answer.at(arm, outcome, code, LAST_TWO) for code in council_codes()])


def _together(values: Floats, weights: Floats, here: NDArray[np.bool_], add: bool) -> Floats:
    """Some councils as one: their sum or weighted mean, shape (replicates,)."""
    if add:
        total: Floats = values[here].sum(axis=0)
        return total
    weight = weights[here].sum(axis=0)
    out = np.full(weight.shape, np.nan, dtype=np.float32)
    top = (np.nan_to_num(values[here]) * weights[here]).sum(axis=0)
    np.divide(top, weight, out=out, where=weight > 0)
    return out
