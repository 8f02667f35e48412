"""Shipped answers are the stored ones, and say how they were made."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_up import difference
from toy_years import SEEDS, forget, level, parts, written

from gofal import __version__
from gofal.abm.results import WALES
from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.yearly import OF_COUNCILS, rounded
from gofal.experiments.runs.same_rules import standing
from gofal.experiments.text import LANGUAGES
from gofal.viz.answer import OUTCOME_NAMES, Answer, areas, from_runs, side_by_side
from gofal.viz.shipping import files
from gofal.viz.shipping.files import read_about, read_arm
from gofal.viz.web import today
from gofal.viz.web.arms import preset
from gofal.viz.web.files import table
from gofal.viz.web.origin import gives_the_same, made_by, other_rules
from gofal.viz.web.pages import FIRST
from gofal.viz.web.shipped import is_current, rules_here, shipped
from gofal.viz.web.state import PageState, View
from gofal.viz.web.today import market_years, place_outcomes

__all__ = ["parts", "written"]
GWYNEDD = "W06000002"


def test_short_fractions_keep_order_equality_and_nan() -> None:
    values = np.array([np.nan, 0.0, 1.0, 1.0, 1.001, -3.3e6], dtype=np.float32)
    short = rounded(values)
    assert np.isnan(short[0])
    assert short[1] == 0.0
    assert short[2] == short[3] < short[4]
    assert np.abs(short[1:] - values[1:]).max() <= np.abs(values[1:]).max() * 2.0**-16


def test_values_are_selected_by_name_in_whatever_order(written: Path) -> None:
    """A line that moves in the registry, or rows that stand elsewhere, change nothing."""
    about = read_about(written)
    assert about is not None
    path = written / "arms" / "baseline.parquet"
    before = read_arm(path, about, OUTCOME_NAMES)
    backwards = read_arm(path, about, OUTCOME_NAMES[::-1])
    assert (backwards[::-1] == before).all()
    mixed = pq.read_table(path)
    pq.write_table(mixed.take(np.random.default_rng(1).permutation(len(mixed))), path)
    assert (read_arm(path, about, OUTCOME_NAMES) == before).all()
    one = read_arm(path, about, ("wage",))
    known = one[0, 1, 2, areas().index(GWYNEDD)]
    assert known == pytest.approx(level("wage", 1, 3, GWYNEDD), rel=2e-5)


@pytest.mark.parametrize(
    ("axis", "lost", "said"),
    [
        ("outcome", "fee", "no outcome fee"),
        ("area", GWYNEDD, f"no area {GWYNEDD}"),
        ("year", 2, "no year 2"),
    ],
)
def test_a_file_that_lacks_what_is_asked_says_so(
    axis: str, lost: object, said: str, written: Path
) -> None:
    about = read_about(written)
    assert about is not None
    path = written / "arms" / "latc.parquet"
    table = pq.read_table(path)
    pq.write_table(_without(table, axis, lost), path)
    with pytest.raises(GofalError, match=rf"latc.parquet holds {said}; .*gofal answers --write"):
        read_arm(path, about, OUTCOME_NAMES)
    pq.write_table(table.drop_columns([axis]), path)
    with pytest.raises(GofalError, match=f"no column '{axis}'"):
        read_arm(path, about, OUTCOME_NAMES)


def _without(table: pa.Table, axis: str, lost: object) -> pa.Table:
    kept = np.array([value != lost for value in table[axis].to_pylist()])
    return table.filter(pa.array(kept))


@pytest.fixture
def older(written: Path) -> Answer:
    """Answers made before the outcome ``fee`` was added."""
    for path in (written / "arms").glob("*.parquet"):
        pq.write_table(_without(pq.read_table(path), "outcome", "fee"), path)
    forget()
    answer = shipped("latc")
    assert answer is not None
    return answer


def test_an_outcome_added_since_is_left_out(older: Answer) -> None:
    assert older.outcomes == tuple(name for name in OUTCOME_NAMES if name != "fee")
    assert difference(older, "latc", "wage").change == pytest.approx(2.0, abs=0.01)
    with pytest.raises(GofalError, match="holds no outcome 'fee'"):
        older.series("latc", "fee")
    state = PageState(language="en", view="answer", scenarios=(preset("latc"),))
    rows = csv.DictReader(table(older, state).removeprefix("\ufeff").splitlines())
    assert {row["outcome"] for row in rows} == set(older.outcomes)


@pytest.mark.parametrize("view", ["today", "council", "answer"])
@pytest.mark.usefixtures("older")
def test_pages_say_that_an_outcome_is_not_held_and_go_on(view: View) -> None:
    asked = PageState(language="en", view=view, scenarios=(preset("latc"),), outcome="fee")
    state = asked.with_(area="W06000002") if view == "council" else asked
    assert "Mean fee paid: nothing of it is known here" in FIRST[view](state)
    assert "is known here" not in FIRST[view](state.with_(outcome="wage"))


def test_side_by_side_shows_what_all_hold(older: Answer) -> None:
    fewer = tuple(name for name in older.outcomes if name != "wage")
    at = [older.outcomes.index(name) for name in fewer]
    cut = {name: older.cube[number][at] for number, name in enumerate(older.arms)}
    other = from_runs("x", cut, older.seeds, older.rules, fewer, older.begins, older.sets)
    assert side_by_side("both", [older, other]).outcomes == fewer


@pytest.mark.usefixtures("written")
def test_a_shipped_answer_holds_its_paired_differences() -> None:
    answer = shipped("latc")
    assert answer is not None
    assert (answer.arms, answer.seeds, answer.years) == (("baseline", "latc"), SEEDS, 10)
    wales = difference(answer, "latc", "fee")
    assert wales.change == pytest.approx(2.0, abs=0.01)
    council = difference(answer, "latc", "wage", GWYNEDD)
    assert council.change == pytest.approx(2.0, abs=0.01)
    for outcome in OUTCOME_NAMES:
        known = difference(answer, "latc", outcome, GWYNEDD).word != "undefined"
        assert known == (outcome in OF_COUNCILS)
    assert shipped("latc") is answer


def test_answers_of_other_rules_say_so(written: Path) -> None:
    """Notice on the page in both languages, and in the numbers that are taken away."""
    about = (written / "about.json").read_text().replace(rules_here(), "0123456789abcdef")
    (written / "about.json").write_text(about)
    forget()
    answer = shipped("latc")
    assert answer is not None
    assert not is_current(answer)
    for language in LANGUAGES:
        said = other_rules(answer, language)
        assert {"en": "other rules", "cy": "reolau eraill"}[language] in said
        assert "01234567" in said
        assert rules_here()[:8] in said
    state = PageState(language="en", view="answer", scenarios=(preset("latc"),))
    rows = list(csv.DictReader(table(answer, state).removeprefix("\ufeff").splitlines()))
    assert {row["rules"] for row in rows} == {"0123456789abcdef"}


@pytest.mark.usefixtures("written")
def test_a_command_names_the_rules_that_give_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    here, other = rules_here()[:8], "0123456789abcdef"
    answer = shipped("latc")
    assert answer is not None
    usual = f"gives the same answer, with gofal {__version__} and rules {here}:"
    assert gives_the_same(None, "en").endswith(usual)
    assert gives_the_same(answer, "en").endswith(usual)
    older = replace(answer, rules=other)
    assert f"gave this answer, with rules {other[:8]};" in gives_the_same(older, "en")
    monkeypatch.setattr("gofal.viz.web.shipped.stands", lambda rules: rules == other)
    said = f"rules {here}, or rules {other[:8]} with which it was made:"
    assert said in gives_the_same(older, "en")
    assert here in gives_the_same(older, "cy")


@pytest.mark.usefixtures("written")
def test_answers_of_the_rules_here_need_no_notice() -> None:
    answer = shipped("latc")
    assert answer is not None
    assert other_rules(answer, "en") == ""
    assert made_by(answer) == rules_here()


def test_answers_of_rules_that_give_the_same_numbers_need_no_notice(written: Path) -> None:
    before = next(rules for rules in standing() if rules != rules_here())
    about = (written / "about.json").read_text().replace(rules_here(), before)
    (written / "about.json").write_text(about)
    forget()
    answer = shipped("latc")
    assert answer is not None
    assert made_by(answer) == before
    assert other_rules(answer, "en") == ""


def test_where_no_places_are_shipped_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "FOLDER", tmp_path)
    assert not market_years()
    assert not place_outcomes()


@pytest.mark.usefixtures("written")
def test_what_is_not_shipped_is_none() -> None:
    assert shipped("micro") is None  # it has too few pairs
    alone = shipped("baseline")
    assert alone is not None
    assert alone.arms == ("baseline",)


def test_another_format_is_refused(written: Path) -> None:
    text = (written / "about.json").read_text().replace('"format": 2', '"format": 1')
    (written / "about.json").write_text(text)
    with pytest.raises(GofalError, match="another format"):
        read_about(written)


def test_no_folder_is_no_answer(tmp_path: Path) -> None:
    assert read_about(tmp_path) is None


def test_what_the_repository_ships_is_whole() -> None:
    about = _about_of_the_repository()
    assert len(about.rules) == 16
    assert {*about.presets, *about.missing} == set(scenario_names()) - {"baseline"}
    held = files.outcomes_in(_arm_of_the_repository("baseline"))
    assert held
    for name in ("baseline", *about.presets):
        cube = read_arm(_arm_of_the_repository(name), about, held)
        assert np.isfinite(cube[..., areas().index(WALES)]).any(axis=(1, 2)).all()
    size = sum(path.stat().st_size for path in files.FOLDER.rglob("*") if path.is_file())
    pairs = sum(about.pairs.get(name, len(about.seeds)) for name in about.presets)
    assert size <= 1_500_000 + 20_000 * pairs


@pytest.mark.slow
def test_what_a_release_ships_holds_every_outcome() -> None:
    _about_of_the_repository()
    assert files.outcomes_in(_arm_of_the_repository("baseline")) == OUTCOME_NAMES


def _about_of_the_repository() -> files.About:
    about = read_about(files.FOLDER)
    if about is None:
        pytest.skip("no answers are shipped yet")
    return about


def _arm_of_the_repository(name: str) -> Path:
    return files.FOLDER / "arms" / f"{name}.parquet"
