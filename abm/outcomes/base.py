"""Outcome: what one is, and how its numbers come from the series of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from gofal.abm.outcomes.series import PlaceSeries, Series
    from gofal.agents.table import F64

type Group = Literal["fragility", "wages", "work", "rural", "people", "money"]
type Better = Literal["high", "low", "none"]
GROUPS: tuple[Group, ...] = get_args(Group.__value__)
"""Headings in the order in which a person meets them."""
STRESS_WEEKS = (4, 13)
"""Weeks after the loss in which the market stress test looks who is unserved."""


def stress_name(week: int) -> str:
    """Name of the outcome of the stress test, so many weeks after the loss."""
    return f"stress_loss_{week}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome, declared once; results, comparisons, pages and the ODD find it by its name.

    Attributes:
        name: name in files and on the command line.
        unit: unit of the value.
        better: whether high or low is better for people; ``none`` where that depends.
        group: heading it stands under.
        label_en: English label.
        label_cy: Welsh label.
        meaning_en: definition in one sentence.
        meaning_cy: the same in Welsh.
        compute: values of every week, shape (weeks, councils and the country last); None for an outcome
            of the stress test, which has no weeks.
        at_place: values of a quarter, shape (places,); None where places have none.
    """

    name: str
    unit: str
    better: Better
    group: Group
    label_en: str
    label_cy: str
    meaning_en: str
    meaning_cy: str
    compute: Callable[[Series], F64] | None = None
    at_place: Callable[[PlaceSeries], F64] | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels at which it is recorded."""
        return ("country", "council", "place") if self.at_place else ("country", "council")
