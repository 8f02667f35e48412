"""Calibration on a toy whose answer is known: recovery, what is not identified, the impossible."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import toy_calibration
from numpy.typing import NDArray
from toy_calibration import LUCK, PROBLEM, answers

from gofal.abm.schema import convert
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.check import TABLE, again, read_table, write_runs
from gofal.experiments.calibration.coverage import coverage
from gofal.experiments.calibration.emulator import Emulators, emulate, luck_of
from gofal.experiments.calibration.matching import (
    Aims,
    Wave,
    aims_of,
    candidates,
    not_ruled_out,
    passing,
)
from gofal.experiments.calibration.page import page, verdict
from gofal.experiments.calibration.posterior import posterior
from gofal.experiments.calibration.problem import Fact, Rules
from gofal.experiments.calibration.quantities import Quantity, values_of
from gofal.experiments.calibration.reading import load_facts, load_problem
from gofal.experiments.calibration.steps import calibrate
from gofal.experiments.calibration.waves import Runs, quantities_of
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.text import LANGUAGES

type Floats = NDArray[np.float64]

RULES = Rules(3.0, 2.5, 0.85, 0.95, 0.8)
TRUTH = np.array([[0.3, 0.6, 0.5]])
NAMES = ("turnover", "vacancies")


@pytest.fixture(scope="module")
def seen() -> tuple[Emulators, Floats, Floats]:
    """Emulators of the toy, with the runs they were fitted to."""
    chooser = np.random.default_rng(1)
    shares = candidates(3, 64, seed=1)
    values = answers(shares, chooser)
    repeats = [answers(np.repeat(shares[[i]], 5, axis=0), chooser) for i in range(12)]
    return emulate(shares, values, luck_of(repeats)), shares, values


def aims(values: Floats, sd: float = 0.01) -> Aims:
    return Aims(NAMES, values, np.full(2, sd**2), np.full(2, sd**2))


def true_aims() -> Aims:
    return aims(answers(TRUTH, np.random.default_rng(0))[0])


def test_emulators_foretell_runs_they_have_not_seen(
    seen: tuple[Emulators, Floats, Floats],
) -> None:
    emulators, _, _ = seen
    fresh = candidates(3, 256, seed=9)
    exact = np.column_stack([fresh[:, 0], 0.1 + 0.5 * fresh[:, 1] ** 2 + 0.1 * fresh[:, 0]])
    predicted = emulators.predict(fresh)
    assert np.sqrt(((predicted.mean - exact) ** 2).mean()) < LUCK
    within = np.abs(predicted.mean - exact) <= 3 * np.sqrt(predicted.variance) + 1e-9
    assert within.mean() > 0.9
    for check in (one.check() for one in emulators.each):
        assert check.explained > 0.95
        assert check.luck == pytest.approx(LUCK, rel=0.5)
        assert check.inside > 0.85


def test_luck_is_the_spread_within_points_and_not_between_them() -> None:
    chooser = np.random.default_rng(3)
    groups = [
        centre + chooser.multivariate_normal([0, 0], [[4.0, 1.0], [1.0, 1.0]], size=40)
        for centre in (0.0, 100.0, -50.0)
    ]
    np.testing.assert_allclose(luck_of(groups), [[4.0, 1.0], [1.0, 1.0]], atol=1.0)


def test_the_truth_is_found_and_what_does_nothing_is_not_identified(
    seen: tuple[Emulators, Floats, Floats],
) -> None:
    found = posterior([Wave(seen[0], true_aims(), RULES)], candidates(3, 8192, seed=2))
    ends, widths = found.intervals(), found.widths()
    assert (ends[:, 0] <= TRUTH[0]).all()
    assert (TRUTH[0] <= ends[:, 2]).all()
    assert (widths[:2] < 0.3).all()
    assert widths[2] > RULES.identified
    assert 0 < found.volume < 0.2
    assert 1 < found.effective <= len(found.weights)
    np.testing.assert_allclose(found.best()[:2], TRUTH[0, :2], atol=0.1)


def test_known_parameters_are_recovered_as_often_as_they_should_be(
    seen: tuple[Emulators, Floats, Floats],
) -> None:
    emulators, shares, values = seen
    recovered = coverage(
        ["a", "b", "c"], [Wave(emulators, true_aims(), RULES)], shares, values, truths=200, seed=4
    )
    assert recovered.usable(RULES)
    assert recovered.truths == 200
    assert recovered.runs == 64


def test_a_luck_thought_too_small_is_found_out(seen: tuple[Emulators, Floats, Floats]) -> None:
    emulators, shares, values = seen
    jumpy = values + np.random.default_rng(8).normal(size=values.shape) * 0.1
    blind = Emulators(emulators.each, np.zeros((2, 2)))
    recovered = coverage(
        ["a", "b", "c"], [Wave(blind, true_aims(), RULES)], shares, jumpy, truths=100, seed=4
    )
    assert not recovered.usable(RULES)
    assert recovered.held[0] < RULES.coverage_low


def test_an_impossible_target_leaves_nothing(seen: tuple[Emulators, Floats, Floats]) -> None:
    wave = Wave(seen[0], aims(np.array([5.0, 0.3])), RULES)
    even = candidates(3, 1024, seed=2)
    assert len(not_ruled_out([wave], even)) == 0
    found = posterior([wave], even)
    assert found.volume == 0.0
    assert found.effective == 0.0


def test_the_worst_and_the_second_worst_target_rule_out() -> None:
    distance = np.array([[2.9, 0.1, 0.1], [3.1, 0.1, 0.1], [2.9, 2.6, 0.1], [2.4, 2.4, 2.4]])
    assert passing(distance, RULES).tolist() == [True, False, False, True]
    assert passing(distance[:, :1], RULES).tolist() == [True, False, True, True]


def test_a_draw_has_no_point_twice_and_is_the_same_again(
    seen: tuple[Emulators, Floats, Floats],
) -> None:
    found = posterior([Wave(seen[0], true_aims(), RULES)], candidates(3, 4096, seed=2))
    drawn = found.draw(10, seed=1)
    assert len(np.unique(drawn, axis=0)) == 10
    np.testing.assert_array_equal(drawn, found.draw(10, seed=1))


def test_errors_of_a_target_add_up() -> None:
    target = load_problem().targets[0]
    found = aims_of([target])
    assert found.values[0] == target.value
    assert found.variance[0] == pytest.approx(target.discrepancy**2 + target.observation**2)


def test_quantities_are_worked_out_of_outcomes() -> None:
    rows = [
        ("r", "year 1", "wales", "micro_share", 0.01),
        ("r", "year 1", "wales", "delivered_hours", 3000.0),
        ("r", "year 1", "wales", "micro_enterprises", 3.0),
        ("r", "year 1", "wales", "secure_share", 0.4),
        ("r", "year 1", "wales", "supported_people", 230.0),
        ("r", "year 1", "W06000001", "handback_share", 0.0),
        ("r", "year 1", "W06000002", "handback_share", 0.1),
        ("r", "year 1", "wales", "handback_share", 0.1),
        ("r", "year 2", "wales", "supported_people", 250.0),
    ]
    cells = pd.DataFrame(rows, columns=["run", "window", "code", "outcome", "value"])
    micro = Quantity(
        "micro", "", "", "micro_share", "h/week", times="delivered_hours", over="micro_enterprises"
    )
    found = values_of(
        [
            micro,
            Quantity("zero", "", "", "secure_share", "share", complement=True),
            Quantity("people", "", "", "supported_people", "people"),
            Quantity("later", "", "", "supported_people", "people", year=2),
            Quantity("areas", "", "", "handback_share", "councils", areas_above=0.0),
        ],
        cells,
    )
    assert found.loc["r"].to_dict() == pytest.approx(
        {"micro": 10.0, "zero": 0.6, "people": 230.0, "later": 250.0, "areas": 1.0}
    )


def test_the_problem_of_wales_is_whole_and_keeps_facts_apart() -> None:
    problem, facts = load_problem(), load_facts()
    assert 10 <= len(problem.uncertain) <= 14
    for one in problem.uncertain:
        assert one.low < one.value < one.high
        assert one.why_en.strip()
        assert one.why_en != one.why_cy
    for target in problem.targets:
        assert target.discrepancy > 0
        assert target.source.strip()
        assert target.why_en != target.why_cy
    fitted = {(t.outcome, t.code) for t in problem.targets}
    checked = {(f.outcome, f.code) for f in facts}
    assert not fitted & checked


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"carer.life_ends"', '"carer.nothing"', "carer.nothing"),
        ("cutoff = 3.0", "cut = 3.0", "cut"),
        ('outcome = "turnover"', 'outcome = "tunover"', "tunover"),
        ("observation = 0.01", "observation = -1", "negative"),
        (
            '[uncertain."carer.life_ends"]',
            '[uncertain."carer.life_ends"]\nlow = 9.0',
            "range inside",
        ),
        ("[rules]", "[ruled]", "ruled"),
        ("seed = 5", "", "seed"),
    ],
)
def test_a_bad_problem_is_refused_in_one_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(PROBLEM.format(turnover=0.3).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=said) as refused:
        load_problem(file)
    assert str(refused.value).startswith("bad.toml: ")


def toy(tmp_path: Path, turnover: float) -> tuple[tuple[Fact, ...], Runs]:
    file = tmp_path / "toy.toml"
    file.write_text(PROBLEM.format(turnover=turnover), encoding="utf-8")
    problem = load_problem(file)
    vacancy = {"name": "vacancies", "outcome": "vacancy_rate", "unit": "share"}
    words = {
        "en": "vacancy rate",
        "cy": "cyfradd",
        "source": "toy",
        "note_en": "toy",
        "note_cy": "tegan",
    }
    facts = (convert({**vacancy, **words, "low": 0.9, "high": 1.0}, Fact),)
    runs = Runs(problem, quantities_of(problem, ()), tmp_path / "runs", 1, toy_calibration.TOY)
    return facts, runs


@pytest.mark.slow
def test_a_whole_calibration_runs_tells_and_misses(tmp_path: Path) -> None:
    facts, runs = toy(tmp_path, turnover=0.3)
    found = calibrate(runs, facts)
    assert found.ensemble.shape == (6, 3)
    assert found.volumes[1] <= found.volumes[0]
    assert found.scored is not None
    np.testing.assert_allclose(found.scored.values.mean(), [0.3, 0.3], atol=0.05)
    assert found.scored.winner.unseen > found.scored.winner.seen
    text = page(found, "gofal calibrate")
    for language in LANGUAGES:
        assert verdict(found, language)[0] in text
    unlearned = next(line for line in verdict(found, "en") if "identify" in line)
    assert found.problem.uncertain[2].label_en in unlearned
    assert found.problem.uncertain[0].label_en not in unlearned
    assert "Misses, said plainly: vacancy rate" in text
    failed = replace(found, coverage=replace(found.coverage, held=np.full(3, 0.5)))
    assert not failed.usable
    assert "**not to be used**" in verdict(failed, "en")[0]
    assert "50%, not to be used" in page(failed, "gofal calibrate")


@pytest.mark.slow
def test_runs_of_the_page_are_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, runs = toy(tmp_path, turnover=0.3)
    calibrate(runs, facts)
    monkeypatch.setenv(ELSEWHERE, str(tmp_path))
    write_runs(runs)
    kept = read_table(tmp_path / TABLE)
    assert len(kept) == 48
    other = replace(runs, folder=tmp_path / "other")
    assert again(kept, [3, 40], other) == (4, [])
    kept[NAMES[0]] += 1e-4
    (differs,) = again(kept, [40], replace(runs, folder=tmp_path / "third"))[1]
    assert differs.startswith("wave-1, point ")


@pytest.mark.slow
def test_an_impossible_calibration_says_so(tmp_path: Path) -> None:
    facts, runs = toy(tmp_path, turnover=9.0)
    found = calibrate(runs, facts)
    assert found.scored is None
    assert len(found.ensemble) == 0
    assert not found.usable
    assert "Nothing is left" in verdict(found, "en")[0]
    assert "staff turnover" in verdict(found, "en")[0]
    assert "Nothing is left" in page(found, "gofal calibrate")
