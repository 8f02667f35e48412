"""The identity of a run and of a burnt-in world: a hash of all that decides, and of no word."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path

from gofal.abm.facts.local import LocalFact, in_force
from gofal.abm.history import History
from gofal.abm.results import code_identity, plain
from gofal.abm.rules import country_hash, rules_hash
from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.runs import means

LENGTH = 24  # hex digits of an id: among a million runs two alike are as likely as 1 in 10^17
DECIDING_PACKAGES = ("numpy", "numba", "scipy")


def digest(content: object) -> str:
    """A hash of something that JSON can say; floats by their exact value."""
    text = json.dumps(plain(content), sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def settings_of(scenario: Scenario) -> list[list[object]]:
    """The settings of a scenario, and their councils, in an order that does not hang on writing."""
    return sorted(
        [s.lever, s.value, sorted(s.councils or ()), s.start_week, s.phase_weeks]
        for s in scenario.settings
    )


def world_of(scenario: Scenario) -> Scenario:
    """The scenario that is burnt in for another: the whole country, all levers at defaults."""
    made = load_scenario("baseline", scenario.country).with_(
        seed=scenario.seed,
        burn_in_weeks=scenario.burn_in_weeks,
        parameters=scenario.parameters,
        local=scenario.local,
        wales=scenario.wales,
    )
    return replace(made, beyond=scenario.beyond, history=_past(scenario.history))


def weeks_before(scenario: Scenario) -> int:
    """Weeks that the world of a scenario has lived before the policy: burn-in and history."""
    return scenario.burn_in_weeks + scenario.policy_week


def _past(history: History | None) -> History | None:
    """What of history lies before a policy; what does not happen counts only if it would have."""
    if history is None or history.policy_week:
        return history
    return History()


def world_id(scenario: Scenario) -> str:
    """The id of the burnt-in world a scenario starts from: one for all scenarios that share it.

    A slice is cut out of the world of the whole country, so it has the id of that one.
    Versions of the packages that work it out count, because its bits are kept.
    """
    return digest({"rules": rules_hash(), "packages": _versions(), **_burnt_in(scenario)})


@cache
def _versions() -> dict[str, str]:
    return {name: metadata.version(name) for name in DECIDING_PACKAGES}


def arm_id(scenario: Scenario) -> str:
    """The id of what is run, whatever its length: settings, facts, burn-in, slice, terms."""
    part: dict[str, object] = {"only": list(scenario.only)} if scenario.only else {}
    part |= {"terms": scenario.terms} if scenario.terms != "own" else {}
    part |= {"without": list(scenario.history.without)} if scenario.history else {}
    return digest({"settings": settings_of(scenario), **part, **_burnt_in(scenario)})


def _burnt_in(scenario: Scenario) -> dict[str, object]:
    said = [[f.council, f.fact, *_counts(f, scenario)] for f in scenario.local]
    return {
        **({"local": said} if said else {}),
        **({"past": _past(scenario.history)} if scenario.history else {}),
        "wales": scenario.wales,
        "country": scenario.country.slug + country_hash(scenario.country),
        "seed": scenario.seed,
        "burn_in_weeks": scenario.burn_in_weeks,
        "parameters": {name: float(value) for name, value in scenario.parameters.items()},
    }


def _counts(fact: LocalFact, scenario: Scenario) -> tuple[float | None, ...]:
    """What of a fact decides: its value in force, and with dates the year it is brought from."""
    return (fact.value, fact.year) if scenario.history else (in_force(fact, scenario.country),)


def code_of(run: Callable[..., object]) -> dict[str, object]:
    """What the result of a run depends on besides its inputs: rules, sources and packages.

    Args:
        run: the function that works out a run; the file it stands in counts too.
    """
    known = code_identity()
    files = [Path(str(inspect.getsourcefile(run))), Path(means.__file__)]
    own = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    name = f"{run.__module__}.{run.__qualname__}"
    return {
        "python": known["python"],
        "packages": known["packages"],
        "model": known["rules_hash"],
        "run": f"{name} {own}",
    }
