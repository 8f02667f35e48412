"""How strong the strongest claim or fact is that a policy and its levers rest on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gofal.abm.scenario import Scenario, load_scenario
from gofal.viz.web.evidence import Evidence, Strength, evidence, lever_card

STRONGEST_FIRST: tuple[Strength, ...] = (
    *("official", "evaluated", "derived", "self-reported"),
    *("stated", "expert-opinion", "press", "memory"),
)


@dataclass(frozen=True)
class Strongest:
    """The strongest of several claims and facts.

    Attributes:
        count: how many there are.
        best: the strongest; None where there is none.
    """

    count: int
    best: Evidence | None

    @property
    def place(self) -> int:
        """From 0, the strongest kind, on."""
        return len(STRONGEST_FIRST) if self.best is None else _place(self.best)


@cache
def strongest(policy: str) -> Strongest:
    """The strongest that a preset rests on."""
    return strongest_of(load_scenario(policy))


def strongest_of(scenario: Scenario) -> Strongest:
    """The strongest that a scenario and the levers it sets rest on."""
    claims: dict[str, Evidence] = {id_: evidence(id_) for id_ in scenario.evidence}
    for name in dict.fromkeys(one.lever for one in scenario.settings):
        claims |= {one.id: one for one in lever_card(name).evidence}
    best = min(claims.values(), key=_place, default=None)
    return Strongest(len(claims), best)


def _place(one: Evidence) -> int:
    return STRONGEST_FIRST.index(one.strength)
