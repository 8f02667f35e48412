"""Growth is read off what is measured: one where time is a fixed cost and so much an agent."""

from __future__ import annotations

import pytest

from benchmarks.growth import Size, faster, fit, measure_sizes, ratio, table, time_of
from benchmarks.performance import Bench, page
from gofal.abm.model import CareModel

AGENTS = {"Powys+Ceredigion": 25_000, "Powys": 90_000, "1": 360_000, "11": 4_000_000}
BEST = {"decade": 5.0, "agents": 360_000.0}


def found(beyond: float) -> list[Size]:
    """Sizes of 5 ms and 80 ns an agent; matching takes ``beyond`` ns an agent more when large."""

    def measure(name: str, size: str) -> dict[str, float]:
        assert name == "growth"
        agents = AGENTS[size]
        match = 1e-6 * agents * (10.0 + beyond * (agents > 1_000_000))
        week = 5.0 + 70e-6 * agents + match
        parts = {"part matching.match": match, "part need.arrive": week - match}
        return {"agents": agents, "week": week, "peak": 300.0, **parts}

    return measure_sizes(measure, 2, tuple(AGENTS))


def test_the_fit_finds_the_fixed_cost_and_the_time_an_agent() -> None:
    assert fit([25e3, 9e4, 36e4], [7.0, 12.2, 33.8]) == pytest.approx((5.0, 80e-6))


@pytest.mark.parametrize(("beyond", "expected"), [(0.0, 1.0), (80.0, 2.0)])
def test_the_ratio_is_one_unless_something_grows_faster(beyond: float, expected: float) -> None:
    assert ratio(found(beyond)) == pytest.approx(expected)


def test_the_page_shows_sizes_and_the_part_that_grows_fastest() -> None:
    measured = found(80.0)
    assert faster(measured).splitlines()[2].startswith("| matching.match | 3.60 | 360.0 |")
    assert "| 4,000,000 | 11 x Wales |" in table(measured)
    bench = Bench(1, None)
    assert table(measured) in page([], BEST, bench, measured)
    assert "Growth" not in page([], BEST, bench)


def test_parts_make_up_the_week(tiny_wales: CareModel) -> None:
    taken = time_of(tiny_wales.fork("baseline"), 13)
    parts = {name: ms for name, ms in taken.items() if name.startswith("part ")}
    assert "part measure.see_cash" in parts  # which runs once a quarter
    assert taken["agents"] > 1000
    assert 0.5 * taken["week"] < sum(parts.values()) <= taken["week"] * 1.05
