"""Shipped answers are the stored ones, and say how they were made."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from made_up import SEEDS, YEARS, difference, kept_run

import gofal.viz.shipping.write
from gofal.abm.facts import load_facts
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.yearly import OF_COUNCILS, rounded
from gofal.experiments.runs.presets import KeptPresets, find_presets
from gofal.experiments.runs.store import Store
from gofal.experiments.text import LANGUAGES
from gofal.viz.answer import OUTCOME_NAMES, Answer, areas, from_runs, side_by_side
from gofal.viz.shipping import files
from gofal.viz.shipping.files import read_about, read_arm
from gofal.viz.shipping.kept import read_arms
from gofal.viz.shipping.write import write_answers
from gofal.viz.web import shipped as shipped_module
from gofal.viz.web import today
from gofal.viz.web.arms import preset
from gofal.viz.web.files import table
from gofal.viz.web.origin import made_by, other_rules
from gofal.viz.web.pages import FIRST
from gofal.viz.web.shipped import about_shipped, is_current, rules_here, shipped, shipped_names
from gofal.viz.web.state import PageState, View
from gofal.viz.web.today import (
    form_label,
    market,
    market_years,
    place_name,
    place_outcomes,
    places_today,
)

GWYNEDD = "W06000002"


def level(outcome: str, replicate: int, year: int, code: str) -> float:
    """A level that tells all its places apart."""
    place = OUTCOME_NAMES.index(outcome) + len(OUTCOME_NAMES) * areas().index(code)
    return 1 + place / 7 + replicate / 3 + year / 11


def raised(outcome: str, replicate: int, year: int, code: str) -> float:
    return level(outcome, replicate, year, code) + replicate + 1


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    kept_run(folder, {"baseline": level, "latc": raised})
    return folder


@pytest.fixture
def work(kept: Path, tmp_path: Path) -> Path:
    """A copy of the kept run, to change at will."""
    return Path(shutil.copytree(kept, tmp_path / "work"))


def test_kept_arms_are_read_year_by_year(work: Path) -> None:
    run = find_presets(work)
    assert (run.seeds, run.years, run.burn_in_weeks) == (SEEDS, YEARS, 4)
    arms = read_arms(run)
    assert list(arms) == ["baseline", "latc"]
    at = (OUTCOME_NAMES.index("wage"), 1, 2, areas().index(GWYNEDD))
    assert arms["latc"][at] == pytest.approx(raised("wage", 1, 3, GWYNEDD))


def test_a_seed_without_an_arm_leaves_a_gap_and_not_a_shift(work: Path) -> None:
    kept = find_presets(work).found(load_scenario("latc"), SEEDS[0])
    assert kept is not None
    (kept.folder / "run.json").unlink()
    cube = read_arms(find_presets(work))["latc"]
    assert np.isnan(cube[:, 0]).all()
    at = OUTCOME_NAMES.index("wage")
    assert cube[at, 1, 0, -1] == pytest.approx(raised("wage", 1, 1, WALES))


def test_runs_of_other_rules_are_refused_by_name(tmp_path: Path) -> None:
    kept_run(tmp_path, {"baseline": level})
    (tmp_path / rules_hash()).rename(tmp_path / "0123456789abcdef")
    with pytest.raises(GofalError, match="0123456789abcdef"):
        find_presets(tmp_path)
    with pytest.raises(GofalError, match="only nothing"):
        find_presets(tmp_path / "nowhere")


def test_short_fractions_keep_order_equality_and_nan() -> None:
    values = np.array([np.nan, 0.0, 1.0, 1.0, 1.001, -3.3e6], dtype=np.float32)
    short = rounded(values)
    assert np.isnan(short[0])
    assert short[1] == 0.0
    assert short[2] == short[3] < short[4]
    assert np.abs(short[1:] - values[1:]).max() <= np.abs(values[1:]).max() * 2.0**-16


@pytest.fixture
def written(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Made-up answers, without the run that looks at places."""

    monkeypatch.setattr(gofal.viz.shipping.write, "write_today", _made_up_look)
    folder = tmp_path / "answers"
    write_answers(work, "gofal answers --write", lambda _done, _all: None, folder)
    monkeypatch.setattr(shipped_module, "FOLDER", folder)
    _forget()
    yield folder
    _forget()


