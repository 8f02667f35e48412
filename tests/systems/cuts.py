"""Futures in which a rule is cut out, and the check that an effect goes with its own rule alone.

A probe runs a few weeks and says how large the near effect of a system is. A rule is cut out by
parameters, or levers, at which it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from forks import fork_with

from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel

type Cut = Mapping[str, float]
type Probe = Callable[[CareModel, Cut], float]


def future(wales: CareModel, cut: Cut, settings: str, weeks: int) -> CareModel:
    """A branch of Wales in which some parameters, or levers, are others from the first week on."""
    levers = {name: value for name, value in cut.items() if name in load_levers()}
    numbers = {name: value for name, value in cut.items() if name not in levers}
    kept = [text for text in settings.split() if text.partition("=")[0] not in levers]
    model = fork_with(wales, *kept, *(f"{name}={value}" for name, value in levers.items()))
    model.state.use_parameters(model.parameters.with_values(numbers, beyond=numbers))
    model.run_for(weeks)
    return model


def once_for_all(
    wales: CareModel, effects: Callable[[CareModel, Cut], Sequence[float]], *cuts: Cut
) -> list[Probe]:
    """Probes of several effects that the same futures show, which are run once for each cut."""
    seen = [(cut, effects(wales, cut)) for cut in ({}, *cuts)]

    def probe(at: int, _wales: CareModel, cut: Cut) -> float:
        return next(found[at] for known, found in seen if known == cut)

    return [partial(probe, at) for at in range(len(seen[0][1]))]


def is_the_rule(wales: CareModel, probe: Probe, rule: Cut, other: Cut, noise: float = 0.0) -> None:
    """Check that the effect is there, goes with the rule and stays without another rule."""
    effect = probe(wales, {})
    assert effect > 4.0 * noise
    assert effect > 0.0
    assert abs(probe(wales, rule)) <= noise, f"something beside {', '.join(rule)} has the effect"
    stays = probe(wales, other)
    assert stays > 0.5 * effect, f"{', '.join(other)} has a part in the effect"
