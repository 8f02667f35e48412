"""Functions of ``import gofal``: run, compare and sweep, with plain arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, TypedDict, Unpack

import pandas as pd

from gofal.abm.facts.local_file import read_locals
from gofal.abm.levers import Lever, load_levers
from gofal.abm.scenario import Scenario, Terms, load_scenario, parse_terms
from gofal.abm.scenario import scenario_names as _names
from gofal.abm.setting import parse_setting
from gofal.experiments.names import names_in
from gofal.experiments.own.folders import own_files
from gofal.experiments.own.numbers import require_parameters, sorted_out
from gofal.experiments.own.parameter_sets import ParameterSet, read_sets, values_of
from gofal.experiments.own.scenario_file import read_own, write_own
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.ranges import require_years

if TYPE_CHECKING:
    from gofal.experiments.comparison.compare import Comparison
    from gofal.experiments.runs.nested import Over
    from gofal.experiments.single import Result

type Local = str | Path | Sequence[str | Path] | None
type Sets = Mapping[str, float | str] | Sequence[str] | None
type Numbers = Mapping[str, float] | str | Path | Sequence[str | Path] | None


def run(
    scenario: str | Scenario = "baseline",
    *,
    years: int = 10,
    seed: SupportsIndex | None = None,
    set: Sets = None,  # noqa: A002  (the word of the command line)
    parameters: Numbers = None,
    burn_in_weeks: int | None = None,
    only: Sequence[str] | None = None,
    terms: Terms | None = None,
    local: Local = None,
    stress: bool = True,
) -> Result:
    """Run one scenario, as ``gofal run`` does.

    Args:
        scenario: a preset's name, a file (``"mine.toml"``), ``"baseline/fee_level=1.1"``, or a
            :class:`Scenario`.
        years: years of the policy, after the burn-in.
        seed: seed of all random draws, the same seed gives the same run; the scenario's if None,
            as all that follows.
        set: levers and values (``{"fee_level": 1.1}``), or settings as the command line takes
            them (``["fee_level@Powys=1.2:52+26"]``); parameters too, by their dotted names.
        parameters: values that replace those of the parameter files, by name; or a file of a named,
            versioned parameter set, or several, as ``--parameters``.
        burn_in_weeks: weeks before the policy starts.
        only: neighbouring councils of a slice, for a quick look; all of Wales if empty.
        terms: ``"equal"`` gives every delivery model the private agency's terms from the start of
            the policy.
        local: file of what councils say about themselves, or several, as ``--local``.
        stress: whether to end with the market stress test.

    Raises:
        GofalError: a name is unknown or a value not allowed.

    Example:
        >>> import gofal
        >>> result = gofal.run(years=1, only=["Conwy"], burn_in_weeks=2, set={"fee_level": 1.1})
        >>> 0.5 < float(result.wales()["met_need"]) < 1
        True
    """
    from gofal.experiments.single import run_once

    require_years(years)
    values, sets = _numbers(parameters)
    chosen = _scenario(scenario, set, seed, burn_in_weeks, values, only, terms, local)
    return replace(run_once(chosen, years, stress), parameter_sets=sets)


class OverTerms(TypedDict, total=False):
    """What a comparison runs over beside luck: how many of each."""

    ensemble: int
    wales: int


def compare(
    *scenarios: str | Scenario,
    replicates: int = 3,
    years: int = 10,
    seed: SupportsIndex = 1,
    set: Sets = None,  # noqa: A002
    parameters: Numbers = None,
    burn_in_weeks: int | None = None,
    only: Sequence[str] | None = None,
    window: str | None = None,
    terms: Terms | Literal["both"] | None = None,
    stress: bool = True,
    workers: int | None = None,
    **over: Unpack[OverTerms],
) -> Comparison:
    """Compare futures that differ in one policy and share everything else, as ``gofal compare``.

    Args:
        *scenarios: two or more, each as in :func:`run`; the first is the reference, whose local
            facts (:meth:`Scenario.with_`) are those of all.
        replicates: pairs of futures, of each parameter set and plausible Wales; one of all gives
            differences without intervals.
        years: years of the policy, after the burn-in.
        seed: seed from which the seeds of the replicates come.
        set: levers that are set in every arm, as in :func:`run`.
        parameters: values or files, as in :func:`run`, for every arm.
        burn_in_weeks: weeks before the policy starts; the first scenario's own if None.
        only: neighbouring councils of a slice, for a quick look; all of Wales if empty.
        window: years that are shown first (``"3-4"``, ``"last 2"``, ``"all"``); the last two if
            None.
        terms: of every arm, as in :func:`run`; ``"both"`` also says how much of each effect is
            terms (``on_terms`` of the result).
        stress: whether to end each arm with the market stress test.
        workers: processes; one a core if None.
        **over: ``ensemble``, number of plausible parameter sets, and ``wales``, number of plausible
            Wales (of each set), over which it runs.

    Raises:
        GofalError: a name is unknown, a value not allowed, or a run failed.

    Example:
        >>> import gofal
        >>> small = {"only": ["Conwy"], "burn_in_weeks": 2, "years": 1, "replicates": 2}
        >>> found = gofal.compare("baseline", "baseline/fee_level=1.1", **small, workers=1)
        >>> list(found.wales("baseline/fee_level=1.1")[["difference", "low", "high"]])
        ['difference', 'low', 'high']
    """
    from gofal.experiments.comparison.compare import compare as compare_arms
    from gofal.experiments.windows import parse_window

    each = None if terms == "both" else terms
    values, sets = _numbers(parameters)
    arms = [_scenario(one, set, seed, burn_in_weeks, values, only, each) for one in scenarios]
    made = compare_arms(
        arms, replicates, years, arms[0].seed if arms else 1, workers, stress,
        None if window is None else parse_window(window, years),
        over=_over(**over), both_terms=terms == "both",
    )  # fmt: skip
    return replace(made, parameter_sets=sets)


def _over(ensemble: int = 0, wales: int = 1) -> Over:
    from gofal.experiments.calibration.ensemble import load_ensemble
    from gofal.experiments.runs.nested import Over

    return Over(load_ensemble().first(ensemble) if ensemble else (), wales)


class SweepTerms(TypedDict, total=False):
    """Terms of the runs of a sweep, as in ``[run]`` of a design file."""

    scenarios: list[str]
    set: list[str]
    parameters: dict[str, float]
    parameter_sets: list[str]
    years: int
    weeks: int
    replicates: int
    seed: int
    only: list[str]
    terms: Terms
    burn_in_weeks: int
    local: list[str]
    time_limit: float


@dataclass(frozen=True)
class SweepResult:
    """A complete sweep.

    Attributes:
        folder: where it is kept; ``gofal analyse`` takes it.
    """

    folder: Path

    @cached_property
    def results(self) -> pd.DataFrame:
        """Every cell: run, point, arm, replicate, seed, window, level, code, outcome, value."""
        from gofal.experiments.sweep.sweep import read_results

        return read_results(self.folder)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Every run with the values that were varied, its status and, if it failed, why."""
        from gofal.experiments.sweep.sweep import read_runs

        return read_runs(self.folder)