def _made_up_look(_run: KeptPresets, folder: Path, tick: Callable[[int], None]) -> None:
    tick(1)
    for name in (files.PLACES, files.PROVIDERS, files.SERVES):
        (folder / name).write_text("a close look")


def _forget() -> None:
    for kept in (about_shipped, shipped, shipped_module._arm):
        kept.cache_clear()


def test_written_answers_are_read_back(written: Path) -> None:
    about = read_about(written)
    assert about is not None
    assert about.rules == rules_hash()
    assert about.seeds == SEEDS
    assert about.presets == ("latc",)
    assert set(about.missing) == set(scenario_names()) - {"baseline", "latc"}
    answer = shipped("latc")
    assert answer is not None
    assert answer.rules == about.rules
    assert is_current(answer)
    assert shipped_names() == ("latc",)
    base = read_arm(written / "arms" / "baseline.parquet", about)
    at = (OUTCOME_NAMES.index("fee"), 2, 1, areas().index(GWYNEDD))
    assert base[at] == np.float32(level("fee", 2, 2, GWYNEDD))


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
    assert one[0, 1, 2, areas().index(GWYNEDD)] == np.float32(level("wage", 1, 3, GWYNEDD))


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
    _forget()
    answer = shipped("latc")
    assert answer is not None
    return answer


def test_an_outcome_added_since_is_left_out(older: Answer) -> None:
    assert older.outcomes == tuple(name for name in OUTCOME_NAMES if name != "fee")
    assert difference(older, "latc", "wage").change == pytest.approx(2.0, abs=1e-5)
    with pytest.raises(GofalError, match="holds no outcome 'fee'"):
        older.series("latc", "fee")
    state = PageState(language="en", view="answer", scenarios=(preset("latc"),))
    rows = list(csv.reader(table(older, state).removeprefix("\ufeff").splitlines()))[1:]
    assert {row[5] for row in rows} == set(older.outcomes)


@pytest.mark.parametrize("view", ["today", "council", "answer"])
@pytest.mark.usefixtures("older")
def test_pages_say_that_an_outcome_is_not_held_and_go_on(view: View) -> None:
    state = PageState(language="en", view=view, scenarios=(preset("latc"),), outcome="fee")
    assert "Mean fee paid: the answers that come with the page do not hold" in FIRST[view](state)
    assert "do not hold" not in FIRST[view](state.with_(outcome="wage"))


def test_side_by_side_shows_what_all_hold(older: Answer) -> None:
    fewer = tuple(name for name in older.outcomes if name != "wage")
    at = [older.outcomes.index(name) for name in fewer]
    cut = {name: older.cube[number][at] for number, name in enumerate(older.arms)}
    other = from_runs("x", cut, older.seeds, older.rules, fewer)
    assert side_by_side("both", [older, other]).outcomes == fewer


@pytest.mark.usefixtures("written")
def test_a_shipped_answer_holds_its_paired_differences() -> None:
    answer = shipped("latc")
    assert answer is not None
    assert (answer.arms, answer.seeds, answer.years) == (("baseline", "latc"), SEEDS, YEARS)
    wales = difference(answer, "latc", "fee")
    assert wales.change == pytest.approx(2.0, abs=1e-5)
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
    _forget()
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
def test_answers_of_the_rules_here_need_no_notice() -> None:
    answer = shipped("latc")
    assert answer is not None
    assert other_rules(answer, "en") == ""
    assert made_by(answer) == rules_here()


def test_where_no_places_are_shipped_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today, "FOLDER", tmp_path)
    assert not market_years()
    assert not place_outcomes()


@pytest.mark.usefixtures("written")
def test_what_is_not_shipped_is_none() -> None:
    assert shipped("micro") is None
    alone = shipped("baseline")
    assert alone is not None
    assert alone.arms == ("baseline",)


