"""Stories: whole in both languages, led through step by step, true in what they say."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from web_pages import Visit, visit

from abm.scenario import load_scenario
from viz.web.story import STEPS, stories
from viz.web.words import LANGUAGES

__all__ = ["visit"]

type Open = Callable[[str], Visit]


def test_stories_have_six_steps_that_open_in_both_languages() -> None:
    assert len(stories()) == 4
    for story in stories().values():
        for number in range(1, STEPS + 1):
            for language in LANGUAGES:
                state = story.state(language, number)
                assert state.story == story.slug
            assert story.steps[number - 1].text["en"] != story.steps[number - 1].text["cy"]


STORY_NUMBERS = (
    ("handed_back", 4, "fee_squeeze", "fee_uprating", -0.02, "two per cent", "dau y cant"),
    ("handed_back", 5, "rural_clusters", "rural_premium", 0.13, "Thirteen per cent", "Tri ar ddeg"),
)


@pytest.mark.parametrize(("story", "step", "preset", "lever", "value", "en", "cy"), STORY_NUMBERS)
def test_numbers_that_a_story_says_in_words_are_those_of_its_preset(
    story: str, step: int, preset: str, lever: str, value: float, en: str, cy: str
) -> None:
    told = stories()[story].steps[step - 1]
    assert preset in told.query
    assert {one.lever: one.value for one in load_scenario(preset).settings}[lever] == value
    assert en in told.text["en"]
    assert cy in told.text["cy"]


def test_no_other_step_of_a_story_says_a_number() -> None:
    """One that does belongs into the list above, or it may become false unseen."""
    known = {(story, step) for story, step, *_ in STORY_NUMBERS}
    for story in stories().values():
        for number, step in enumerate(story.steps, 1):
            if (story.slug, number) not in known:
                assert not re.search(r"per cent|%|[0-9£]", step.text["en"]), (story.slug, number)
                assert not re.search(r"y cant|%|[0-9£]", step.text["cy"]), (story.slug, number)


def test_a_story_leads_forward_and_can_be_left(visit: Open) -> None:
    page = visit("/en/stories")
    first = stories()["time_or_purpose"].state("en", 1).url()
    page.do("go", first)
    assert "Step 1 of 6" in page.text
    page.do("go", stories()["time_or_purpose"].state("en", 2).url())
    assert "Step 2 of 6" in page.text
    assert page.url.startswith("/en/answer")
    page.close()