def sweep(
    vary: Mapping[str, object],
    out: Path | str,
    design: str | Mapping[str, Any] = "grid",
    *,
    outcomes: Sequence[str] = (),
    windows: Sequence[str] = (),
    levels: Sequence[str] = ("wales",),
    workers: int | None = None,
    **terms: Unpack[SweepTerms],
) -> SweepResult:
    """Run many points of a design, as ``gofal sweep``; stopped, it goes on where it was.

    Args:
        vary: levers and parameters by name, each with its values (``[0.9, 1.1]``) or a range
            (``{"low": 0.9, "high": 1.1}``; ``{}`` is all of its own range).
        out: folder of the sweep; one that holds this sweep already is gone on with.
        design: how points are drawn (``"grid"``, ``"latin_hypercube"`` …), or a table of that
            ``kind`` with its options (``{"kind": "latin_hypercube", "points": 64}``).
        outcomes: outcomes that are kept; all if none are named.
        windows: years over which they are averaged; the last two if none are named.
        levels: ``wales``, ``council``, ``place``.
        workers: processes; one a core if None.
        **terms: ``scenarios``, ``set``, ``parameters``, ``parameter_sets`` (files), ``years`` or
            ``weeks``, ``replicates``, ``seed``, ``only``, ``terms``, ``burn_in_weeks``, ``local``,
            ``time_limit``.

    Raises:
        GofalError: a name is unknown, a value not allowed, or the folder holds another sweep.

    Example:
        >>> import gofal, tempfile
        >>> found = gofal.sweep(
        ...     {"fee_level": [0.9, 1.1]}, tempfile.mkdtemp() + "/fees", outcomes=["met_need"],
        ...     weeks=1, replicates=1, only=["Conwy"], burn_in_weeks=0, workers=1,
        ... )
        >>> list(found.runs["fee_level"])
        [0.9, 1.1]
    """
    from gofal.experiments.sweep.plan import plan
    from gofal.experiments.sweep.sweep import run_sweep

    keep = {"outcomes": [*outcomes], "windows": [*windows], "levels": [*levels]}
    asked = plan(
        design={"kind": design} if isinstance(design, str) else design,
        vary=vary,
        run=terms,
        keep={key: values for key, values in keep.items() if values},
    )
    made, _ = run_sweep(asked, Path(out), workers=workers)
    return SweepResult(made.folder)


