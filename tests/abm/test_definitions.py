"""Definitions that hold: shares stay shares, levers act bit by bit; what does not is named here."""

from __future__ import annotations

from typing import Any

import pytest
from numpy.typing import NDArray

from gofal.abm.levers import Lever, load_levers
from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.setting import Setting

WEEKS = 9
SHARES = ("share", "0-1")
NO_SHARES = {"rural_gap", "handback_share", "margin", "hours_of_wanted"}
"""Outcomes that are called shares and are a difference, a rate and two ratios."""
NO_SHARE_COLUMNS = {("ProviderColumns", "margin"), ("UnpaidCarerColumns", "burden")}
"""Columns that are called so and are a ratio and a deviation."""
AT_ONCE = {
    "integrator_fee",  # a contract is with one integrator, however small its fee
    "training_subsidy",  # any help at all makes providers weigh training
    "leave_refund",
    "latc_repricing",  # 0 is never, a little above it is at once
    "latc_new_terms",  # 0 is the company's own scale, a little above it is no pay
}
"""Levers that still have much of their effect at a millionth of their range."""
FAR: tuple[dict[str, float], ...] = (
    {"payment_mode": 1, "flexible_band": 0.5},
    {"payment_mode": 2, "pay_guarantee": 0.6, "capacity_margin": 0.5},
    {"latc": 1, "provider_failure": 1, "latc_private_plan": 0.5, "self_funders": 4},
    {"fee_level": 0.7, "list_cost": 400, "pandemic": 1},
    {"direct_payment_offer": 1, "fund_offer": 1, "budget_offer": 1, "triage": 0.9},
)


def _fork(wales: CareModel, *settings: Setting, **levers: float) -> CareModel:
    return wales.fork(wales.followed.with_(set=levers, settings=settings))


@pytest.mark.parametrize("levers", FAR, ids=lambda levers: next(iter(levers)))
def test_shares_lie_between_nought_and_one(tiny_wales: CareModel, levers: dict[str, float]) -> None:
    model = _fork(tiny_wales, **levers)
    state = model.state
    for _ in range(14):
        model.step()
        for table in (state.client, state.carer, state.unpaid, state.provider, state.commissioner):
            for name, (_, spec) in table.specs.items():
                if spec.unit in SHARES and (table.schema.__name__, name) not in NO_SHARE_COLUMNS:
                    values = table[name][table.rows()]
                    inside = (values >= -1e-6) & (values <= 1.0 + 1e-6)
                    assert inside.all(), f"{table.schema.__name__}.{name}"
    found = model.outcomes()
    for name, outcome in OUTCOMES.items():
        if outcome.unit in SHARES and name not in NO_SHARES:
            shown = found[found["outcome"] == name]["value"].dropna()
            assert shown.between(-1e-9, 1.0 + 1e-9).all(), name


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


@pytest.mark.parametrize("base", [{}, {"latc": 1}], ids=["plain", "company"])
def test_a_millionth_of_a_lever_changes_next_to_nothing(
    tiny_wales: CareModel, base: dict[str, float]
) -> None:
    levers = [x for x in load_levers().values() if not x.stepwise and x.name not in AT_ONCE]
    usual = _fork(tiny_wales, **base)
    usual.run_for(WEEKS)
    stood = _who_and_where(usual)
    for lever in levers:
        model = _fork(tiny_wales, **base, **{lever.name: _a_millionth(lever)})
        model.run_for(WEEKS)
        assert _moved(stood, _who_and_where(model)) < 10, lever.name
