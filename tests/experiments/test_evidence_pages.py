"""Pages of the evidence: the league, presets, and what a page says is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_evidence import CLEAR, LEFT, NAMES, planner, toy_run

import gofal.experiments.evidence.run as run_module
from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.analysis.sizes import size_that_counts
from gofal.experiments.evidence.check import again
from gofal.experiments.evidence.headlines import AXES, outcomes
from gofal.experiments.evidence.league import League
from gofal.experiments.evidence.league_page import league_page
from gofal.experiments.evidence.parts import folder_of
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.terms import WINDOWS, Compared, policies
from gofal.experiments.evidence.wording import effect, rests_on, worst_year
from gofal.experiments.evidence.write import write_evidence
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.statistics import Floats
from gofal.experiments.text import MINUS
from gofal.viz.cli import main


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parts of the toy policies."""
    folder = tmp_path_factory.mktemp("evidence")
    run(planner(folder / "parts"), Sitting(Store(folder / "work"), 1, runner=toy_run))
    return folder / "parts"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    monkeypatch.setenv(ELSEWHERE, str(folder))
    return folder


def test_the_league_says_who_helps_who_harms_and_what_cannot_be_told(
    made: Path, docs: Path
) -> None:
    write_evidence(planner(made), "gofal evidence --write", "en")
    page = (docs / "league.md").read_text("utf-8")
    table = pd.read_csv(docs / "league.csv").set_index(["policy", "expects", "outcome", "years"])
    assert table.loc[("gwynedd", "central", "rural_met_need", "years 1-2"), "word"] == "better"
    assert table.loc[("latc", "central", "rural_met_need", "years 9-10"), "word"] == "worse"
    assert bool(table.loc[("latc", "central", "rural_met_need", "years 9-10"), "sure"])
    assert table.loc[("rebalancing", "central", "rural_met_need", "years 3-5"), "word"] == "open"
    assert table.loc[("pandemic", "central", "rural_met_need", "years 3-5"), "word"] == "unknown"
    assert "Policies looked at: 3" in page  # and an event
    short = page.split("## How to read it")[0]
    country, best, worst = short.split("\n- **Need met, rural")[1].splitlines()[:3]
    assert "Of 3 policies 1 are told to help and 1 to harm; of 1 one cannot tell." in country
    assert "Helps most: One provider for each area, profit cap, better pay ✓✓ +2.0" in best
    assert "; own rule, sizes mostly assumed; Hours delivered" in best
    assert f"Harms most: Council companies for home care ✗✗ {MINUS}1.999" in worst
    assert f"without assumed terms {MINUS}1.999 points → {MINUS}0.502 points †" in worst
    assert "are told to lower it" in short
    assert "4 to 6 pairs of at most" in short
    assert "`pandemic` went wrong: GofalError: a toy" in page
    assert "Pairs reached by each policy: 4 to 6" in page
    assert "✓✓ +2.0" in page
    assert f"✗✗ {MINUS}" in page
    assert "Open in some years: `rebalancing`." in page
    assert "| Hours handed back in a year | generous | 2 |" in page
    assert "# Pa bolisïau sy'n helpu" in page


def row_of(years: pd.DataFrame, outcome: str, year: int) -> int:
    return [*years.index].index((outcome, "wales", year))


