"""An officer says on the page what the council is; the address holds it and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from web_pages import Visit, made_up_answer

from gofal.abm.results import plain
from gofal.experiments.output.slices import run_notes
from gofal.experiments.runs.identity import world_id
from gofal.experiments.text import Language
from gofal.viz.answer import council_codes
from gofal.viz.known_facts import counted_facts, market_facts
from gofal.viz.saved_comparison import scenario_of
from gofal.viz.web import answers
from gofal.viz.web.command import command
from gofal.viz.web.fact_form import Entry, entered, fields, why_not
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.own_facts import made, with_fact
from gofal.viz.web.pages.council import first
from gofal.viz.web.refused import Refused
from gofal.viz.web.scheduler import Scheduler
from gofal.viz.web.state import PageState, read_url

POWYS, CARMS = "W06000023", "W06000010"
GIVEN = f"/en/answer?s=fee_squeeze&l={POWYS}.fee=24.5@2024"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)


def test_every_arm_has_the_facts_and_no_shipped_answer_serves() -> None:
    state = read_url(GIVEN)
    assert [len(one.local) for one in state.arms] == [1, 1]
    assert shipped_answer(state) is None
    assert shipped_answer(state.with_(local=())) is not None
    assert command(state, None).endswith("--local my-council.csv")
    keys = {Scheduler.key(one) for one in (*state.arms, *state.with_(local=()).arms)}
    assert len(keys) == 4
    assert len({world_id(one) for one in state.arms}) == 1


def test_the_page_of_a_council_says_what_is_known_in_both_languages() -> None:
    english = first(PageState(language="en", view="council", area=CARMS))
    assert "Wales Centre for Public Policy 2020, fees of 2018" in english
    assert "£20.08" in english
    powys = first(PageState(language="cy", view="council", area=POWYS))
    assert "ddim yn hysbys: tynnir ar hap gan y model" in powys
    assert "Rheol y rhestr" in powys
    assert "Cyfrifiad, tabl TS007A, 2021" in powys


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_fact_of_every_council_has_its_words(language: Language) -> None:
    scenario = PageState().arms[0]
    for code in council_codes():
        facts = [*market_facts(scenario, code, language), *counted_facts(code, language)]
        assert len(facts) == 16
        assert all(one.source for one in facts if one.state == "known")
        assert not any(one.source for one in facts if one.state in ("drawn", "estimated", "usual"))


def test_a_field_says_what_was_typed_and_what_is_allowed() -> None:
    state = read_url(GIVEN).with_(area=POWYS)
    form = {one.name: one for one in fields(state, {})}
    assert form["fee"].entry == Entry("24.5", "2024")
    assert form["fee"].allowed == "£17.53 to £37.99 an hour"  # in money of 2024
    assert form["own_share"].allowed == "0 to 90%"
    assert not form["list_rule"].allowed  # one chooses by name
    assert form["own_share"].entry == Entry()
    (fee,) = (one for one in market_facts(state.arms[0], POWYS, "en") if one.name == "fee")
    assert fee.state == "yours"


def test_a_kept_answer_still_knows_what_was_given() -> None:
    one = read_url(GIVEN).arms[0]
    told = json.loads(json.dumps(plain(one)))
    assert scenario_of(told).local == one.local
    assert "given: fee an hour £24.50 of 2024" in run_notes(scenario_of(told), "en")[-1]


def test_a_value_is_put_changed_and_taken_away() -> None:
    facts = with_fact((), POWYS, "own_share", "22%")
    facts = with_fact(facts, POWYS, "fee", "18")
    assert [(one.fact, one.value) for one in facts] == [("fee", 18.0), ("own_share", 0.22)]
    assert with_fact(facts, POWYS, "fee", "") == facts[1:]
    with pytest.raises(Refused, match="from 12 to 26"):
        made(POWYS, "fee", "300")
    with pytest.raises(Refused, match="from 0% to 90%"):
        made(POWYS, "own_share", "22")
    with pytest.raises(Refused, match="not a year"):
        made(POWYS, "fee", "18", "last year")


def test_what_is_typed_reaches_the_address_and_what_is_wrong_stays_in_its_field() -> None:
    visit = Visit(f"/en/council?a={POWYS}")
    visit.do("fact", "18.2", "fee")
    assert f"l={POWYS}.fee=18.2" in visit.url
    visit.do("fact-year", "2019", "fee")
    assert f"l={POWYS}.fee=18.2@2019" in visit.url
    visit.do("fact", "999", "fee")
    assert f"l={POWYS}.fee=18.2@2019" in visit.url
    assert "Not taken: “999”. It has to be a number from £" in visit.text
    assert 'value="999"' in visit.html
    assert 'aria-invalid="true"' in visit.html
    visit.do("fact", "", "fee")
    assert "l=" not in visit.url.replace("council", "")
    assert "Not taken" not in visit.text
    visit.close()


def test_all_facts_of_a_council_are_taken_away_with_one_link() -> None:
    visit = Visit(f"/en/council?l={POWYS}.fee=24.5&l={CARMS}.people=1500&a={POWYS}")
    without = f"/en/council?l={CARMS}.people=1500&a={POWYS}"
    visit.do("go", without)
    assert visit.url == without
    visit.close()


@pytest.mark.parametrize(("typed", "share"), [("22", 0.22), ("22%", 0.22), ("0.5 %", 0.005)])
def test_a_share_is_typed_in_per_cent(typed: str, share: float) -> None:
    state = PageState(view="council", area=POWYS)
    new, pending = entered(state, {}, False, "own_share", typed)
    assert [one.value for one in new.local] == [pytest.approx(share)]
    assert not pending


def test_a_year_waits_for_its_value_and_a_wrong_one_is_told_in_welsh() -> None:
    state = PageState(language="cy", view="council", area=POWYS)
    same, pending = entered(state, {}, True, "people", "2024")
    assert same == state
    assert pending["people"] == Entry(year="2024")
    new, pending = entered(same, pending, False, "people", "1300")
    assert [(one.value, one.year) for one in new.local] == [(1300.0, 2024)]
    assert not pending
    same, pending = entered(new, pending, True, "people", "llynedd")
    assert same == new
    typed = pending["people"]
    assert why_not("people", typed, new).startswith("Heb ei dderbyn. Nid yw “llynedd” yn flwyddyn")
    assert why_not("people", typed, new.with_(language="en")).startswith("Not taken. “llynedd” is")


def test_no_world_with_what_a_visitor_said_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOFAL_WORLDS", str(tmp_path))
    one, plain = read_url(GIVEN).arms[0], PageState().arms[0]
    for scenario, limit in ((one, 0.0), (plain, 4e9)):
        here = Scheduler(0)
        job = here._start("key", scenario, stress=False)
        assert {task.worlds.limit for task in job.tasks} == {limit}
