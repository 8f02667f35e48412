"""Policy: what every lever stands at in every council, week by week.

Weeks are counted from the start of the policy, or from April 2016 in a run with dates; weeks below
0 are burn-in, with all levers at their defaults, at what a council says is its own rule, or at what
history has in its first week. Between its start and the end of its phase a
lever moves in a straight line from where it stood. A later setting takes over from an earlier one;
where two start in the same week, the one that names a council beats the one for all of Wales.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.levers import Lever, load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.abm.world.dated import Dated
from gofal.abm.world.uprated import Level, uprated
from gofal.agents.errors import GofalError, unknown
from gofal.agents.table import F64

# Before any week a run can have.
_LONG_AGO = -1e9


class _Course(NamedTuple):
    """Corners of one lever's path in every council; straight lines between them.

    ``weeks`` and ``values`` have shape (councils, corners); short rows repeat their last corner.
    """

    weeks: F64
    values: F64
    start: float
    end: float


class Policy:
    """Current values of all levers for all councils.

    ``policy[lever]`` is a read-only view that :meth:`at` keeps up to date, so it may be held.
    """

    def __init__(
        self,
        scenario: Scenario,
        levers: Mapping[str, Lever],
        council_codes: Sequence[str],
        prices: Level | None = None,
    ) -> None:
        """Lay out the scenario; stands in burn-in until :meth:`at` is called.

        Args:
            scenario: what is set.
            levers: all levers.
            council_codes: codes in the order of the arrays.
            prices: their level by year, which sums that the policy sets follow; None for sums that
                stand still.

        Raises:
            GofalError: the scenario names a council that is not among the codes, and is no slice.
        """
        self._courses = {
            name: course
            for name, lever in levers.items()
            if (course := _course(lever, scenario, council_codes, prices)) is not None
        }
        self._row = {name: row for row, name in enumerate(levers)}
        defaults = np.array([float(lever.default) for lever in levers.values()])
        self._values = np.repeat(defaults[:, None], len(council_codes), axis=1)
        for name, course in self._courses.items():
            self._values[self._row[name]] = course.values[:, 0]
        self._views: dict[str, F64] = {}
        self._rows: dict[tuple[str, ...], NDArray[np.intp]] = {}
        self._week = _LONG_AGO

    def __getitem__(self, lever: str) -> F64:
        """Values of a lever in the current week, shape (councils,), in the lever's unit."""
        if lever not in self._views:
            view = self._values[self._row_of(lever)]
            view.flags.writeable = False
            self._views[lever] = view
        return self._views[lever]

    def several(self, levers: tuple[str, ...]) -> F64:
        """Copy of the values of some levers in the current week, shape (levers, councils)."""
        if levers not in self._rows:
            self._rows[levers] = np.array([self._row_of(lever) for lever in levers])
        return self._values[self._rows[levers]]

    def _row_of(self, lever: str) -> int:
        if lever not in self._row:
            raise unknown("lever", lever, self._row)
        return self._row[lever]

    def __getstate__(self) -> dict[str, object]:
        """State to be copied: not the views, which would go on showing the values of the first."""
        return {**self.__dict__, "_views": {}}

    def at(self, week: int) -> None:
        """Move to a week, forward or back; levers that stand still are not touched."""
        for name, course in self._courses.items():
            before = min(max(self._week, course.start), course.end)
            now = min(max(week, course.start), course.end)
            if now != before:
                for i, (weeks, values) in enumerate(zip(course.weeks, course.values, strict=True)):
                    self._values[self._row[name], i] = np.interp(week, weeks, values)
        self._week = week

    def is_neutral(self, lever: str) -> bool:
        """Test whether the lever stays at its default in all councils for the whole run."""
        self._row_of(lever)
        return lever not in self._courses


def policy_of(scenario: Scenario, council_codes: Sequence[str], dated: Dated | None) -> Policy:
    """The policy of a scenario in some councils.

    Raises:
        GofalError: the scenario names a council that is not among the codes, and is no slice.
    """
    levers = load_levers(scenario.country.levers)
    return Policy(scenario, levers, council_codes, dated.prices if dated else None)


def _course(
    lever: Lever, scenario: Scenario, codes: Sequence[str], prices: Level | None
) -> _Course | None:
    if not scenario.only:
        _refuse_others(lever.name, scenario.settings, codes)
    before = _before(lever, scenario, codes)
    past, own = (_of_lever(lever, every) for every in (scenario.past, scenario.own))
    follows = prices if lever.unit.startswith("£") else None
    paths = [_path(before[code], _in_force(past, own, code, follows)) for code in codes]
    if all(value == lever.default for path in paths for _, value in path):
        return None
    longest = max(len(path) for path in paths)
    padded = np.array([path + path[-1:] * (longest - len(path)) for path in paths])
    weeks = padded[:, :, 0]
    moving = weeks[weeks > _LONG_AGO]
    start, end = (float(moving.min()), float(moving.max())) if moving.size else (0.0, 0.0)
    return _Course(weeks, padded[:, :, 1], start, end)


def _before(lever: Lever, scenario: Scenario, codes: Sequence[str]) -> dict[str, float]:
    """Values before the first week: said by a council, known from history, or the default."""
    said = {fact.council: fact.value for fact in scenario.local if fact.fact == lever.name}
    first = [one for one in scenario.past if one.lever == lever.name and one.start_week == 0]
    known = {code: one[0].value for code in codes if (one := _of_council(first, code))}
    return dict.fromkeys(codes, lever.default) | known | said


def _refuse_others(lever: str, settings: Sequence[Setting], codes: Sequence[str]) -> None:
    given = (setting for setting in settings if setting.lever == lever)
    for code in (code for setting in given for code in setting.councils or ()):
        if code not in codes:
            raise GofalError(f"{lever}: council {code} is not in this model")


def _of_lever(lever: Lever, settings: Sequence[Setting]) -> list[Setting]:
    return [setting for setting in settings if setting.lever == lever.name]


def _in_force(
    past: Sequence[Setting], own: Sequence[Setting], code: str, prices: Level | None
) -> list[Setting]:
    """What history sets in a council until the policy sets it, and from then on the policy alone.

    What was expected later no longer counts.
    """
    ours = _of_council(own, code)
    if not ours:
        return _of_council(past, code)
    since = ours[0].start_week
    ours = uprated(ours, prices) if prices else ours
    return [*(one for one in _of_council(past, code) if one.start_week < since), *ours]


def _of_council(settings: Sequence[Setting], code: str) -> list[Setting]:
    chosen: dict[int, Setting] = {}
    for setting in sorted(settings, key=lambda s: s.councils is not None):
        if setting.councils is None or code in setting.councils:
            chosen[setting.start_week] = setting
    return [chosen[week] for week in sorted(chosen)]


def _path(default: float, settings: Sequence[Setting]) -> list[tuple[float, float]]:
    """Corners (week, value), weeks ascending; a jump is a line one week long before its start."""
    path = [(_LONG_AGO, default)]
    for setting in settings:
        start = float(setting.start_week)
        standing = _value_at(path, start if setting.phase_weeks else start - 1)
        path = [corner for corner in path if corner[0] < start - (setting.phase_weeks == 0)]
        if setting.phase_weeks:
            path += [(start, standing), (start + setting.phase_weeks, setting.value)]
        else:
            path += [(start - 1, standing), (start, setting.value)]
    return path


def _value_at(path: Sequence[tuple[float, float]], week: float) -> float:
    return float(np.interp(week, [w for w, _ in path], [v for _, v in path]))