def levers() -> dict[str, Lever]:
    """Levers by name: all that a policy may change, with unit, range, default and source."""
    return dict(load_levers())


def scenarios() -> dict[str, Scenario]:
    """Presets by name, ``baseline`` first; after them your own, from folders and packages."""
    own = {name: read_own(file) for name, file in own_files().items()}
    return {name: load_scenario(name) for name in _names()} | own


def save_scenario(scenario: str | Scenario, file: Path | str, label: str = "") -> None:
    """Write a scenario into a file of its own, to be run by its name and shared.

    Args:
        scenario: as in :func:`run`: ``"rebalancing/fee_level=1.1"``.
        file: a new file that ends in ``.toml``.
        label: what it is called; the preset's label if empty.

    Raises:
        GofalError: a name is unknown, a value not allowed, or the file cannot be written.

    Example:
        >>> import gofal, tempfile
        >>> file = tempfile.mkdtemp() + "/mine.toml"
        >>> gofal.save_scenario("baseline/fee_level=1.1", file, label="Better fees")
        >>> gofal.run(file, years=1, only=["Conwy"], burn_in_weeks=2).model.followed.name
        'mine'
    """
    made = _scenario(scenario, None, None, None, None, None, None)
    write_own(made, Path(file), label)


def _numbers(given: Numbers) -> tuple[Mapping[str, float], tuple[ParameterSet, ...]]:
    """Values that replace others, and the parameter sets they come from."""
    if given is None or isinstance(given, Mapping):
        return given or {}, ()
    sets = read_sets(given)
    return values_of(sets), sets


def _scenario(
    scenario: str | Scenario,
    sets: Sets,
    seed: SupportsIndex | None,
    burn_in_weeks: int | None,
    parameters: Mapping[str, float] | None,
    only: Sequence[str] | None,
    terms: Terms | None,
    local: Local = None,
) -> Scenario:
    terms = parse_terms(terms)
    made = typed_scenario(scenario, terms=terms) if isinstance(scenario, str) else scenario
    levers, numbers = _apart(sets)
    if isinstance(levers, Mapping):
        made, levers = made.with_(set=levers), ()
    changed = made.with_(
        seed=seed, burn_in_weeks=burn_in_weeks, parameters={**(parameters or {}), **numbers},
        only=None if only is None else names_in(only),
        terms=terms if isinstance(scenario, Scenario) else None,
        settings=tuple(parse_setting(text) for text in levers),
        local=None if local is None else read_locals(local),
    )  # fmt: skip
    require_parameters(changed.parameters)
    return changed


def _apart(
    sets: Sets,
) -> tuple[Mapping[str, float | str] | Sequence[str], Mapping[str, float]]:
    """Levers and parameters, which have a dot in their name."""
    if not isinstance(sets, Mapping):
        return sorted_out(sets or ())
    levers = {name: _number(name, value) for name, value in sets.items() if "." not in name}
    rest = sorted_out(f"{name}={value}" for name, value in sets.items() if "." in name)[1]
    return levers, rest


def _number(name: str, value: float | str) -> float | str:
    """The value of a lever; true and false are none but of what is on or off."""
    lever = load_levers().get(name)
    if isinstance(value, bool) and lever and (lever.options or not lever.stepwise):
        return str(value).lower()
    return value
