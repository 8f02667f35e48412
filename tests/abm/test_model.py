"""The model from outside: weeks, Mesa's view of it, outcomes, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from small import TINY

from gofal.abm.model import CareModel, Carer, Client, Provider, UnpaidCarer
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError


def test_a_run_is_so_many_weeks_after_one_burn_in() -> None:
    model = CareModel(load_scenario("baseline").with_(burn_in_weeks=28))
    seen: list[int] = []
    model.burn_in(seen.append)
    assert seen == list(range(-27, 1))
    model.run_for(3)
    model.burn_in()
    assert (model.week, model.time) == (3, 31.0)
    assert sorted(set(model.outcomes()["week"])) == [0, 1, 2]


@pytest.mark.parametrize("weeks", [-1, 2.5])
def test_weeks_are_whole_and_not_negative(small_wales: CareModel, weeks: float) -> None:
    with pytest.raises(GofalError, match="whole number from 0"):
        small_wales.fork("baseline").run_for(weeks)


def test_a_fork_keeps_seed_and_slice_and_refuses_other_parameters(small_wales: CareModel) -> None:
    fork = small_wales.fork(load_scenario("latc").with_(seed=99, only=TINY))
    assert (fork.followed.seed, fork.followed.only) == (1, small_wales.followed.only)
    other = load_scenario("baseline").with_(parameters={"matching.offers_per_week": 9})
    with pytest.raises(GofalError, match="shares its parameters"):
        small_wales.fork(other)


def test_the_north_is_a_fifth_of_wales(small_wales: CareModel) -> None:
    s = small_wales.state
    assert len(s.commissioner) == 6
    assert len(s.client) == pytest.approx(5900, rel=0.2)
    assert len(s.carer) == pytest.approx(4200, rel=0.2)
    assert len(s.unpaid) == pytest.approx(66_000, rel=0.1)
    assert 100 < len(s.provider) < 330


def test_mesa_sees_every_kind(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    sizes = {kind: len(agents) for kind, agents in fork.agents_by_type.items()}
    s = fork.state
    assert sizes[Client] == len(s.client)
    assert sizes[Carer] == len(s.carer)
    assert sizes[UnpaidCarer] == len(s.unpaid)
    assert len(fork.agents) == sum(sizes.values())
    richest = max(fork.agents_by_type[Provider], key=lambda provider: provider.cash)
    assert richest.cash == s.provider["cash"][s.provider.alive].max()
    assert np.mean(fork.agents_by_type[Carer].get("wage")) == pytest.approx(
        s.carer["wage"][s.carer.rows()].mean(), rel=1e-4
    )


def test_every_outcome_is_there_for_wales_councils_and_places(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    fork.run_for(14)
    o = fork.outcomes()
    weekly = set(weekly_outcomes())
    for level, number in (("wales", 1), ("council", 6)):
        at = o[(o["level"] == level) & (o["week"] == 13)]
        assert set(at["outcome"]) == weekly
        assert (at.groupby("outcome").size() == number).all()
    known = o[(o["level"] == "wales") & (o["week"] == 13)].set_index("outcome")["value"]
    # Nobody has been helped yet to start in the north.
    assert known.drop("support_wait_weeks").notna().all()
    places = o[o["level"] == "place"]
    assert set(places["week"]) == {0, 13}
    assert places["code"].nunique() == len(fork.state.geography.ids)


def test_wales_is_the_sum_or_weighted_mean_of_its_councils(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    fork.run_for(2)
    o = fork.outcomes()
    o = o[o["week"] == 1]
    table = o[o["level"] == "council"].pivot_table(index="code", columns="outcome", values="value")
    wales = o[o["level"] == "wales"].set_index("outcome")["value"]
    for name in ("delivered_hours", "headcount", "public_cost", "unpaid_carers", "waiting_people"):
        assert table[name].sum() == pytest.approx(wales[name])
    for name in ("met_need", "hhi", "wage", "continuity", "fee"):
        assert table[name].min() <= wales[name] <= table[name].max()


def test_timings_name_every_part_that_ran(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    fork.run_for(1)
    from gofal.abm.week.plan import WEEK

    due = [f"{step.name}.{part.name}" for step in WEEK for part in step.parts if part.every == 1]
    ran = [name for name in fork.timings if name != "build"]
    assert [name for name in ran if name in due] == due
    assert {name.partition(".")[0] for name in ran} == {step.name for step in WEEK}
