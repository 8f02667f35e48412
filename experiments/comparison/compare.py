"""Paired comparisons: futures that differ in one policy and share everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from gofal.abm.results import (
    code_identity,
    is_whole,
    new_folder,
    plain,
    write_json,
    write_local,
    write_table,
)
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.effects_split import split_effects
from gofal.experiments.comparison.fair import EqualMoney, TrialRuns, at_equal_money, parse_fair
from gofal.experiments.comparison.on_terms import equal_name, on_equal_terms, split_by_terms
from gofal.experiments.comparison.own_parameters import each_as_it_says
from gofal.experiments.directions import FIRST
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.output.crate import describe_folder
from gofal.experiments.own.parameter_sets import ParameterSet, recorded
from gofal.experiments.ranges import require_years
from gofal.experiments.runs.arms import Progress
from gofal.experiments.runs.nested import LUCK_ALONE, Nesting, Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.statistics import (
    Floats,
    benjamini_hochberg,
    estimate,
    holm,
    paired_differences,
    variance_ratio,
)
from gofal.experiments.windows import Window, default_windows, main_window

ROW = ["window", "level", "code", "outcome"]


@dataclass(frozen=True)
class Comparison:
    """Arms run side by side from the same burnt-in worlds.

    Attributes:
        arms: the scenarios; the first is what the others are compared with.
        seeds: one per replicate, the same for every arm.
        years: length of the run.
        window: the window shown first.
        windows: every window kept.
        values: columns arm, replicate, seed, window, level, code, outcome, value.
        effects: one row an arm (but the first), window, area and outcome; see :func:`effects`.
        over: parameter sets and plausible Wales that the replicates ran over.
        on_terms: how much of each effect is assumed terms, if that was asked; see
            :func:`gofal.experiments.comparison.on_terms.split_by_terms`.
        equal_money: the fee found for each arm but the first, if equal money was asked for.
        parameter_sets: those whose values all arms have.
    """

    arms: tuple[Scenario, ...]
    seeds: tuple[int, ...]
    years: int
    window: Window
    windows: tuple[Window, ...]
    values: pd.DataFrame
    effects: pd.DataFrame
    over: Over = LUCK_ALONE
    on_terms: pd.DataFrame | None = None
    equal_money: tuple[EqualMoney, ...] = ()
    parameter_sets: tuple[ParameterSet, ...] = ()

    @property
    def nesting(self) -> Nesting:
        """How many parameter sets, plausible Wales of each and replicates of those there are."""
        return self.over.nesting(len(self.seeds) // self.over.nesting(1).pairs)

    @property
    def observations(self) -> int:
        """Differences that stand apart: parameter sets, plausible Wales of one set, or luck."""
        return self.nesting.units

    def wales(self, arm: str, window: Window | None = None) -> pd.DataFrame:
        """The effects of one arm on Wales in one window, one row an outcome."""
        name = (window or self.window).name
        frame = self.effects
        chosen = (frame["arm"] == arm) & (frame["window"] == name) & is_whole(frame)
        return frame[chosen].set_index("outcome")


def compare(
    arms: Sequence[Scenario],
    replicates: int = 3,
    years: int = 10,
    base_seed: int = 1,
    workers: int | None = None,
    stress: bool = True,
    window: Window | None = None,
    progress: Progress | None = None,
    over: Over = LUCK_ALONE,
    work: Path | None = None,
    both_terms: bool = False,
    fair: str | None = None,
) -> Comparison:
    """Run the arms of a comparison and estimate what differs.

    For every replicate one baseline Wales is built and burnt in; every arm forks from it and meets
    the same luck.

    Args:
        arms: at least two scenarios; the first is the reference, and its slice is that of all.
        replicates: of luck, in each plausible Wales of each set; one of all gives no intervals.
        years: length of each run after the burn-in.
        base_seed: where the seeds of the replicates come from.
        workers: processes; None = one a core.
        stress: whether to end each arm with the market stress test.
        window: an extra window, shown first.
        progress: told weeks done and weeks in all.
        over: parameter sets and plausible Wales, the same in every arm.
        work: folder in which finished runs are kept for other commands; None keeps none.
        both_terms: whether every arm is run on equal terms too, to see what terms make of effects.
        fair: ``spending`` or ``margin``: each arm has the fee at which that is equal
            (:mod:`gofal.experiments.comparison.fair`); its own if None.

    Returns:
        Values, effects and all that is needed to repeat them. With several parameter sets intervals
        are over those, and carry what is not known of parameters and councils as well as luck; with
        one set and several plausible Wales they are over the latter.

    Raises:
        GofalError: an argument is impossible, or a run failed.
    """
    _check(arms, years)
    _check_fair(fair, both_terms, over)
    shown = window or main_window(years)
    windows = tuple(dict.fromkeys([*default_windows(years), shown]))
    arms = [arm.with_(only=arms[0].only) for arm in each_as_it_says(arms, over)]
    equal = on_equal_terms(arms) if both_terms else []
    nesting, found = over.nesting(replicates), tuple[EqualMoney, ...]()
    seeds = replicate_seeds(base_seed, nesting.pairs)
    with _kept_in(work) as store:
        if fair is not None:
            trials = TrialRuns(base_seed, years, shown, store, workers)
            arms, found = at_equal_money(arms, fair, trials, progress)
        asked = Replicates((*arms, *equal), seeds, years, windows, stress, over)
        made = _means(asked, store, workers, progress)
    values = by_unit(made, nesting.units)
    names = [arm.name for arm in arms]
    table, split = effects(values, names), _split(values, names) if both_terms else None
    return Comparison(tuple(arms), seeds, years, shown, windows, made, table, over, split, found)


def _means(
    asked: Replicates, store: Store, workers: int | None, progress: Progress | None
) -> pd.DataFrame:
    """Means of all replicates, run where they are not kept.

    Raises:
        GofalError: a run failed.
    """
    asked.run(store, workers, progress, stop=True)
    made = asked.read(store)
    for name, error in made.errors.items():
        raise GofalError(f"{name}: {error}")
    return made.values


def _split(values: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """How much of each effect is assumed terms."""
    every = [name for own in names for name in (own, equal_name(own))]
    tables = {name: by_replicate(values[values["arm"] == name]) for name in every}
    return split_by_terms(tables, names)


@contextmanager
def _kept_in(folder: Path | None) -> Iterator[Store]:
    """The store in a folder; one that goes afterwards if None."""
    if folder is not None:
        yield Store(folder)
    else:
        with TemporaryDirectory(prefix="gofal-") as passing:
            yield Store(Path(passing))


def _check(arms: Sequence[Scenario], years: int) -> None:
    require_years(years)
    if len(arms) < 2:
        raise GofalError("a comparison needs at least two scenarios")
    names = [arm.name for arm in arms]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise GofalError(f"scenario {twice[0]!r} is given twice; a comparison needs different ones")


def _check_fair(fair: str | None, both_terms: bool, over: Over) -> None:
    if fair is None:
        return
    parse_fair(fair)
    if both_terms or over != LUCK_ALONE:
        over_all = "--ensemble" if over.sets else "--wales"
        other = "--terms both" if both_terms else over_all
        raise GofalError(f"--fair cannot be given with {other}: one fee would not be equal in all")


def by_unit(values: pd.DataFrame, units: int) -> pd.DataFrame:
    """Means over the replicates of one unit, replicate r being of unit r mod ``units``.

    Replicates of one parameter set share what is not known, so only sets stand apart from each
    other; of one plausible Wales likewise.
    """
    if units >= values["replicate"].nunique():
        return values
    keys = ["arm", "replicate", *ROW]
    groups = values.assign(replicate=values["replicate"] % units).groupby(keys, sort=False)
    return groups["value"].mean().reset_index()


def effects(values: pd.DataFrame, arms: Sequence[str]) -> pd.DataFrame:
    """Paired differences of every arm from the first.

    Args:
        values: means by arm, replicate, window, area and outcome.
        arms: names, the reference first.

    Returns:
        Columns arm, window, level, code, outcome, reference (mean), value (mean of the arm),
        difference, low, high (t interval at ``VERDICT_LEVEL``), sd, p, p_holm, p_bh (corrected
        over the outcomes of one arm, window and level: those of ``FIRST`` together, and the others
        together), distinguishable (the interval leaves out zero), variance_ratio.
    """
    tables = {arm: by_replicate(values[values["arm"] == arm]) for arm in arms}
    reference = tables[arms[0]]
    parts = []
    for arm in arms[1:]:
        own = tables[arm]
        rows = own.index.intersection(reference.index, sort=True)
        parts.append(_contrast(arm, own.loc[rows], reference.loc[rows]))
    return pd.concat(parts, ignore_index=True)


def by_replicate(values: pd.DataFrame) -> pd.DataFrame:
    """One row a window, area and outcome, one column a replicate."""
    one = values.set_index([*ROW, "replicate"])["value"]
    return one.unstack("replicate")  # noqa: PD010  (refuses duplicates, where a pivot averages)


def _contrast(arm: str, own: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    treated, control = own.to_numpy(), reference.to_numpy()
    found = estimate(paired_differences(treated, control), VERDICT_LEVEL)
    table = own.index.to_frame(index=False).assign(
        arm=arm,
        reference=control.mean(axis=1),
        value=treated.mean(axis=1),
        difference=found.mean,
        low=found.low,
        high=found.high,
        sd=found.sd,
        p=found.p,
        variance_ratio=variance_ratio(treated, control),
    )
    family = [table["window"], table["level"], table["outcome"].isin(FIRST)]
    for name, rule in (("p_holm", holm), ("p_bh", benjamini_hochberg)):
        table[name] = table["p"].groupby(family).transform(rule)
    table["distinguishable"] = (table["low"] > 0.0) | (table["high"] < 0.0)
    return table[["arm", *ROW, *(c for c in table.columns if c not in ("arm", *ROW))]]


def save(comparison: Comparison, folder: Path, command: str, findings: str) -> None:
    """Write a comparison into a new folder, whole or not at all.

    ``comparison.csv`` holds the effects on Wales, ``comparison.parquet`` those on the councils
    too, ``arms.csv`` the level of every outcome under every arm, ``values.parquet`` every
    replicate, ``comparison.json`` how it was made, ``findings.md`` what it says in words,
    ``ro-crate-metadata.json`` all of that for archives. Over parameter sets or plausible
    Wales ``parts.csv`` splits the spread of each effect into luck, latent facts and parameters;
    ``terms.csv`` says how much of each effect is assumed terms, if that was asked.

    Args:
        comparison: what :func:`compare` returned.
        folder: does not exist yet, or is empty.
        command: the command that repeats it.
        findings: the words.
    """
    effects_of = comparison.effects
    with new_folder(folder) as new:
        wales = effects_of[is_whole(effects_of)]
        wales.drop(columns=["level", "code"]).to_csv(new / "comparison.csv", index=False)
        write_table(effects_of, new / "comparison.parquet")
        if comparison.on_terms is not None:
            comparison.on_terms.to_csv(new / "terms.csv", index=False)
        levels(comparison).to_csv(new / "arms.csv", index=False)
        write_table(comparison.values, new / "values.parquet")
        if comparison.nesting.varied:
            names = [arm.name for arm in comparison.arms]
            split = split_effects(comparison.values, names, comparison.nesting)
            split.to_csv(new / "parts.csv", index=False)
        write_json(_describe(comparison, command), new / "comparison.json")
        write_local(comparison.arms[0], new)
        (new / "findings.md").write_text(findings, encoding="utf-8")
        arms = ", ".join(arm.name for arm in comparison.arms)
        about = f"{len(comparison.seeds)} paired futures of {comparison.years} years: {arms}"
        describe_folder(new, f"gofal: {arms}", about, command)


def levels(comparison: Comparison) -> pd.DataFrame:
    """Mean and spread over replicates of every outcome for Wales, by arm and window."""
    frame = comparison.values
    wales = frame[is_whole(frame)]
    groups = wales.groupby(["arm", "window", "outcome"], observed=True)["value"]
    return groups.agg(mean="mean", sd="std", replicates="count").reset_index()


def _describe(comparison: Comparison, command: str) -> dict[str, object]:
    return {
        "command": command,
        "arms": [plain(arm) for arm in comparison.arms],
        "reference": comparison.arms[0].name,
        "seeds": list(comparison.seeds),
        "ensemble": [dict(one) for one in comparison.over.sets],
        "wales_of_each": comparison.over.wales,
        "parts": [{"part": part, "count": count} for part, count in comparison.nesting.strata],
        "years": comparison.years,
        "window": plain(comparison.window),
        "windows": [plain(window) for window in comparison.windows],
        "equal_money": [plain(one) for one in comparison.equal_money],
        **recorded(comparison.parameter_sets),
        "method": {
            "interval": "Student t over paired differences",
            "level": VERDICT_LEVEL,
            "distinguishable": "the interval leaves out zero",
            "p_holm, p_bh": "Holm and Benjamini-Hochberg over the outcomes of one arm, window and "
            "level: those by which a policy is judged first, and all others",
        },
        "code": code_identity(),
    }


def typical_variance_ratio(comparison: Comparison) -> float:
    """Median over outcomes of how much variance the pairing took away, in the window shown."""
    frame = comparison.effects
    chosen = (frame["window"] == comparison.window.name) & is_whole(frame)
    ratios: Floats = frame.loc[chosen, "variance_ratio"].to_numpy()
    known = ratios[~np.isnan(ratios)]
    return float(np.median(known)) if len(known) else float("nan")
