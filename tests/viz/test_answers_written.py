"""Answers that come with the page are written from the years that the evidence keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from toy_years import (
    GWYNEDD,
    SEEDS,
    TERMS,
    level,
    made_up_look,
    no_progress,
    parts,
    toy_parts,
    written,
)

import gofal.viz.shipping.write
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import CENTRAL, POLICY_FROM, Compared
from gofal.experiments.runs.store import Arm
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.answer import OUTCOME_NAMES, Answer, areas
from gofal.viz.shipping import files
from gofal.viz.shipping.files import ABOUT, read_about, read_arm
from gofal.viz.shipping.write import write_answers
from gofal.viz.web.command import command
from gofal.viz.web.dates import baseline_dates, ready_note
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.origin import sure
from gofal.viz.web.pages import FIRST
from gofal.viz.web.shipped import is_current, shipped, shipped_names
from gofal.viz.web.state import EXPECTED, STARTS, read_url

__all__ = ["parts", "written"]

ASKED = "/en/answer?s=latc"


def test_written_answers_are_read_back(written: Path) -> None:
    about = read_about(written)
    assert about is not None
    assert about.rules == rules_hash()
    assert (about.seeds, about.years, about.burn_in_weeks) == (SEEDS, 10, 4)
    assert (about.begins, about.expects, about.sets) == (2026, "central", 0)
    assert about.presets == shipped_names() == ("gwynedd", "latc")
    assert set(about.missing) == set(scenario_names()) - {"baseline", *about.presets}
    assert {about.pairs[name] for name in ("latc", "gwynedd", "micro", "casa")} == {3, 2, 1, 0}
    answer = shipped("latc")
    assert answer is not None
    assert answer.rules == about.rules
    assert is_current(answer)
    assert (answer.begins, answer.sets) == (2026, 0)
    base = read_arm(written / "arms" / "baseline.parquet", about)
    at = (OUTCOME_NAMES.index("fee"), 2, 1, areas().index(GWYNEDD))
    assert base[at] == pytest.approx(level("fee", 2, 2, GWYNEDD), rel=2e-5)


@pytest.mark.usefixtures("written")
def test_an_answer_stands_on_the_pairs_that_all_its_arms_have() -> None:
    found = {url: shipped_answer(read_url(f"/en/answer?{url}")) for url in ("s=latc", "s=gwynedd")}
    found["both"] = shipped_answer(read_url("/en/answer?s=latc&s=gwynedd"))
    assert [answer and answer.seeds for answer in found.values()] == [SEEDS, SEEDS[:2], SEEDS[:2]]
    assert found["both"] is not None
    assert found["both"].begins == 2026


@pytest.mark.usefixtures("written")
def test_only_a_question_that_begins_then_in_that_future_is_answered_at_once() -> None:
    assert (STARTS[0], EXPECTED) == (POLICY_FROM, CENTRAL)
    for more in ("", "&from=2026", "&expect=central", "&o=wage"):
        assert shipped_answer(read_url(ASKED + more)) is not None
    for more in ("&from=2027", "&expect=tight", "&terms=equal", "&stress=1", "&s=micro"):
        assert shipped_answer(read_url(ASKED + more)) is None


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_name_years_and_say_what_pounds_are(language: Language) -> None:
    state = read_url(ASKED).with_(language=language)
    page = FIRST["answer"](state)
    assert "2018-19" not in page
    assert {"en": "2034-35 and 2035-36", "cy": "2034-35 a 2035-36"}[language] in page
    alone = state.with_(view="today", scenarios=(), year=3)
    for view in ("today", "council"):
        page = FIRST[view](alone.with_(area="W06000002") if view == "council" else alone)
        assert "2028-29" in page
        assert "2018-19" not in page
    answer = shipped("baseline")
    assert answer is not None
    assert "2024-25" in baseline_dates(answer, alone)
    assert "2026" in ready_note(language)
    assert ready_note(language) in unescape(FIRST["method"](alone.with_(view="method")))


def of_sets(answer: Answer, sets: int | None) -> Answer:
    return replace(answer, sets=sets)


@pytest.mark.usefixtures("written")
def test_an_answer_names_what_its_pairs_stand_on_and_the_command_that_runs_them() -> None:
    state, answer = read_url(ASKED), shipped("latc")
    assert answer is not None
    size = "gofal compare baseline 'latc' --years 10 {} --seed 1 --policy-from 2026"
    assert command(state, answer) == size.format("--wales 3 --replicates 1")
    many, few = of_sets(answer, 20), of_sets(answer, 2)
    assert command(state, many) == size.format("--ensemble 3 --wales 1 --replicates 1")
    assert command(state, few) == size.format("--ensemble 2 --wales 2 --replicates 1")
    assert command(state, of_sets(answer, None)) == size.format("--replicates 3")
    assert "plausible Wales" in sure(answer, "en")
    assert "20 parameter sets" in sure(many, "en")
    assert "plausible" not in sure(of_sets(answer, None), "en")


def test_where_no_policy_has_the_pairs_of_the_first_look_nothing_is_written(
    tmp_path: Path,
) -> None:
    few = toy_parts(tmp_path / "parts", {"baseline": (level, 1), "latc": (level, 2)})
    with pytest.raises(GofalError, match=r"the 2 pairs of the first look .*\(latc has 1\)"):
        write_answers(few, "", no_progress, tmp_path / "answers")
    with pytest.raises(GofalError, match=r"none of \d+ has any\); gofal evidence --run"):
        write_answers(Parts(tmp_path / "no", TERMS), "", no_progress, tmp_path / "answers")
    assert not list(tmp_path.glob("answers*"))


def test_years_of_other_parameters_are_not_written(parts: Parts, tmp_path: Path) -> None:
    refitted = replace(TERMS, sets=({"need.arrivals": 440.0},), _made={})
    with pytest.raises(GofalError, match="today's rules"):
        write_answers(Parts(parts.folder, refitted), "", no_progress, tmp_path / "answers")


def test_the_close_look_is_that_of_the_first_pair_and_made_again_only_if_it_has_to(
    written: Path, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Arm] = []

    def look(arm: Arm, folder: Path, tick: object) -> None:
        looks.append(arm)
        made_up_look(arm, folder, tick)

    monkeypatch.setattr(gofal.viz.shipping.write, "write_today", look)
    about = write_answers(parts, "again", no_progress, written)
    assert not looks
    assert (written / files.PLACES).read_text() == "a close look"
    assert about.command == "again"
    for name, other in (("rules", "0" * 16), ("today_run", "another")):
        told = json.loads((written / ABOUT).read_text())
        (written / ABOUT).write_text(json.dumps({**told, name: other}))
        write_answers(parts, "again", no_progress, written)
        assert looks.pop() == TERMS.arm(Compared(load_scenario("baseline")), 1)


def test_a_failed_write_leaves_the_old_answers(
    written: Path, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_all: object) -> None:
        raise GofalError("looked again")

    before = (written / ABOUT).read_text().replace(rules_hash(), "0" * 16)
    (written / ABOUT).write_text(before)
    monkeypatch.setattr(gofal.viz.shipping.write, "write_today", refuse)
    with pytest.raises(GofalError, match="looked again"):
        write_answers(parts, "", no_progress, written)
    assert (written / ABOUT).read_text() == before
    assert (written / files.PLACES).is_file()
