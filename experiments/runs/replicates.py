"""Replicates: the same arms from several burnt-in worlds, as one table of means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs import means
from gofal.experiments.runs.arms import Progress, run_arms
from gofal.experiments.runs.nested import LUCK_ALONE, Over
from gofal.experiments.runs.store import Arm, Kept, Store
from gofal.experiments.windows import WEEKS_A_YEAR, Window

COLUMNS = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]


@dataclass(frozen=True)
class Replicates:
    """Arms by replicates.

    Length of the burn-in, slice, replaced parameters, local facts and the first plausible Wales are
    those of the first arm; sets of an ensemble are used in turn, each with plausible Wales of its
    own. An arm that replaces parameters of its own is burnt in with them.

    Attributes:
        scenarios: the arms, the reference first.
        seeds: one a replicate.
        years: length of each run after the burn-in.
        windows: stretches over which outcomes are averaged.
        stress: whether each arm ends with the stress test.
        over: parameter sets and plausible Wales of the replicates.
    """

    scenarios: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    years: int
    windows: tuple[Window, ...]
    stress: bool = False
    over: Over = LUCK_ALONE

    def arm(self, scenario: Scenario, replicate: int) -> Arm:
        """One arm of one replicate.

        Raises:
            GofalError: the scenario has local facts other than those of the first.
        """
        first = self.scenarios[0]
        shared = dict(first.parameters).items()
        own = {name: x for name, x in scenario.parameters.items() if (name, x) not in shared}
        if scenario.local not in ((), first.local):
            raise GofalError(f"{scenario.name} has local facts other than those of {first.name}")
        made = scenario.with_(
            seed=self.seeds[replicate],
            only=first.only,
            burn_in_weeks=first.burn_in_weeks,
            parameters={**first.parameters, **self.over.parameters(replicate), **own},
            local=first.local,
            wales=first.wales + self.over.wales_of(replicate),
        )
        return Arm(made, self.years, self.stress, self._weekly)

    @cached_property
    def _weekly(self) -> bool:
        return any(means.years_of(window) is None for window in self.windows)

    @property
    def arms(self) -> list[Arm]:
        """Every arm of every replicate, replicate by replicate."""
        numbers = range(len(self.seeds))
        return [self.arm(scenario, number) for number in numbers for scenario in self.scenarios]

    def run(
        self,
        store: Store,
        workers: int | None = None,
        progress: Progress | None = None,
        stop: bool = False,
    ) -> None:
        """Run what is not in a store; see :func:`gofal.experiments.runs.arms.run_arms`."""
        run_arms(self.arms, store, workers, progress, stop)

    def tables(self, store: Store, name: str) -> list[pd.DataFrame]:
        """A table of the reference in every replicate.

        Args:
            store: where all of them are.
            name: of the table, as :mod:`gofal.experiments.runs.store` lists them.

        Raises:
            GofalError: a replicate is not in the store, or does not hold the table.
        """
        kept = [store.find(self.arm(self.scenarios[0], n)) for n in range(len(self.seeds))]
        if None in kept:
            raise GofalError(f"{self.scenarios[0].name} is not in {store.folder}")
        return [one.table(name) for one in kept if one is not None]

    def read(self, store: Store, areas: Iterable[str] | None = None) -> ArmMeans:
        """What is in a store of them.

        Args:
            store: where all of them are.
            areas: codes of the areas wanted; None = all.

        Raises:
            GofalError: none of them has ended well; names the first that did not.
        """
        found = self.outcome(store, areas)
        if found.values.empty:
            first = next(iter(found.errors.items()))
            raise GofalError(f"no arm has ended well; {first[0]}: {first[1]}")
        return found

    def outcome(self, store: Store, areas: Iterable[str] | None = None) -> ArmMeans:
        """The same, with no values where none has ended well."""
        wanted = None if areas is None else set(areas)
        parts: list[pd.DataFrame] = []
        seconds: dict[str, list[float]] = {}
        errors: dict[str, str] = {}
        for number, seed in enumerate(self.seeds):
            for scenario in self.scenarios:
                kept = store.find(self.arm(scenario, number))
                if kept is None:
                    raise GofalError(f"{scenario.name} (seed {seed}) is not in {store.folder}")
                if kept.error is not None:
                    errors[scenario.name] = f"{kept.error} (seed {seed})"
                    continue
                seconds.setdefault(scenario.name, []).append(kept.seconds)
                frame = window_means(kept, self.windows)
                chosen = frame if wanted is None else frame[frame["code"].isin(wanted)]
                labelled = chosen.assign(arm=scenario.name, replicate=number, seed=seed)
                parts.append(labelled[COLUMNS])
        return ArmMeans(
            values=pd.concat(parts or [pd.DataFrame(columns=COLUMNS)], ignore_index=True),
            seconds={name: sum(all_) / len(all_) for name, all_ in seconds.items()},
            errors=errors,
            seeds=self.seeds,
            years=self.years,
            rules=rules_hash(),
        )


@dataclass(frozen=True)
class ArmMeans:
    """What came of the arms of several replicates.

    Attributes:
        values: columns arm, replicate, seed, window, level, code, outcome, value.
        seconds: mean time of each arm, without the burn-in.
        errors: what went wrong, by arm.
        seeds: one per replicate.
        years: length of the runs.
        rules: hash of code, parameters and levers.
    """

    values: pd.DataFrame
    seconds: Mapping[str, float]
    errors: Mapping[str, str]
    seeds: tuple[int, ...]
    years: int
    rules: str


def together(apart: Iterable[ArmMeans]) -> ArmMeans:
    """Means of arms that were read one by one, the reference first; an arm in error has no values.

    Raises:
        GofalError: the reference went wrong.
    """
    every = list(apart)
    first = every[0]
    if first.values.empty:
        raise GofalError("; ".join(f"{name}: {error}" for name, error in first.errors.items()))
    return replace(
        first,
        values=pd.concat([one.values for one in every if not one.values.empty], ignore_index=True),
        seconds={name: time for one in every for name, time in one.seconds.items()},
        errors={name: error for one in every for name, error in one.errors.items()},
    )


def window_means(kept: Kept, windows: Sequence[Window]) -> pd.DataFrame:
    """Means of every outcome of the country and each council, in every window.

    Returns:
        Columns window, level, code, outcome, value; in each window by level, code and outcome.

    Raises:
        GofalError: a table of the run is not as runs leave it.
    """
    try:
        return _means_of(kept, windows)
    except GofalError:
        raise
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise kept.damaged(error) from None


def _means_of(kept: Kept, windows: Sequence[Window]) -> pd.DataFrame:
    country, slug = kept.table("country").drop(columns="week"), kept.arm.scenario.country.slug
    names = sorted(map(str, country.columns))
    weeks = country[names].to_numpy()
    councils = _Councils(kept, names)
    stress = kept.table("stress") if kept.arm.stress else None
    parts = []
    for window in windows:
        values = [*councils.over(window), means.mean(weeks[window.start : window.end])]
        codes = [*councils.codes, slug]
        table = pd.DataFrame(
            {
                "level": np.repeat(["council"] * len(councils.codes) + [slug], len(names)),
                "code": np.repeat(codes, len(names)),
                "outcome": names * len(codes),
                "value": np.concatenate(values),
            }
        )
        if stress is not None and window.start < kept.arm.weeks <= window.end:
            table = pd.concat([table, stress.drop(columns="week")], ignore_index=True)
        table = table.sort_values(["level", "code", "outcome"], ignore_index=True)
        parts.append(table.assign(window=window.name))
    return pd.concat(parts, ignore_index=True)[["window", "level", "code", "outcome", "value"]]


class _Councils:
    """Means of councils, from yearly means wherever a window begins and ends with years."""

    def __init__(self, kept: Kept, names: Sequence[str]) -> None:
        self._kept, self._names = kept, list(names)
        table = kept.table("councils")
        self.codes = sorted(table["council"].unique())
        shape = (-1, len(self.codes), len(names))
        ordered = table.sort_values(["year", "council"])
        self._years = ordered[self._names].to_numpy().reshape(shape)
        self._known = np.full(self._years.shape, WEEKS_A_YEAR)
        gaps = kept.table("gaps")
        at = [pd.Index(self.codes).get_indexer(pd.Index(gaps["council"])),
              pd.Index(self._names).get_indexer(pd.Index(gaps["outcome"]))]  # fmt: skip
        self._known[gaps["year"].to_numpy() - 1, at[0], at[1]] = gaps["weeks"].to_numpy()

    def over(self, window: Window) -> means.Floats:
        """Shape (councils, outcomes)."""
        years = means.years_of(window)
        if years is None:
            return means.mean(self._weeks[window.start : window.end])
        if len(years) == 1:
            year: means.Floats = self._years[years[0]]
            return year
        chosen, known = self._years[list(years)], self._known[list(years)]
        total = np.where(known > 0, chosen, 0.0) * known
        return means.over(total.sum(axis=0), known.sum(axis=0))

    @cached_property
    def _weeks(self) -> means.Floats:
        table = self._kept.table("weeks").sort_values(["week", "council"])
        weeks: means.Floats = table[self._names].to_numpy()
        return weeks.reshape(-1, len(self.codes), len(self._names))
