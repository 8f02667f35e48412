"""The plan of a sweep: what is varied, from which scenarios, for how long, and what is kept.

A plan comes from a small TOML file, or from :func:`plan` in a Python file that names it ``PLAN``.
"""

from __future__ import annotations

import runpy
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gofal.abm.scenario import Scenario, parse_scenario
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.sweep.axes import Axis, read_axes
from gofal.experiments.sweep.designs import DesignKind, design_kinds
from gofal.experiments.sweep.keep import Keep, read_keep
from gofal.experiments.windows import WEEKS_A_YEAR

_TABLES = ("title_en", "title_cy", "design", "vary", "run", "keep")
_RUN: Mapping[str, tuple[type, ...]] = {
    "scenarios": (list,),
    "set": (list,),
    "parameters": (dict,),
    "years": (int,),
    "weeks": (int,),
    "replicates": (int,),
    "seed": (int,),
    "scale": (int, float),
    "burn_in_weeks": (int,),
    "time_limit": (int, float),
}


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
        weeks: length of a run after the burn-in.
        keep: which outcomes are kept.
        time_limit: seconds, burn-in included, after which a run is given up; none if 0.
        title_en: what the sweep asks, in English; may be empty.
        title_cy: the same in Welsh.
    """

    kind: DesignKind
    options: Mapping[str, Any]
    axes: tuple[Axis, ...]
    arms: tuple[Scenario, ...]
    replicates: int
    seed: int
    weeks: int
    keep: Keep
    time_limit: float = 0.0
    title_en: str = ""
    title_cy: str = ""


def load_plan(file: Path) -> Plan:
    """Read a plan from a ``.toml`` or ``.py`` file.

    Raises:
        GofalError: the file is missing or malformed, or asks for what is not allowed.
    """
    if not file.is_file():
        raise GofalError(f"there is no design file {file}")
    if file.suffix == ".py":
        made = runpy.run_path(str(file)).get("PLAN")
        if not isinstance(made, Plan):
            raise GofalError(
                f"{file.name} must set PLAN, made by gofal.experiments.sweep.plan.plan()"
            )
        return made
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None
    try:
        _check_tables(tables)
        return plan(**tables)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


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
        run: ``scenarios`` (names, or ``name/lever=value``), ``set`` and ``parameters`` for all of
            them, ``years`` or ``weeks``, ``replicates``, ``seed``, ``scale``, ``burn_in_weeks``,
            ``time_limit``.
        keep: ``outcomes``, ``levels``, ``windows``.
        title_en: what the sweep asks, in English.
        title_cy: the same in Welsh.

    Raises:
        GofalError: something is unknown or not allowed.
    """
    kind, options = _design(design)
    terms = _terms(run or {})
    axes = read_axes(vary)
    weeks = terms["weeks"] if "weeks" in terms else terms.get("years", 10) * WEEKS_A_YEAR
    return Plan(
        kind=kind,
        options=options,
        axes=axes,
        arms=_arms(terms, axes),
        replicates=terms.get("replicates", 3),
        seed=terms.get("seed", 1),
        weeks=weeks,
        keep=read_keep(keep or {}, weeks),
        time_limit=float(terms.get("time_limit", 0)),
        title_en=title_en,
        title_cy=title_cy,
    )


def _check_tables(tables: Mapping[str, object]) -> None:
    for key, value in tables.items():
        if key not in _TABLES:
            raise unknown("table", key, _TABLES)
        if not isinstance(value, str if key.startswith("title") else dict):
            raise GofalError(f"{key!r} must be a {'text' if key.startswith('title') else 'table'}")
    for key in ("design", "vary"):
        if key not in tables:
            raise GofalError(f"the table [{key}] is missing")


def _design(table: Mapping[str, Any]) -> tuple[DesignKind, dict[str, Any]]:
    kinds = design_kinds()
    slug = table.get("kind")
    if not isinstance(slug, str) or slug not in kinds:
        raise unknown("design", str(slug), kinds)
    given = {key: value for key, value in table.items() if key != "kind"}
    return kinds[slug], kinds[slug].read(given)


def _terms(run: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in run.items():
        if key not in _RUN:
            raise GofalError(f"[run] {unknown('key', key, _RUN)}")
        if not isinstance(value, _RUN[key]) or isinstance(value, bool):
            kinds = " or ".join(kind.__name__ for kind in _RUN[key])
            raise GofalError(f"[run] {key} must be of kind {kinds}, not {value!r}")
    for key in ("years", "weeks", "replicates"):
        if run.get(key, 1) < 1:
            raise GofalError(f"[run] {key} = {run[key]} is too few; at least 1 is needed")
    for key in ("seed", "time_limit"):
        if run.get(key, 0) < 0:
            raise GofalError(f"[run] {key} must not be negative")
    if "years" in run and "weeks" in run:
        raise GofalError("[run] give years or weeks, not both")
    return dict(run)


def _arms(terms: Mapping[str, Any], axes: Sequence[Axis]) -> tuple[Scenario, ...]:
    texts = terms.get("scenarios", ["baseline"])
    if not texts or len(set(texts)) < len(texts):
        raise GofalError("[run] scenarios must name at least one scenario, each once")
    given: dict[str, Any] = {
        key: terms.get(key) for key in ("scale", "burn_in_weeks", "parameters")
    }
    sets = [str(setting) for setting in terms.get("set", ())]
    arms = tuple(parse_scenario(str(text), sets, **given) for text in texts)
    _check_values(arms, axes)
    return arms


def _check_values(arms: Sequence[Scenario], axes: Sequence[Axis]) -> None:
    """Refuse replaced parameters that no run could have, before the first run and not in it."""
    replaced = {name: value for arm in arms for name, value in arm.parameters.items()}
    if replaced:
        from gofal.experiments.listing import all_parameters

        all_parameters().with_values(replaced)
    for axis in axes:
        if axis.name in replaced:
            raise GofalError(f"[vary] {axis.name} is fixed in [run] parameters too")
