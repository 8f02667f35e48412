"""Presets that are in a store of runs, whoever ran them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.runs.store import Arm, Kept, Store


@dataclass(frozen=True)
class KeptPresets:
    """Presets of one length that are in a store, of all of Wales.

    Attributes:
        store: where they are.
        rules: hash of the rules that ran.
        years: length of each arm.
        burn_in_weeks: weeks before the policy.
        seeds: those whose baseline has ended, in order.
    """

    store: Store
    rules: str
    years: int
    burn_in_weeks: int
    seeds: tuple[int, ...]

    def found(self, preset: Scenario, seed: int) -> Kept | None:
        """A preset of one seed; None if it has not run or went wrong."""
        own = preset.with_(seed=seed, burn_in_weeks=self.burn_in_weeks)
        kept = self.store.find(Arm(own, self.years))
        return None if kept is None or kept.error is not None else kept


def find_presets(work: Path) -> KeptPresets:
    """The runs of today's rules in a work folder, those of a burn-in and length with the most arms.

    Raises:
        GofalError: there is none; says which rules there are.
    """
    store = Store(work)
    runs = list(_runs(store))
    if not runs:
        others = ", ".join(store.rules()) or "nothing"
        raise GofalError(
            f"{work} keeps no run of today's rules {rules_hash()}, only {others}; "
            "run gofal document presets first"
        )
    return max(runs, key=lambda run: (_arms(run), run.years))


def _runs(store: Store) -> Iterator[KeptPresets]:
    """Every burn-in and length of which there is a baseline of all of Wales."""
    longest: dict[int, dict[int, int]] = {}
    for note in store.notes():
        ran = note.scenario
        usual = (ran.terms, ran.wales, ran.history) == ("own", 1, None)
        if note.error or ran.settings or ran.parameters or ran.only or not usual:
            continue
        seeds = longest.setdefault(ran.burn_in_weeks, {})
        seeds[ran.seed] = max(note.years, seeds.get(ran.seed, 0))
    for burn_in, years in longest.items():
        for length in set(years.values()):
            seeds_there = sorted(seed for seed, most in years.items() if most >= length)
            yield KeptPresets(store, rules_hash(), length, burn_in, tuple(seeds_there))


def _arms(run: KeptPresets) -> int:
    presets = [load_scenario(name) for name in scenario_names()]
    return sum(run.found(preset, seed) is not None for preset in presets for seed in run.seeds)
