"""Choices of providers by their margins: padding, rushing; and what becomes of rushed time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.access import choices
from gofal.abm.week.access.choices import margin_of
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64, I64, Bool

type Pair = Callable[..., tuple[CareModel, CareModel]]
AT_ONCE = ("change_dynamics=0", "change_cohort=0")


def sellers(s: State) -> Bool:
    """Providers with council work and a margin of their own."""
    p = s.provider.columns
    return np.asarray(p.alive & p.serves_council & ~p.owner_covers & (p.planned > 0.0))


@shows("time-and-task")
def test_hours_nobody_needs_are_asked_for_only_where_they_are_paid(pair: Pair) -> None:
    off, on = pair("payment_mode=outcomes_on_top", weeks=20, off=AT_ONCE)
    p = off.state.provider.columns
    assert p.padding[sellers(off.state)].max() > 0.01
    assert not p.padding[p.owner_covers].any()
    q = on.state.provider.columns
    new = sellers(on.state) & (q.flexible > 0.999)
    assert new.sum() > 5
    # Who came to the new way since its last review asks for more until the next.
    assert (q.padding[new] < 1e-3).mean() > 0.9
    above = [m.state.tally["package_above_need"].sum() for m in (off, on)]
    assert above[1] < above[0]


def test_padding_follows_the_margin_and_the_carers_there_are(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    p = s.provider.columns
    rows = np.flatnonzero(sellers(s))
    p.free[rows], p.unfilled[rows] = 10.0, 0.0
    p.free[rows[0]] = 0.0
    choices.choose(s)
    gain = margin_of(s, rows).contribution
    assert p.padding[rows[0]] == 0.0
    scrutiny = s.parameters["commissioner.scrutiny"]
    assert p.padding[rows[1:]] == pytest.approx(gain[1:] / (2.0 * scrutiny), rel=1e-4)


def test_who_pays_no_travel_and_refuses_nobody_has_no_reason_to_rush(
    tiny_wales: CareModel,
) -> None:
    s = tiny_wales.fork("baseline").state
    p = s.provider.columns
    rows = np.flatnonzero(sellers(s) & (p.usual_travel > 0.05))
    p.refused[rows], p.free[rows] = 0.0, 1.0
    p.rush[rows] = 0.0
    p.travel_due[rows[0]], p.travel_due[rows[1:]] = 0.0, 0.6
    choices.choose(s)
    assert p.rush[rows[0]] == 0.0
    assert (p.rush[rows[1:]] > 0.0).all()
    saved = p.usual_travel[rows] * p.travel_due[rows] * p.mean_wage[rows]
    best = (
        saved * (1.0 + s.parameters["provider.oncost"]) / 2.0 / s.parameters["provider.rush_cost"]
    )
    assert p.rush[rows] == pytest.approx(best, rel=1e-4)
    p.usual_travel[rows], p.rush[rows] = 1.5, 0.0
    choices.choose(s)
    assert p.rush.max() <= s.parameters["provider.rush_most"] + 1e-6
    assert not p.rush[p.owner_covers].any()


def test_rushed_time_is_missing_in_the_visits_of_those_far_away(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(share: float) -> Callable[..., None]:
        def choose(state: State, rows: I64, *_: F64) -> None:
            state.provider.columns.rush[rows] = share

        return choose

    arms = []
    for share in (0.0, 0.4):
        monkeypatch.setattr(choices, "_choose_rush", always(share))
        model = tiny_wales.fork("baseline")
        model.validating = True
        model.run_for(1)
        arms.append(model.state)
    calm, hasty = arms
    assert calm.provider["rushed"].sum() == 0.0
    quick = hasty.provider.alive & (hasty.provider["rush"] > 0.0) & (hasty.provider["travel"] > 1.0)
    ratio = hasty.provider["rushed"][quick] / hasty.provider["travel"][quick]
    assert ratio == pytest.approx(0.4 / 0.6, rel=1e-3)
    # Paid travel falls, the way itself does not.
    assert hasty.provider["travel"].sum() < calm.provider["travel"].sum()
    travel = [s.tally["travel_hours"].sum() for s in arms]
    assert travel[1] == pytest.approx(travel[0], rel=0.02)
    same = np.asarray(calm.client.alive & hasty.client.alive)
    same &= (calm.client["uid"] == hasty.client["uid"]) & (calm.client["stage"] == Stage.SERVED)
    same &= np.isclose(calm.client["delivered"], hasty.client["delivered"], atol=0.01)
    same &= (calm.client["carer"] == hasty.client["carer"]).all(axis=1)
    same &= (calm.client["package"] <= calm.client["need"]) & (calm.client["delivered"] > 0.0)
    same &= hasty.provider["rush"][hasty.client["provider"]] > 0.0
    assert same.sum() > 100
    lost = hasty.client["unmet"][same] - calm.client["unmet"][same]
    assert lost.min() >= 0.0
    # Need swings: who needs less this week may lack nothing though visits are short.
    assert (lost > 0.0).mean() > 0.7
    far = calm.client["travel"][same] / calm.client["need"][same]
    assert lost[far > np.quantile(far, 0.8)].mean() > 2.0 * lost[far < np.quantile(far, 0.2)].mean()


def test_packages_grow_by_padding_and_not_by_more(small_wales: CareModel) -> None:
    s = small_wales.state
    c = s.client.columns
    served = c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)
    weight = s.provider["planned"][sellers(s)]
    padding = np.average(s.provider["padding"][sellers(s)], weights=weight)
    rushed = s.provider["rushed"].sum() / s.provider["delivered"].sum()
    assert 0.0 < padding < 0.03
    assert 0.0 < rushed < 0.05
    assert c.package[served].sum() / c.need[served].sum() < 1.03
