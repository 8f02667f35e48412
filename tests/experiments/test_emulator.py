"""The first estimate: its design, what it learns from known effects, and when it is silent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import toy_emulator

from gofal.abm.history import History
from gofal.abm.scenario import Scenario, load_scenario, parse_scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.ensemble import load_ensemble
from gofal.experiments.cli import main
from gofal.experiments.emulator import estimate as estimates
from gofal.experiments.emulator import fit
from gofal.experiments.emulator.design import load_design
from gofal.experiments.emulator.estimate import (
    FirstEstimate,
    current,
    precise,
    read_estimate,
    write_estimate,
)
from gofal.experiments.emulator.show import before_runs
from gofal.experiments.evidence.terms import Compared, Terms

FEE, RURAL = 0, 1  # the levers that have an effect, in the order of the design


@pytest.fixture(scope="module")
def known() -> FirstEstimate:
    """An estimate of the made-up Wales."""
    return toy_emulator.estimate()


@pytest.fixture
def ships(known: FirstEstimate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FirstEstimate:
    """The same, as the one that ships."""
    monkeypatch.setattr(estimates, "SHIPPED", tmp_path / "first_estimate.json")
    write_estimate(known, estimates.SHIPPED)
    return known


def asked(text: str) -> Scenario:
    """A question as the command line writes it."""
    return parse_scenario(text, ())


def test_points_lie_in_the_ranges_and_move_as_many_levers_as_is_said() -> None:
    design = load_design()
    low, high = ([getattr(axis, end) for axis in design.axes] for end in ("low", "high"))
    assert (design.values >= low).all()
    assert (design.values <= high).all()
    centre = [axis.centre for axis in design.axes]
    moved = (design.values != centre).sum(axis=-1)
    assert (moved == design.moved).all()
    assert (design.values != centre).sum(axis=(0, 1)).min() >= 10  # no lever is left out


def test_more_blocks_add_to_those_that_were_run() -> None:
    few, many = (load_design(blocks=blocks) for blocks in (4, 9))
    assert [arm.key for arm in few.arms()] == [arm.key for arm in many.arms()][: 4 * 2 * 9]
    assert len({arm.key for arm in many.arms()}) == 9 * 2 * 9


def test_both_seeds_of_a_block_run_its_points_and_the_baseline() -> None:
    design = load_design(blocks=3, points=2)
    settings = [(arm.scenario.seed, arm.scenario.settings) for arm in design.arms()]
    for block in range(3):
        first, second = settings[6 * block : 6 * block + 3], settings[6 * block + 3 :][:3]
        assert [one for _, one in first] == [one for _, one in second]
        assert first[0][1] == ()
        assert len({seed for seed, _ in first}) == len({seed for seed, _ in second}) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("fee_level = { low = 1.1, high = 1.4 }", "leaves out its default"),
        ("matching_rule = {}", "must be a lever with a range"),
        ('"carer.life_ends" = {}', "must be a lever with a range"),
    ],
)
def test_a_lever_that_cannot_be_learnt_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "design.toml"
    head = "seed = 1\nyears = 1\nblocks = 3\npoints = 1\nmoved = [1]\n[vary]\n"
    file.write_text(head + text + "\n")
    with pytest.raises(GofalError, match=why):
        load_design(file=file)


def test_too_few_blocks_are_refused() -> None:
    with pytest.raises(GofalError, match="blocks = 2 is too few; at least 3"):
        load_design(blocks=2)


@pytest.mark.parametrize(
    ("text", "fee", "rural"),
    [
        ("baseline/fee_level=1.2", 1 / 3, 0.0),
        ("baseline/fee_level=1.1/rural_premium=0.3", 1 / 6, 0.6),
    ],
)
def test_a_known_effect_is_found_within_its_interval(
    known: FirstEstimate, text: str, fee: float, rural: float
) -> None:
    moves = np.zeros(14)
    moves[[FEE, RURAL]] = fee, rural
    truth = float(toy_emulator.effect(moves))
    guess = known.guesses(asked(text), 10, pairs=4)["met_need"]
    assert guess.low < truth < guess.high
    assert abs(guess.mean - truth) < 0.02
    assert guess.high - guess.low < 0.1


def test_more_pairs_are_predicted_more_narrowly_but_not_without_bound(known: FirstEstimate) -> None:
    one, four, many = (
        known.guesses(asked("baseline/fee_level=1.2"), 10, pairs)["met_need"]
        for pairs in (1, 4, 10**9)
    )
    widths = [guess.high - guess.low for guess in (one, four, many)]
    assert widths[0] > widths[1] > widths[2] > 0


def test_far_from_the_baseline_the_interval_is_wider(known: FirstEstimate) -> None:
    near, far = (
        known.guesses(asked(f"baseline/fee_level={fee}"), 10, 4)["met_need"] for fee in (1.01, 1.4)
    )
    assert far.high - far.low > near.high - near.low


def test_held_out_points_lie_inside_as_often_as_is_said(known: FirstEstimate) -> None:
    surface = known.surfaces["met_need"]
    assert 0.85 <= surface.quality.coverage <= 1.0
    assert surface.quality.explained > 0.8
    assert 1.0 <= surface.widened < 1.5


def test_a_block_that_is_held_out_is_not_learnt_from() -> None:
    sample = toy_emulator.sample(load_design(blocks=4, points=6), shared=0.5)
    before = fit.held_out(sample, "lines").change[1]
    spoilt = sample.changes.copy()
    spoilt[1] += 5.0
    after = fit.held_out(fit.Sample(sample.moves, spoilt, sample.baselines), "lines").change
    np.testing.assert_array_equal(after[1], before)
    assert not np.allclose(after[0], fit.held_out(sample, "lines").change[0])


def test_an_outcome_of_random_variation_alone_is_not_said(known: FirstEstimate) -> None:
    assert not known.surfaces["turnover"].said
    assert "turnover" not in known.guesses(asked("baseline/fee_level=1.2"), 10, 4)


@pytest.mark.parametrize(
    "text",
    [
        "baseline",  # nothing is moved
        "baseline/fee_level=1.5",  # beyond the range
        "baseline/fee_level=0.75",
        "baseline/fee_level=1.2/triage=0.2",  # a lever that was not trained
        "baseline/fee_level@Powys=1.2",
        "baseline/fee_level=1.2:52",
        "baseline/fee_level=1.2:0+52",
        "baseline/triage=0",  # that lever stays where it is
        "fee_squeeze",
        "living_wage/fee_level=1.2",
    ],
)
def test_nothing_is_said_of_what_was_not_trained(known: FirstEstimate, text: str) -> None:
    assert known.guesses(asked(text), 10, 4) == {}
    assert known.pooled(asked(text), 10, {"met_need": [0.1]}, {"met_need": [0.8]}) == {}


def test_levers_left_at_their_defaults_do_not_count_as_moved(known: FirstEstimate) -> None:
    plain, stated = (
        known.guesses(asked(text), 10, 4)
        for text in ("baseline/fee_level=1.2", "baseline/fee_level=1.2/triage=0/matching_rule=0")
    )
    assert plain == stated != {}
    back = (Setting("fee_level", 1.2), Setting("fee_level", 1.0, start_week=52))
    assert known.guesses(load_scenario("baseline").with_(settings=back), 10, 4) == {}


def test_nothing_is_said_of_other_runs(known: FirstEstimate) -> None:
    fee = asked("baseline/fee_level=1.2")
    assert known.guesses(fee, 10, 4)
    assert known.guesses(fee, 9, 4) == {}
    assert known.guesses(fee.with_(burn_in_weeks=60), 10, 4) == {}
    assert known.guesses(fee.with_(only=["Conwy"]), 10, 4) == {}
    assert known.guesses(fee.with_(parameters={"carer.life_ends": 0.004}), 10, 4) == {}
    assert known.guesses(fee.with_(terms="equal"), 10, 4) == {}
    assert known.guesses(fee.with_(history=History(policy_from=2026)), 10, 4) == {}


def test_with_dates_it_is_trained_on_the_pairs_of_the_evidence() -> None:
    known, fee = toy_emulator.estimate(dated=True), asked("baseline/fee_level=1.2")
    dated = fee.with_(history=History(policy_from=2026))
    assert known.guesses(dated, 10, 4)
    assert known.guesses(fee, 10, 4) == {}
    assert known.guesses(fee.with_(history=History(policy_from=2028)), 10, 4) == {}
    other = History(policy_from=2026, expects="tight")
    assert known.guesses(fee.with_(history=other), 10, 4) == {}
    ensemble = load_ensemble()
    terms = Terms(load_scenario("baseline").with_(seed=1), ensemble.sets * ensemble.fits)
    baseline = Compared(load_scenario("baseline"))
    design = load_design(blocks=3)
    for block, seed, pair in ((0, 0, 1), (0, 1, 2), (2, 1, 6)):
        assert design.baseline(block, seed).key == terms.arm(baseline, pair).key


@pytest.mark.parametrize(("shared", "gain"), [(0.0, 2.0), (0.97, 1.0)])
def test_a_baseline_doubles_what_independent_pairs_tell_and_shared_ones_gain_nothing(
    shared: float, gain: float
) -> None:
    sample = toy_emulator.sample(load_design(blocks=1000, points=1), shared)
    slope = fit.slope_of(sample)
    adjusted = sample.adjusted(slope, float(sample.baselines.mean()))
    assert slope == pytest.approx(shared - 1.0, abs=0.06)
    less = fit.worth(fit.between_seeds(sample.changes), fit.between_seeds(adjusted))
    assert less == pytest.approx(gain, abs=0.2)


def test_an_estimate_gains_more_for_few_pairs(known: FirstEstimate) -> None:
    assert known.surfaces["met_need"].quality.by_prior > 1.5
    assert fit.worth(2.0, 1.0) == 2.0
    assert fit.worth(0.0, 0.0) == 1.0


def test_runs_and_estimate_together_are_surer_than_either(known: FirstEstimate) -> None:
    fee = asked("baseline/fee_level=1.2")
    guess = known.guesses(fee, 10, 1)["met_need"]
    level = known.surfaces["met_need"].baseline
    ran = guess.mean + 0.05
    both = known.pooled(fee, 10, {"met_need": [ran]}, {"met_need": [level]})["met_need"]
    assert guess.mean < both.mean < ran
    assert both.high - both.low < guess.high - guess.low
    many = known.pooled(fee, 10, {"met_need": [ran] * 999}, {"met_need": [level] * 999})
    assert abs(many["met_need"].mean - ran) < abs(both.mean - ran)  # runs have the last word


def test_two_estimates_are_weighted_by_their_precision() -> None:
    assert precise(1.0, 1.0, 4.0, 2.0) == pytest.approx((2.0, 2 / 3))
    assert precise(1.0, 0.0, 4.0, 0.0) == (4.0, 0.0)


def test_an_estimate_is_read_as_it_was_written(known: FirstEstimate, tmp_path: Path) -> None:
    file = tmp_path / "estimate.json"
    write_estimate(known, file)
    assert read_estimate(file) == known
    assert file.stat().st_size < 100_000


@pytest.mark.parametrize(
    ("change", "why"),
    [(('"format": 2', '"format": 7'), "of format 7"), (("{", "", 1), "is damaged")],
)
def test_a_file_that_is_no_estimate_is_refused(
    known: FirstEstimate, tmp_path: Path, change: tuple[str, str], why: str
) -> None:
    file = tmp_path / "estimate.json"
    write_estimate(known, file)
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(GofalError, match=why):
        read_estimate(file)


def test_an_estimate_of_other_rules_is_not_current(
    known: FirstEstimate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(estimates, "SHIPPED", tmp_path / "first_estimate.json")
    assert current() is None
    write_estimate(known, estimates.SHIPPED)
    assert current() == known
    text = estimates.SHIPPED.read_text().replace(known.rules, "0123456789abcdef")
    estimates.SHIPPED.write_text(text)
    write_estimate(read_estimate(estimates.SHIPPED), estimates.SHIPPED)
    assert current() is None


@pytest.mark.parametrize(
    ("reference", "told"),
    [("baseline", True), ("baseline/terms=equal", False), ("baseline/fee_level=1.1", False)],
)
@pytest.mark.usefixtures("ships")
def test_only_a_comparison_with_the_baseline_itself_is_told_of(reference: str, told: bool) -> None:
    arms = [asked(reference), asked("baseline/fee_level=1.2")]
    assert bool(before_runs(arms, 10, 3, "en")) == told


def test_the_command_shows_ranges_and_quality(
    ships: FirstEstimate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["emulator", "show"]) == 0
    shown = capsys.readouterr().out
    assert all(one.lever in shown for one in ships.ranges)
    assert "Need met" in shown
    assert main(["emulator", "show", "--language", "cy"]) == 0
    assert "Ysgogiadau ac ystodau a gwmpesir" in capsys.readouterr().out


def test_the_command_says_that_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estimates, "SHIPPED", tmp_path / "first_estimate.json")
    assert main(["emulator"]) == 0
    assert "No first estimate ships" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["emulator", "shown"], "unknown action 'shown'"),
        (["emulator", "train", "--write", "--only", "Conwy"], "leave out --only"),
        (["emulator", "train", "--points", "0"], "points = 0 is too few"),
    ],
)
def test_what_cannot_be_trained_is_refused(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert why in " ".join(capsys.readouterr().err.split())


def test_the_baseline_itself_changes_nothing(known: FirstEstimate) -> None:
    assert known.guesses(load_scenario("baseline"), 10, 4) == {}
