"""What a council says about itself acts there, and on nobody else's draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from two_councils import COUNTRY

from gofal.abm.facts.local import LocalFact, usual_sizes
from gofal.abm.facts.local_file import read_locals
from gofal.abm.levers import option
from gofal.abm.model import CareModel
from gofal.abm.results import LOCAL, write_results
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.world.build import build_state
from gofal.abm.world.known import known_of
from gofal.abm.world.state import State
from gofal.agents.errors import GofalError
from gofal.agents.provider import WON
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.windows import main_window

HERE, THERE = "X1", "X2"


def told(**facts: float) -> Scenario:
    """The baseline in which the first council says something."""
    said = [LocalFact(HERE, name, value) for name, value in facts.items()]
    return load_scenario("baseline", COUNTRY).with_(local=said)


@pytest.fixture(scope="module")
def plain() -> State:
    return build_state(told())


def _people(state: State, council: int) -> dict[int, float]:
    c = state.client
    rows = c.rows()
    rows = rows[state.land.council[c.columns.place[rows]] == council]
    return dict(zip(c.columns.uid[rows].tolist(), c.columns.need[rows].tolist(), strict=True))


def _firms(state: State, council: int) -> list[tuple[int, int, float]]:
    p, rows = state.provider.columns, state.provider.rows()
    rows = rows[(p.council[rows] == council) & ~p.owner_covers[rows]]
    return [(int(p.uid[r]), int(p.form[r]), float(p.weekly_cost[r])) for r in rows]


def test_fee_and_own_share_are_those_of_the_council(plain: State) -> None:
    state = build_state(told(fee=18.5, own_share=0.4))
    m, before = state.commissioner.columns, plain.commissioner.columns
    assert m.fee[0] == np.float32(18.5)
    assert m.in_house_share[0] == np.float32(0.4)
    assert m.fee[1] == before.fee[1]
    assert m.in_house_share[1] == before.in_house_share[1]
    assert _people(state, 0) == _people(plain, 0)
    assert _firms(state, 1) == _firms(plain, 1)


def test_people_scale_the_start_and_what_comes_there_alone(plain: State) -> None:
    usual = usual_sizes(COUNTRY, plain.parameters)["people"][HERE]
    state = build_state(told(people=1.5 * usual))
    here, before = _people(state, 0), _people(plain, 0)
    assert len(here) == pytest.approx(1.5 * len(before), rel=0.02)
    assert before.items() <= here.items()
    assert _people(state, 1) == _people(plain, 1)
    assert _firms(state, 1) == _firms(plain, 1)
    where = state.land.council == 0
    assert state.client_rate[where] == pytest.approx(1.5 * plain.client_rate[where])
    assert (state.client_rate[~where] == plain.client_rate[~where]).all()


def test_hours_beside_people_say_how_much_each_needs(plain: State) -> None:
    usual = usual_sizes(COUNTRY, plain.parameters)
    state = build_state(told(people=usual["people"][HERE], hours=1.4 * usual["hours"][HERE]))
    here, before = _people(state, 0), _people(plain, 0)
    assert here.keys() == before.keys()
    assert sum(here.values()) == pytest.approx(1.4 * sum(before.values()), rel=0.05)
    assert _people(state, 1) == _people(plain, 1)


def test_hours_alone_say_how_many_people_there_are(plain: State) -> None:
    usual = usual_sizes(COUNTRY, plain.parameters)
    state = build_state(told(hours=0.7 * usual["hours"][HERE]))
    assert len(_people(state, 0)) == pytest.approx(0.7 * len(_people(plain, 0)), rel=0.05)


def test_so_many_providers_start_there(plain: State) -> None:
    state = build_state(told(providers=9))
    assert len(_firms(state, 0)) - len(_firms(plain, 0)) == 9 - _founded(plain, 0)
    assert _founded(state, 0) == 9
    assert _firms(state, 1) == _firms(plain, 1)


def _founded(state: State, council: int) -> int:
    """Independent providers that employ people."""
    micro = state.model_code("micro_enterprise")
    return sum(form != micro for _, form, _ in _firms(state, council))


def test_a_list_rule_holds_from_the_start_and_a_policy_changes_it() -> None:
    framework = told(list_rule=option("list_rule", "framework"))
    model = CareModel(framework.with_(burn_in_weeks=60), validating=True)
    model.burn_in()
    state = model.state
    assert list(state.policy["list_rule"]) == [option("list_rule", "framework"), 0]
    # One tender once the market had settled, none since: places last for years.
    assert (state.memory.tendered[0], state.memory.tendered[1] < -1000) == (-34, True)
    assert (state.provider.columns.contract[:, 0] == WON).any()
    changed = framework.with_(burn_in_weeks=60, set={"list_rule": "open"})
    branch = model.fork(changed)
    branch.run_for(1)
    assert list(branch.state.policy["list_rule"]) == [option("list_rule", "open")] * 2


def test_what_is_not_known_belongs_to_the_plausible_wales_and_not_to_luck() -> None:
    base = told()
    fees = [
        build_state(one).commissioner.columns.in_house_share[:2].tolist()
        for one in (base, base.with_(seed=2), base.with_(wales=2))
    ]
    assert fees[0] == fees[1] != fees[2]
    arms = (base, base.with_(set={"fee_level": 1.1}))
    sets = ({"carer.quit_base": 0.006}, {"carer.quit_base": 0.008})
    window = (main_window(1),)
    apart = [
        [Replicates(arms, (7, 8, 9), 1, window, over=Over(one)).arm(arms[1], n) for n in range(3)]
        for one in ((), sets)
    ]
    assert [arm.scenario.wales for arm in apart[0]] == [1, 1, 1]
    assert [arm.scenario.wales for arm in apart[1]] == [1, 2, 1]


def test_facts_go_with_a_run_and_its_branches(tmp_path: Path) -> None:
    scenario = told(fee=18.5).with_(burn_in_weeks=2)
    model = CareModel(scenario)
    model.save(tmp_path / "a.run")
    again = CareModel.load(tmp_path / "a.run")
    assert again.followed.local == scenario.local
    assert again.fork("baseline").followed.local == scenario.local
    with pytest.raises(GofalError, match="a branch shares what councils say"):
        again.fork(told(fee=18.0))
    model.run_for(1)
    write_results(model, tmp_path / "run", "gofal run baseline --local mine.csv")
    assert read_locals(tmp_path / "run" / LOCAL, COUNTRY) == scenario.local


def test_every_fact_of_a_council_says_where_it_comes_from() -> None:
    known = {one.fact: one for one in known_of(told(fee=18.5), [HERE])}
    assert known["fee"].how == "given"
    assert known["fee"].value == 18.5
    assert {one.how for one in known.values()} == {"given", "drawn", "worked_out", "usual"}
    built = build_state(told()).commissioner.columns
    for one in known_of(told(), [HERE, THERE]):
        if one.fact == "fee":
            assert np.float32(one.value) in built.fee