def test_the_close_look_is_made_again_only_if_it_has_to(
    written: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_all: object) -> None:
        raise GofalError("looked again")

    monkeypatch.setattr(gofal.viz.shipping.write, "write_today", refuse)
    write_answers(work, "again", lambda _done, _all: None, written)
    assert (written / files.PLACES).read_text() == "a close look"
    about = read_about(written)
    assert about is not None
    assert about.command == "again"
    other = (written / "about.json").read_text().replace(about.rules, "0" * 16)
    (written / "about.json").write_text(other)
    with pytest.raises(GofalError, match="looked again"):
        write_answers(work, "again", lambda _done, _all: None, written)
    assert (written / files.PLACES).is_file()


def test_a_failed_write_leaves_the_old_answers(written: Path, tmp_path: Path) -> None:
    before = (written / "about.json").read_bytes()
    with pytest.raises(GofalError):
        write_answers(tmp_path / "empty", "", lambda _done, _all: None, written)
    assert (written / "about.json").read_bytes() == before


def test_another_format_is_refused(written: Path) -> None:
    text = (written / "about.json").read_text().replace('"format": 2', '"format": 1')
    (written / "about.json").write_text(text)
    with pytest.raises(GofalError, match="another format"):
        read_about(written)


def test_no_folder_is_no_answer(tmp_path: Path) -> None:
    assert read_about(tmp_path) is None


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Places and providers of a Wales that was really run, for a year."""
    from gofal.viz.shipping.today import write_today

    folder = tmp_path_factory.mktemp("today")
    weeks: list[int] = []
    run = KeptPresets(Store(folder), "", 1, 6, (5,))
    write_today(run, folder, weeks.append)
    assert sum(weeks) == 6 + 52
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(today, "FOLDER", folder)
        today._table.cache_clear()
        market.cache_clear()
        yield folder
    today._table.cache_clear()
    market.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_every_place_has_its_outcomes() -> None:
    assert set(place_outcomes()) >= {"met_need", "choice", "waiting_people"}
    for outcome in place_outcomes():
        found = places_today(outcome, 1)
        assert list(found) == load_facts().places["id"].tolist()
        assert np.isfinite(list(found.values())).any()
        assert outcome in OUTCOME_NAMES
    with pytest.raises(GofalError, match="unknown outcome of places"):
        places_today("wage", 1)
    with pytest.raises(GofalError, match="unknown year"):
        places_today("choice", 9)


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_a_market_adds_up() -> None:
    assert market_years() == (1,)
    found = market(GWYNEDD)
    providers = [node for node in found.nodes if node.kind == "provider"]
    places = [node for node in found.nodes if node.kind == "place"]
    assert [node.number for node in providers] == list(range(1, len(providers) + 1))
    hours = [node.hours for node in providers]
    assert hours == sorted(hours, reverse=True)
    assert sum(hours) == pytest.approx(sum(edge.hours for edge in found.edges), rel=1e-4)
    assert sum(hours) == pytest.approx(sum(node.hours for node in places), rel=1e-4)
    assert sum(node.people for node in providers) == sum(edge.people for edge in found.edges)
    own = load_facts().places.set_index("id")["lad_code"]
    assert {own[node.place] for node in places} == {GWYNEDD}
    routes = [column for column in map(str, found.providers) if column.startswith("hours_")]
    assert found.providers[routes].sum().sum() == pytest.approx(sum(hours), rel=1e-4)
    names = {node.id for node in found.nodes}
    assert all({edge.provider, edge.place} <= names for edge in found.edges)


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_names_are_there_in_both_languages() -> None:
    for node in market(GWYNEDD).nodes:
        for language in ("en", "cy"):
            assert place_name(node.place, language)
            assert not node.form or form_label(node.form, language)
    with pytest.raises(GofalError, match="unknown council code"):
        market("W99")
    with pytest.raises(GofalError, match="unknown year"):
        market(GWYNEDD, 7)


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
    assert size <= 6_000_000


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
