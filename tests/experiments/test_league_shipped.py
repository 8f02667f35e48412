"""The table of the league that ships: verdicts as the league has them, of councils too."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from toy_evidence import CLEAR, COUNCILS, LEFT, planner, toy_run

from gofal.abm.outcomes import weekly_outcomes
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.headlines import outcomes
from gofal.experiments.evidence.league import League
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.standings import about, standings
from gofal.experiments.evidence.terms import WINDOWS
from gofal.experiments.evidence.yearly import OF_COUNCILS
from gofal.experiments.league.shipped import (
    FILE,
    Shipped,
    read_league,
    shipped_league,
    write_league,
)
from gofal.experiments.runs.store import Store

LAST = WINDOWS[-1].name


@pytest.fixture(scope="module")
def league(tmp_path_factory: pytest.TempPathFactory) -> League:
    folder = tmp_path_factory.mktemp("evidence")
    run(planner(folder / "parts"), Sitting(Store(folder / "work"), 1, runner=toy_run))
    return League(planner(folder / "parts"), outcomes())


@pytest.fixture(scope="module")
def shipped(league: League, tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    file = tmp_path_factory.mktemp("league") / "league.parquet"
    write_league(standings(league), about(league, "gofal evidence --write"), file)
    return read_league(file)


def test_wales_says_what_the_league_says(league: League, shipped: Shipped) -> None:
    table = league.table[(league.table["expects"] == "central") & (league.table["word"] != "few")]
    for key, rows in table.groupby(["outcome", "years"]):
        told = {one.policy: one for one in shipped.rows(str(key[0]), str(key[1]), "wales")}
        assert {name: one.word for name, one in told.items()} == dict(
            zip(rows["policy"], rows["word"], strict=True)
        )
        for row in rows[rows["word"] != "unknown"].itertuples():
            one = told[str(row.policy)]
            assert one.effect == pytest.approx(row.effect, rel=1e-3, abs=1e-9)
            assert (one.low, one.high) == pytest.approx((row.low, row.high), rel=1e-3, abs=1e-6)
            assert one.sure == row.sure


def test_every_outcome_of_wales_is_there_and_of_councils_those_that_are_kept(
    shipped: Shipped,
) -> None:
    assert shipped.outcomes("wales") == set(weekly_outcomes())
    for code in COUNCILS:
        assert shipped.outcomes(code) == set(OF_COUNCILS)
    told = {one.policy: one for one in shipped.rows("met_need", LAST, COUNCILS[3])}
    assert told["latc"].word == "worse"
    assert told["latc"].effect == pytest.approx(CLEAR["latc"], abs=1e-3)
    assert shipped.rows("handback_share", LAST, "nowhere") == []


def test_what_is_left_on_equal_terms_stands_beside_the_effect(shipped: Shipped) -> None:
    told = {one.policy: one for one in shipped.rows("rural_met_need", LAST, "wales")}
    assert told["latc"].equal == pytest.approx(LEFT * CLEAR["latc"], abs=1e-3)
    assert told["latc"].of_terms == "worse"
    assert told["gwynedd"].of_terms == ""


def test_it_says_how_it_was_made(shipped: Shipped) -> None:
    made = shipped.about
    assert made.years == tuple(window.name for window in WINDOWS)
    assert set(made.judged) == {"gwynedd", "latc", "pandemic", "rebalancing"}
    assert made.waiting == ()
    assert "gwynedd" in made.unbeaten
    wrong = [one for one in shipped.rows("met_need", LAST, "wales") if one.policy == "pandemic"]
    assert [one.word for one in wrong] == ["unknown"]  # its runs went wrong


def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "league.parquet"
    file.write_bytes(b"PAR1 nothing")
    with pytest.raises(GofalError, match="gofal evidence --write"):
        read_league(file)
    pd.DataFrame({"policy": ["a"]}).to_parquet(file)
    with pytest.raises(GofalError, match="gofal evidence --write"):
        read_league(file)
    whole = bytearray(FILE.read_bytes())
    whole[4:44] = bytes(byte ^ 255 for byte in whole[4:44])  # which pyarrow tells as an OSError
    file.write_bytes(whole)
    with pytest.raises(GofalError, match="gofal evidence --write"):
        read_league(file)


def test_the_league_that_ships_can_be_read() -> None:
    made = shipped_league()
    assert made is not None
    assert made.about.judged
    assert set(made.about.unbeaten) <= set(made.about.judged)
    assert made.outcomes("wales") == set(weekly_outcomes())
