"""Policies are called by what they do, a system's or law's own name second."""

from pathlib import Path

import pytest

from gofal.abm.scenario import load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.lists.tables import scenarios_list
from gofal.experiments.systems.policy_names import name_of, policy_names
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.figures.base import Look
from gofal.viz.figures.names import arm_label
from gofal.viz.web.arms import label, read_arm

NAMES = (
    "Buurtzorg", "Caremark", "CASA", "Cornerstone", "Essex", "Kinzigtal", "Kotitori", "LATC",
    "Norrtälje", "Optalis", "Solva", "Somerset", "Teckal", "Tricuro", "TUPE", "Torbay", "Vanguard",
)  # fmt: skip
"""Names that say nothing to somebody who has not read the reports."""
LONGEST = 64  # letters; what stands at the end of a line has to fit beside it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_policy_says_what_is_done_in_few_words_of_its_own(language: Language) -> None:
    presets = [load_scenario(name) for name in scenario_names()]
    does = [name_of(one).does(language) for one in presets]
    assert len(set(does)) == len(does)
    assert [text for text in does if len(text) > LONGEST] == []
    assert [text for text in does if any(name in text for name in NAMES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_own_name_is_kept_and_is_not_what_is_done(language: Language) -> None:
    for name in policy_names().values():
        assert name.own(language)
        assert name.own(language) != name.does(language)


def test_a_preset_without_another_name_is_called_by_its_label() -> None:
    preset = load_scenario("living_wage")
    assert name_of(preset).both("en") == name_of(preset).does("en") == preset.label_en
    assert name_of(preset).own("cy") == ""


def test_page_pictures_and_list_call_a_policy_the_same() -> None:
    does = "Council company shared by neighbouring councils"
    assert label(read_arm("optalis"), "en") == does
    assert arm_label("optalis", Look(language="en")) == does
    assert f"{does} (Optalis)" in [row[1] for row in scenarios_list("en").rows]


def test_a_name_without_a_preset_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    file.write_text('[nobody]\ndoes_en = "x"\ndoes_cy = "x"\n')
    with pytest.raises(GofalError, match="unknown scenario"):
        policy_names(file)
