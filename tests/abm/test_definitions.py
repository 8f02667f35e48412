"""Definitions that hold: shares stay shares, the law holds from its day, levers act bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gofal.abm.levers import Lever, load_levers
from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.setting import Setting
from gofal.abm.week.measure.market import concentration
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.prices import wage_floor
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage
from gofal.agents.quality import Lived, Weights, wellbeing_target

WEEKS = 9
SHARES = ("share", "0-1")
FAR: tuple[dict[str, float], ...] = (
    {"payment_mode": 1, "flexible_band": 0.5},
    {"payment_mode": 2, "pay_guarantee": 0.6, "capacity_margin": 0.5},
    {"latc": 1, "provider_failure": 1, "latc_private_plan": 0.5, "self_funders": 4},
    {"fee_level": 0.7, "list_cost": 400, "pandemic": 1},
    {"direct_payment_offer": 1, "fund_offer": 1, "budget_offer": 1, "triage": 0.9},
)


def _fork(wales: CareModel, *settings: Setting, **levers: float) -> CareModel:
    return wales.fork(wales.followed.with_(set=levers, settings=settings))


def _under_the_floor(model: CareModel) -> float:
    """Largest gap between a contract and the floor, £/h."""
    k, p = model.state.carer.columns, model.state.provider.columns
    rows = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    floor = wage_floor(model.state)[p.council[k.provider[rows]]]
    return float((floor - k.wage[rows]).max())


@pytest.mark.parametrize("levers", FAR, ids=lambda levers: next(iter(levers)))
def test_shares_lie_between_zero_and_one(tiny_wales: CareModel, levers: dict[str, float]) -> None:
    model = _fork(tiny_wales, **levers)
    state = model.state
    for _ in range(14):
        model.step()
        for table in (state.client, state.carer, state.unpaid, state.provider, state.commissioner):
            for name, (_, spec) in table.specs.items():
                if spec.unit in SHARES:
                    values = table[name][table.rows()]
                    inside = (values >= -1e-6) & (values <= 1.0 + 1e-6)
                    assert inside.all(), f"{table.schema.__name__}.{name}"
    found = model.outcomes()
    for name, outcome in OUTCOMES.items():
        if outcome.unit in SHARES:
            shown = found[found["outcome"] == name]["value"].dropna()
            assert shown.between(-1e-9, 1.0 + 1e-9).all(), name


def test_hours_for_own_money_are_none_that_the_council_supports(tiny_wales: CareModel) -> None:
    model = _fork(tiny_wales)
    model.step()
    state, providers = model.state, model.state.provider.columns
    providers.form[providers.alive] = state.model_code("latc")
    concentration(state)
    supported = state.tally["supported_hours"]
    assert (state.tally["hours_public"] > supported).all()
    assert state.tally["in_house_hours"] == pytest.approx(supported)


def test_contracts_are_never_under_the_floor(tiny_wales: CareModel) -> None:
    for settings in ((Setting("pay_floor", 0.3),), (Setting("pay_floor", 0.5, None, 2, 9),)):
        model = _fork(tiny_wales, *settings)
        for _ in range(14):
            model.step()
            assert _under_the_floor(model) < 0.001


def test_a_floor_that_rises_in_april_holds_from_the_first_week(tiny_wales: CareModel) -> None:
    model = _fork(tiny_wales)
    model.state.floor_index *= 1.08
    assert _under_the_floor(model) > 0.1
    model.step()
    assert _under_the_floor(model) < 0.001


def test_the_scale_of_a_company_moves_from_where_it_stands(tiny_wales: CareModel) -> None:
    own = load_levers()["latc_new_terms"].default
    assert own == tiny_wales.parameters["latc.wage_over_floor"]
    model = _fork(tiny_wales, Setting("latc_new_terms", 1.6, None, 1, 9), latc=1)
    before = own
    for _ in range(11):
        model.step()
        rows = company_rows(model.state)
        scale = model.state.provider["wage_over_floor"][rows]
        assert (scale >= before - 1e-6).all()
        assert (scale <= before + 0.06).all()
        before = float(scale.max())
        assert _under_the_floor(model) < 0.001
    assert before == pytest.approx(1.6)


def _who_and_where(model: CareModel) -> list[NDArray[Any]]:
    s = model.state
    return [
        s.client["provider"].copy(),
        s.client["stage"].copy(),
        s.carer["provider"].copy(),
        s.provider["form"].copy(),
        (s.provider["training_extra"] > 0.001).copy(),
        (s.provider["contract_rate"] * 100.0).round().copy(),
    ]


def _moved(one: list[NDArray[Any]], two: list[NDArray[Any]]) -> int:
    return sum(
        int((a[: len(b)] != b[: len(a)]).sum()) + abs(len(a) - len(b))
        for a, b in zip(one, two, strict=True)
    )


def _a_millionth(lever: Lever) -> float:
    step = 1e-6 * (lever.high - lever.low)
    return lever.default + (step if lever.default + step <= lever.high else -step)


@pytest.mark.slow
@pytest.mark.parametrize("base", [{}, {"latc": 1}], ids=["plain", "company"])
def test_a_millionth_of_a_lever_changes_next_to_nothing(
    tiny_wales: CareModel, base: dict[str, float]
) -> None:
    levers = [x for x in load_levers().values() if not x.stepwise]
    usual = _fork(tiny_wales, **base)
    usual.run_for(WEEKS)
    stood = _who_and_where(usual)
    for lever in levers:
        model = _fork(tiny_wales, **base, **{lever.name: _a_millionth(lever)})
        model.run_for(WEEKS)
        assert _moved(stood, _who_and_where(model)) < 10, lever.name


def test_an_integrator_has_the_time_that_its_share_pays_for(tiny_wales: CareModel) -> None:
    model = _fork(tiny_wales, integrator_fee=0.015)
    model.run_for(WEEKS)
    c = model.state.client.columns
    began = c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)
    began &= (c.since >= model.state.week - WEEKS) & (c.provider >= 0)
    assert 0.3 < c.assembled[began].mean() < 0.7


def test_the_index_stays_in_its_range_whatever_its_parts_weigh(tiny_wales: CareModel) -> None:
    p = tiny_wales.parameters
    high = Weights(*(p.parameter(f"delivery.{name}").high for name in Weights._fields))
    best = Lived(met=1.0, known=1.0, skill=1.0, say=1.0, missed=0.0, attention=1.0)
    assert wellbeing_target(best, 1.0, high) == pytest.approx(1.0)
    usual = Weights(*(p[f"delivery.{name}"] for name in Weights._fields))
    assert wellbeing_target(best, 1.0, usual) == pytest.approx(1.0)
