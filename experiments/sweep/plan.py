"""The plan of a sweep: what is varied, from which scenarios, for how long, and what is kept.

A plan comes from a small TOML file, or from :func:`plan` in a Python file that names it ``PLAN``.
"""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, field

from gofal.abm.facts.local_file import PUBLIC, read_locals
from gofal.abm.history import History
from gofal.abm.scenario import NO_SCALE, Scenario, Terms
from gofal.abm.schema import Seed, Text, TomlTable, convert, read
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.own.numbers import Number, by_dotted_name
from gofal.experiments.own.parameter_sets import ParameterSet, read_sets, values_of
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.ranges import MOST_REPLICATES, MOST_YEARS
from gofal.experiments.sweep.axes import Axis, read_axes
from gofal.experiments.sweep.designs import DesignKind, DesignOptions, design_kinds
from gofal.experiments.sweep.keep import Keep, KeepTable, read_keep
from gofal.experiments.windows import WEEKS_A_YEAR

YEARS = 10

type Years = Annotated[int, Meta(ge=1, le=MOST_YEARS)]
type Luck = Annotated[Literal["shared", "own"], Meta(title="luck")]
type Weeks = Annotated[int, Meta(ge=0, le=MOST_YEARS * WEEKS_A_YEAR)]


class RunTable(TomlTable, frozen=True):
    """``[run]`` of a design file."""

    scenarios: Annotated[tuple[Text, ...], Meta(min_length=1)] = ("baseline",)
    settings: tuple[Text, ...] = field(name="set", default=())
    parameters: Mapping[str, Number] = {}
    parameter_sets: tuple[Text, ...] = ()
    years: Years | None = None
    weeks: Annotated[int, Meta(ge=1, le=MOST_YEARS * WEEKS_A_YEAR)] | None = None
    replicates: Annotated[int, Meta(ge=1, le=MOST_REPLICATES)] = 3
    seed: Seed = 1
    luck: Luck = "shared"
    policy_from: int | None = None
    expects: Text | None = None
    without: tuple[Text, ...] = ()
    only: tuple[Text, ...] = ()
    terms: Terms = "own"
    burn_in_weeks: Weeks | None = None
    local: tuple[Text, ...] = ()
    time_limit: Annotated[float, Meta(ge=0)] = 0.0

    gone: ClassVar[Mapping[str, str]] = {"scale": NO_SCALE}

    def __post_init__(self) -> None:
        if self.years and self.weeks:
            raise GofalError("give years or weeks, not both")
        if len(set(self.scenarios)) < len(self.scenarios):
            raise GofalError("a scenario is named twice in 'scenarios'")
        if self.policy_from is None and (self.expects or self.without):
            raise GofalError(
                "'expects' and 'without' need a run with dates: give 'policy_from' too"
            )

    @property
    def length(self) -> int:
        """Weeks after the burn-in."""
        return self.weeks or (self.years or YEARS) * WEEKS_A_YEAR

    @property
    def history(self) -> History | None:
        """What of history happens, in runs with dates."""
        if self.policy_from is None:
            return None
        return History(self.without, self.policy_from, self.expects or "central")


class _Design(TomlTable, frozen=True):
    design: Mapping[str, Any]
    vary: Mapping[str, Any]
    run: RunTable = RunTable()
    keep: KeepTable = KeepTable()
    title_en: str = ""
    title_cy: str = ""


@dataclass(frozen=True)
class Plan:
    """What a sweep runs.

    Attributes:
        kind: how points are drawn.
        options: of the drawing.
        axes: what is varied.
        arms: every point is run from each of these scenarios, on the same luck.
        replicates: how often, each time with a seed of its own.
        seed: where the seeds of the replicates come from.
        luck: whether points share seeds and the plausible Wales, or every run has its own.
        weeks: length of a run after the burn-in.
        keep: which outcomes are kept.
        time_limit: seconds, burn-in included, after which a run is given up; none if 0.
        title_en: what the sweep asks, in English; may be empty.
        title_cy: the same in Welsh.
        parameter_sets: those whose values all runs have.
    """

    kind: DesignKind
    options: DesignOptions
    axes: tuple[Axis, ...]
    arms: tuple[Scenario, ...]
    replicates: int
    seed: int
    weeks: int
    keep: Keep
    luck: Luck = "shared"
    time_limit: float = 0.0
    title_en: str = ""
    title_cy: str = ""
    parameter_sets: tuple[ParameterSet, ...] = ()