@pytest.mark.slow
def test_the_worst_year_on_the_way_is_named(tmp_path: Path) -> None:
    asked = planner(tmp_path / "parts", "gwynedd", "latc")
    run(asked, Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    parts = asked.parts
    assert worst_year(parts, "gwynedd", "met_need", "en") == "none worse"
    assert worst_year(parts, "latc", "met_need", "en").startswith(f"{MINUS}2 points (20")
    years = parts.years(Compared(policies(("latc",))[0])).table
    years.iloc[row_of(years, "met_need", 3)] -= 0.1
    assert worst_year(parts, "latc", "met_need", "en") == f"{MINUS}12 points (2028-29)"
    years.iloc[row_of(years, "met_need", 1)] = np.nan
    assert worst_year(parts, "latc", "met_need", "en") == f"{MINUS}12 points (2028-29)"
    years.iloc[row_of(years, "first_hour_over_12", 5)] += 0.3  # of which less is better
    assert worst_year(parts, "latc", "first_hour_over_12", "en").endswith("(2030-31)")
    assert worst_year(parts, "rebalancing", "met_need", "en") == "-"


def test_money_of_many_is_told_in_millions_a_year() -> None:
    row = {"word": "better", "sure": True, "effect": -410_540.0, "low": -947_100.0}
    row |= {"high": 126_020.0, "unit": "£/week", "outcome": "public_cost"}
    assert effect(row, "en") == f"✓✓ {MINUS}£21 million a year ({MINUS}49 … +7)"
    assert effect({**row, "outcome": "weekly_pay"}, "en").startswith(f"✓✓ {MINUS}£400,000 a week")


def test_an_event_is_judged_and_not_ranked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event = "large_provider_exit"
    monkeypatch.setitem(CLEAR, event, 0.03)
    asked = planner(tmp_path / "parts", event, "gwynedd")
    run(asked, Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    league = League(asked, AXES)
    words = league.last("rural_met_need").set_index("policy")["word"]
    assert words.to_dict() == {event: "better", "gwynedd": "better"}
    assert league.best("rural_met_need", 5) == league.unbeaten() == ["gwynedd"]
    there = {file.stem for file in (tmp_path / "parts").glob("*.tight.csv")}
    assert there == {"baseline.tight", "gwynedd.tight"}
    assert rests_on(event, "en") == "an event that nobody chooses"
    alone = planner(tmp_path / "parts", event)
    assert "## In short" not in league_page(League(alone, outcomes()), "en", ["made"])


def test_the_league_says_how_much_of_an_effect_are_assumed_terms(made: Path, docs: Path) -> None:
    write_evidence(planner(made), "gofal evidence --write", "en")
    table = pd.read_csv(docs / "league-terms.csv").set_index(["policy", "outcome", "years"])
    assert set(table.index.get_level_values("policy")) == {"latc", "rebalancing"}
    one = table.xs(("latc", "rural_met_need", "years 9-10"))
    assert one["effect"] == pytest.approx(CLEAR["latc"], abs=1e-3)
    assert one["equal"] == pytest.approx(LEFT * CLEAR["latc"], abs=1e-3)
    assert one["terms"] == pytest.approx(one["effect"] - one["equal"], abs=1e-6)
    assert (one["word"], one["pairs"]) == ("worse", 4)
    assert one["low"] < one["terms"] < one["high"] < 0.0
    page = (docs / "league.md").read_text("utf-8")
    assert f"{MINUS}2.0" in page.split("How much of it is assumed terms")[1]
    assert " → " in page


def test_every_preset_has_a_section_with_all_years_judged(made: Path, docs: Path) -> None:
    write_evidence(planner(made), "gofal evidence --write", "en")
    page = (docs / "presets.md").read_text("utf-8")
    for name in NAMES:
        assert page.count(f"(`{name}`)\n") == 2  # once a language
    assert "| Outcome | Without it | years 1-2 | years 3-5 | years 9-10 |" in page
    assert "It went wrong: GofalError: a toy" in page
    assert "Its effect rests on: own rule, sizes mostly assumed." in page


@pytest.mark.slow
def test_the_same_parts_give_the_same_bytes(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(ELSEWHERE, str(tmp_path / name))
        write_evidence(planner(made), "gofal evidence --write", "en")
        found.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert found[0] == found[1]
    names = {"league.md", "league.csv", "league-terms.csv", "league.parquet", "presets.md"}
    assert set(found[0]) == names


@pytest.mark.slow
def test_what_is_missing_is_said(tmp_path: Path, docs: Path) -> None:
    run(planner(tmp_path / "p", "latc"), Sitting(Store(tmp_path / "w"), 1, runner=toy_run))
    write_evidence(planner(tmp_path / "p"), "gofal evidence --write", "en")
    page = (docs / "league.md").read_text("utf-8")
    names = ", ".join(f"`{one.name}`" for one in policies(NAMES) if one.name != "latc")
    assert f"Not judged yet, for want of pairs (3): {names}." in page
    assert page.index("In short") < page.index("How far this has come") < page.index(names)
    assert "Not judged yet; pairs there: 0." in (docs / "presets.md").read_text("utf-8")


def test_nothing_is_written_of_nothing(tmp_path: Path, docs: Path) -> None:
    with pytest.raises(GofalError, match="no part of today's rules"):
        write_evidence(planner(tmp_path / "empty"), "gofal evidence --write", "en")
    assert not list(docs.iterdir())


def one_row(policy: str, effects: dict[str, float]) -> list[dict[str, object]]:
    """Rows of a league in the last years: effects in units of what does not matter."""
    rows: list[dict[str, object]] = []
    for axis in AXES:
        sign = 1.0 if OUTCOMES[axis].better == "high" else -1.0
        effect = sign * effects.get(axis, 0.0) * (margin_of(axis, None) or np.nan)
        word = "better" if effects.get(axis, 0.0) > 1 else "open"
        rows.append({"policy": policy, "expects": "central", "outcome": axis, "word": word,
                     "years": WINDOWS[-1].name, "effect": effect})  # fmt: skip
    return rows


def effects_of(effects: dict[str, float], spread: float) -> dict[str, Floats]:
    """Effects a pair, by axis, in units of what does not matter, better above zero."""
    noise = spread * np.array([-1.0, 1.0, -0.5, 0.5])
    found = {}
    for axis in AXES:
        sign = 1.0 if OUTCOMES[axis].better == "high" else -1.0
        size = size_that_counts(axis, 0.0)
        found[axis] = sign * size * (effects.get(axis, 0.0) + noise)
    return found


def test_a_policy_is_beaten_by_one_that_is_nowhere_worse_and_told_to_be_better_somewhere(
    tmp_path: Path,
) -> None:
    made = {
        "gwynedd": {"pay_hour": 4.0, "rural_met_need": 3.0},
        "latc": {"pay_hour": 2.0, "rural_met_need": 2.5},  # beaten by gwynedd
        "rebalancing": {"pay_hour": 1.5, "handback_share": 5.0, "public_cost": -9.0},
        "charging": {"pay_hour": 0.5},  # helps in nothing
    }
    league = League(planner(tmp_path, *made), outcomes())
    league.__dict__["table"] = pd.DataFrame(
        [row for name in made for row in one_row(name, made[name])]
    )
    league.__dict__["_effects"] = {name: effects_of(own, 0.01) for name, own in made.items()}
    assert sorted(league.unbeaten()) == ["gwynedd", "rebalancing"]
    # Where pairs differ too much to tell, nobody is shown to be beaten.
    noisy = {name: effects_of(own, 9.0 * (name == "gwynedd")) for name, own in made.items()}
    league.__dict__["_effects"] = noisy
    assert sorted(league.unbeaten()) == ["gwynedd", "latc", "rebalancing"]


def test_an_input_is_named_with_its_value_and_range() -> None:
    told = {policy.name: rests_on(policy.name, "en") for policy in policies()}
    inputs = [words for words in told.values() if words.startswith("*input*: `")]
    assert len(inputs) > 20
    assert all("…" in words for words in inputs)
    assert "`fee_uprating` -0.02 (-0.05 … 0.1)" in told["fee_squeeze"]
    assert told["gwynedd"] == "own rule, sizes mostly assumed"


def test_a_part_made_again_is_compared(made: Path) -> None:
    parts = planner(made).parts

    def runner(arms: list[Arm], store: Store, *_: object) -> None:
        toy_run(arms, store)

    lines, differs = again(parts, runner)  # type: ignore[arg-type]
    assert differs == []
    own = lines - 14  # the future without is read in more places
    assert own in (1, 3)  # what went wrong has one row; which arm it is, the lot says
    for name in NAMES:
        held = parts.of(Compared(policies((name,))[0])).held
        held[1] = [{**row, "fee": "7"} for row in held.get(1, [])]
    assert len(again(parts, runner)[1]) == own  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_command_writes_or_refuses(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_module, "run_arms", toy_run)
    folders = ["--parts", str(tmp_path / "p"), "--work", str(tmp_path / "w")]
    words = ["evidence", "latc", *folders]
    assert main([*words, "--write"]) == 2
    assert "no part of today's rules" in capsys.readouterr().err
    assert main([*words, "--run", "--write", "--workers", "1"]) == 0
    page = (docs / "league.md").read_text("utf-8")
    assert "Written by `gofal evidence latc --write --seed 1`" in page
    assert (
        "](league-en.svg)\n\nDrawn by `gofal figure scatter_tradeoff docs/league-tradeoff.csv"
        in page
    )
    drawn = (docs / "league-cy.svg").read_text("utf-8")
    assert "98.3" in drawn
    monkeypatch.delenv(ELSEWHERE)
    assert main([*words, "--write"]) == 2
    assert "leave out their names" in capsys.readouterr().err


def test_parts_lie_in_the_repository_unless_another_folder_is_given(tmp_path: Path) -> None:
    assert folder_of(tmp_path) == tmp_path
    assert folder_of(None).as_posix().endswith("docs/evidence/parts")
