"""Quality as it is lived: known answers and bounds of its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.parameters import load_parameters
from gofal.agents.chance import draw, stream
from gofal.agents.quality import (
    Lived,
    SkillRules,
    Weights,
    acquaintance,
    considered,
    learn_work,
    service,
    swing,
    up_to_it,
    wellbeing_target,
)

PARAMETERS = load_parameters()
WEIGHTS = PARAMETERS.fill(Weights, "delivery")
SKILL = PARAMETERS.fill(SkillRules, "quality")
share = st.floats(0.0, 1.0)
quick = settings(max_examples=50, deadline=None)
weeks_lived = st.builds(Lived, share, share, share, share, share, share)


@quick
@given(weeks_lived, share, share, st.sampled_from(["met", "known", "skill", "say", "attention"]))
def test_every_part_of_care_is_worth_having(
    lived: Lived, family: float, more: float, part: str
) -> None:
    better = lived._replace(**{part: min(1.0, getattr(lived, part) + more)})
    base = wellbeing_target(lived, family, WEIGHTS)
    assert 0.0 <= service(lived, WEIGHTS) <= 1.0
    assert wellbeing_target(better, family, WEIGHTS) >= base
    assert service(better, WEIGHTS) >= service(lived, WEIGHTS)
    assert wellbeing_target(lived._replace(missed=1.0), family, WEIGHTS) <= base


def test_the_best_week_is_one_and_no_care_is_nothing() -> None:
    assert service(Lived(1.0, 1.0, 1.0, 1.0, 0.0, 1.0), WEIGHTS) == pytest.approx(1.0)
    assert service(Lived(0.0, 1.0, 1.0, 1.0, 0.0, 1.0), WEIGHTS) == 0.0
    assert wellbeing_target(Lived(1.0, 1.0, 1.0, 1.0, 0.0, 1.0), 1.0, WEIGHTS) == pytest.approx(1.0)


def test_half_of_a_person_is_known_after_the_weeks_that_the_parameter_says() -> None:
    assert acquaintance(0.0, 6.0) == 0.0
    assert acquaintance(6.0, 6.0) == 0.5


def test_carers_learn_sooner_where_they_are_taught() -> None:
    usual = taught = 0.4
    for _ in range(52):
        usual = learn_work(usual, SKILL.usual_training, SKILL)
        taught = learn_work(taught, 2.0 * SKILL.usual_training, SKILL)
    assert usual == pytest.approx(1.0 - 0.6 * (1.0 - SKILL.skill_speed) ** 52)
    assert usual < taught < 1.0


def test_only_a_lack_of_skill_counts() -> None:
    assert up_to_it(0.3, 0.5) == 1.0
    assert up_to_it(0.8, 0.5) == pytest.approx(0.7)


def test_need_swings_by_the_spread_and_not_on_average() -> None:
    key = stream(1, 34, 5)
    swings = np.array([swing(draw(key, person), 0.15) for person in range(20_000)])
    assert abs(swings.mean()) < 0.005
    assert swings.std() == pytest.approx(0.15, abs=0.003)


def test_a_provider_is_asked_as_often_as_its_reputation_says() -> None:
    draws = (np.arange(10_000) + 0.5) / 10_000
    asked = np.mean([considered(drawn, -1.0) for drawn in draws])
    assert asked == pytest.approx(np.exp(-1.0), abs=1e-3)
    assert all(considered(drawn, 0.0) for drawn in draws)


@pytest.mark.parametrize("attention", [0.0, 0.4, 1.0])
def test_being_known_skill_and_say_count_as_far_as_there_is_attention(attention: float) -> None:
    whole = Lived(0.64, 0.5, 0.7, 0.3, 0.1, 1.0)
    lived = whole._replace(attention=attention)
    how = WEIGHTS.well_known * 0.5 + WEIGHTS.well_skill * 0.7 + WEIGHTS.well_say * 0.3
    lost = (1.0 - attention) * how * 0.64
    assert wellbeing_target(lived, 0.5, WEIGHTS) == pytest.approx(
        wellbeing_target(whole, 0.5, WEIGHTS) - lost
    )
    assert service(lived, WEIGHTS) <= service(whole, WEIGHTS)
