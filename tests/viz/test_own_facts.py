"""An officer says on the page what the council is; the address holds it and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from web_pages import Visit, made_up_answer

from gofal.abm.results import plain
from gofal.experiments.output.slices import run_notes
from gofal.experiments.runs.identity import world_id
from gofal.viz.saved_comparison import scenario_of
from gofal.viz.web import answers
from gofal.viz.web.command import command
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.own_facts import fact_rows, made, with_fact
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
    assert "from a public source" in english
    assert "£20.08" in english
    powys = first(PageState(language="cy", view="council", area=POWYS))
    assert "ddim yn hysbys, wedi&#39;i dynnu ar hap" in powys
    assert "rheol y rhestr" in powys


def test_a_row_says_what_was_typed_and_what_is_allowed() -> None:
    rows = {row["name"]: row for row in fact_rows(read_url(GIVEN).local, POWYS, "en")}
    assert (rows["fee"]["typed"], rows["fee"]["year"]) == ("24.5", "2024")
    assert rows["fee"]["how"] == "given"
    assert rows["fee"]["allowed"] == "£17.53 to £37.99 an hour"  # in money of 2024
    assert rows["own_share"]["allowed"] == "0 to 90%"
    assert not rows["list_rule"]["allowed"]  # one chooses by name
    assert rows["own_share"]["typed"] == ""


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


def test_what_is_typed_reaches_the_address_and_what_is_wrong_is_told() -> None:
    visit = Visit(f"/en/council?a={POWYS}")
    visit.do("fact", "18.2", "fee")
    assert f"l={POWYS}.fee=18.2" in visit.url
    visit.do("fact-year", "2019", "fee")
    assert f"l={POWYS}.fee=18.2@2019" in visit.url
    visit.do("fact", "999", "fee")
    assert "is not allowed there: from" in visit.text
    visit.do("fact", "", "fee")
    assert "l=" not in visit.url.replace("council", "")


def test_no_world_with_what_a_visitor_said_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOFAL_WORLDS", str(tmp_path))
    one, plain = read_url(GIVEN).arms[0], PageState().arms[0]
    for scenario, limit in ((one, 0.0), (plain, 4e9)):
        here = Scheduler(0)
        job = here._start("key", scenario, stress=False)
        assert {task.worlds.limit for task in job.tasks} == {limit}