def load_plan(file: Path) -> Plan:
    """Read a plan from a ``.toml`` or ``.py`` file.

    Raises:
        GofalError: the file is missing or malformed, or asks for what is not allowed.
    """
    if not file.is_file():
        raise GofalError(f"there is no design file {file}")
    if file.suffix == ".py":
        return _from_python(file)
    design = read(file, _Design)
    try:
        return _made(design, file.parent)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def _from_python(file: Path) -> Plan:
    try:
        made = runpy.run_path(str(file)).get("PLAN")
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame.lineno for frame in frames if frame.filename == str(file)]
        line = error.lineno if isinstance(error, SyntaxError) else own[-1]
        kind = "" if isinstance(error, GofalError) else f"{type(error).__name__}: "
        raise GofalError(f"{file.name} line {line}: {kind}{getattr(error, 'msg', error)}") from None
    if not isinstance(made, Plan):
        raise GofalError(f"{file.name} must set PLAN, made by gofal.experiments.sweep.plan.plan()")
    return made


def plan(
    design: Mapping[str, Any],
    vary: Mapping[str, object],
    run: Mapping[str, Any] | None = None,
    keep: Mapping[str, Any] | None = None,
    title_en: str = "",
    title_cy: str = "",
) -> Plan:
    """A plan from the tables of a design file.

    Args:
        design: ``kind`` and its options.
        vary: levers and parameters by name, see :func:`gofal.experiments.sweep.axes.read_axes`.
        run: ``scenarios`` (names or files, or ``name/lever=value``), ``set``, ``parameters`` and
            ``parameter_sets`` (files) for all of them, ``years`` or ``weeks``, ``replicates``,
            ``seed``, ``luck`` (``shared`` by all points, or ``own``: every run has a seed and a
            plausible Wales of its own),
            ``policy_from`` (the April from which a run with dates is kept), ``expects``,
            ``without`` (events), ``only``, ``terms``, ``burn_in_weeks``, ``local`` (files of what
            councils say), ``time_limit``.
        keep: ``outcomes``, ``levels``, ``windows``.
        title_en: what the sweep asks, in English.
        title_cy: the same in Welsh.

    Raises:
        GofalError: something is unknown or not allowed.
    """
    tables = {"design": design, "vary": vary, "run": run or {}, "keep": keep or {}}
    return _made(convert(tables, _Design, title_en=title_en, title_cy=title_cy), Path())


def _made(tables: _Design, folder: Path) -> Plan:
    kind, options = _drawing(tables.design)
    run, axes = tables.run, read_axes(tables.vary)
    local = read_locals([one if one == PUBLIC else folder / one for one in run.local])
    sets = read_sets([folder / one for one in run.parameter_sets])
    arms = tuple(
        _arm(text, run, values_of(sets), folder).with_(local=local, history=run.history)
        for text in run.scenarios
    )
    _check_values(arms, axes)
    return Plan(
        kind=kind,
        options=options,
        axes=axes,
        arms=arms,
        replicates=run.replicates,
        seed=run.seed,
        weeks=run.length,
        keep=read_keep(tables.keep, run.length),
        luck=run.luck,
        time_limit=run.time_limit,
        title_en=tables.title_en,
        title_cy=tables.title_cy,
        parameter_sets=sets,
    )


def _drawing(table: Mapping[str, Any]) -> tuple[DesignKind, DesignOptions]:
    kinds = design_kinds()
    slug = table.get("kind")
    if not isinstance(slug, str) or slug not in kinds:
        raise unknown("design", str(slug), kinds)
    return kinds[slug], kinds[slug].read({k: v for k, v in table.items() if k != "kind"})


def _arm(text: str, run: RunTable, values: Mapping[str, float], folder: Path) -> Scenario:
    """A scenario with settings of its own after slashes, and those of all arms."""
    return typed_scenario(
        text,
        run.settings,
        only=run.only,
        burn_in_weeks=run.burn_in_weeks,
        parameters={**values, **by_dotted_name(run.parameters)},
        terms=None if run.terms == "own" else run.terms,
        folder=folder,
    )


def _check_values(arms: Sequence[Scenario], axes: Sequence[Axis]) -> None:
    """Refuse to vary what is fixed."""
    replaced = {name for arm in arms for name in arm.parameters}
    for axis in axes:
        if axis.name in replaced:
            raise GofalError(f"[vary] {axis.name} is fixed in [run] parameters too")
