"""Rows of the table of all policies, in words, and where each leads to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from gofal.abm.levers import load_levers
from gofal.abm.odd import all_parameters
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.evidence.headlines import ON_THE_WAY
from gofal.experiments.evidence.terms import is_event, system_of
from gofal.experiments.evidence.wording import MARKS, as_run
from gofal.experiments.league.shipped import Standing
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import MINUS, Language, pounds_of, say, signed_quantity
from gofal.experiments.windows import year_label
from gofal.viz.league.columns import Column, column
from gofal.viz.league.rows import Row
from gofal.viz.web.arms import preset
from gofal.viz.web.html import link
from gofal.viz.web.state import PageState
from gofal.viz.web.strength import strongest

_SAME = "="
"""The sign of no change at all."""
_COLOURS = {"better": "better", "worse": "worse", "other": "text"}
_NUMBERS = 2  # inputs that are named with their range
_OF_WAY = 0.03  # half of the interval that the mean of a year may have
_ROOM = 1.15  # a bar reaches beyond the largest effect by so much


@dataclass(frozen=True)
class Table:
    """What the rows of a table share.

    Attributes:
        state: what is asked.
        here: the outcome by which policies are set in order.
        beside: the outcome beside it.
        reach: effect at the ends of the bars.
    """

    state: PageState
    here: Column
    beside: Column
    reach: float

    @classmethod
    def of(cls, rows: Sequence[Row], state: PageState) -> Table:
        """The table of some rows."""
        language = state.language
        others = [row.beside for row in rows if row.beside is not None]
        here = [row.here for row in rows]
        sizes = [abs(one.effect) for one in here if math.isfinite(one.effect)]
        return cls(
            state,
            column(state.outcome, here, language),
            column(state.beside, others, language),
            _ROOM * max(sizes, default=0.0) or 1.0,
        )

    def row(self, row: Row) -> dict[str, Any]:
        """One policy in words."""
        language = self.state.language
        name = name_of(preset(row.policy))
        best = strongest(row.policy).best
        strength = best.how_strong(language) if best else say("standings.no_evidence", language)
        return {
            "name": name.does(language),
            "own": name.own(language),
            "href": answer_link(self.state, row.policy),
            "unbeaten": row.unbeaten,
            "here": self._told(row.here, self.here),
            "strip": self._strip(row.here),
            "beside": None if row.beside is None else self._told(row.beside, self.beside),
            "rests": rests_on(row.policy, language),
            "strength": strength.partition(":")[0],
        }

    @property
    def ends(self) -> tuple[str, str]:
        """Words at the ends of the bars: which side is better."""
        words = [say(f"word.{word}", self.state.language) for word in ("worse", "better")]
        if not self.here.better:
            words = [say(f"word.{word}", self.state.language) for word in ("lower", "higher")]
        return (words[1], words[0]) if self.here.better < 0 else (words[0], words[1])

    def _told(self, one: Standing, where: Column) -> dict[str, Any]:
        language = self.state.language
        sure = one.sure and one.word in ("better", "worse")
        return {
            "word": say(f"standings.word.{one.word}", language),
            "kind": one.word,
            "mark": MARKS.get(one.word, _SAME) * (2 if sure else 1),
            "size": where.number(one.effect, one.precision),
            "between": where.interval(one, language),
            "equal": self._equal(one, where),
        }

    def _equal(self, one: Standing, where: Column) -> str:
        """What is left on equal terms, and whether the rest is told to be assumed terms."""
        if not math.isfinite(one.equal):
            return ""
        told = one.of_terms in ("better", "worse", "other")
        key = "standings.equal.told" if told else "standings.equal"
        return say(key, self.state.language, size=where.number(one.equal, one.precision))

    def _strip(self, one: Standing) -> dict[str, Any]:
        low, high = self._share(one.low), self._share(one.high)
        return {
            "colour": _COLOURS.get(one.word, "muted"),
            "at": round(self._share(one.effect), 1),
            "low": round(low, 1),
            "width": round(max(high - low, 0.0), 1),
            "cut": " ".join(
                side
                for side, end in (("left", -one.low), ("right", one.high))
                if math.isfinite(end) and end > self.reach
            ),
        }

    def _share(self, value: float) -> float:
        """Place on a bar, in per cent; what lies beyond its ends is cut."""
        return min(max(50 * (1 + value / self.reach), 0.0), 100.0) if value == value else 50.0


def answer_link(state: PageState, policy: str) -> str:
    """The answer on a policy: in Wales, or on the page of the council that is looked at."""
    scenarios = (preset(policy),)
    view = "answer" if state.area == WALES else "council"
    return link(state, view=view, scenarios=scenarios, chosen=0, story="", step=1)


@cache
def rests_on(policy: str, language: Language) -> str:
    """What the size of a policy's effect rests on; an input with its number and range."""
    if is_event(preset(policy)):
        return say("league.event", language)
    system = system_of(policy)
    if system is None:
        return say("standings.rests.bundle", language)
    if system.grade != "size is an input":
        return say(f"standings.rests.{system.grade}", language)
    ranges = [_range(name, preset(policy), language) for name in system.numbers]
    shown = "; ".join(ranges[:_NUMBERS]) + ("; …" if len(ranges) > _NUMBERS else "")
    return say("standings.rests.input", language, numbers=shown)


def _range(name: str, policy: Scenario, language: Language) -> str:
    """A number by what it is called, with its value under a policy and its range."""
    levers = load_levers()
    known = levers[name] if name in levers else all_parameters().parameter(name)
    label = known.label_cy if language == "cy" else known.label_en
    factor, sign = (100.0, "%") if known.unit.startswith("share") else (1.0, "")

    def shown(size: float) -> str:
        return pounds_of(f"{size * factor:,g}".replace("-", MINUS), known.unit) + sign

    value, low, high = map(shown, as_run(name, policy))
    return say("standings.range", language, label=label, value=value, low=low, high=high)


def on_the_way(way: tuple[int, float] | None, language: Language) -> str:
    """The worst year of need met under a policy; empty if it is worse in no year."""
    if way is None:
        return ""
    year, change = way
    size = signed_quantity(change, OUTCOMES[ON_THE_WAY].unit, language, _OF_WAY)
    return say("standings.way", language, size=size, year=year_label(year))
