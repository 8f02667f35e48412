"""Stories: whole in both languages, led through step by step, true in what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from web_pages import Visit, visit

from gofal.experiments.text import LANGUAGES
from gofal.viz.web.story import STEPS, stories

__all__ = ["visit"]

type Open = Callable[[str], Visit]

LEAGUE = Path(__file__).parents[2] / "docs/league.csv"


def test_stories_have_six_steps_that_open_in_both_languages() -> None:
    assert len(stories()) == 4
    for story in stories().values():
        for number in range(1, STEPS + 1):
            for language in LANGUAGES:
                state = story.state(language, number)
                assert state.story == story.slug
            assert story.steps[number - 1].text_en != story.steps[number - 1].text_cy


def test_no_step_of_a_story_names_a_number() -> None:
    """The page shows numbers; one in the words becomes false unseen when a preset changes."""
    for story in stories().values():
        for step in story.steps:
            assert not re.search(r"per cent|%|[0-9£]", step.text("en")), (story.slug, step.query)
            assert not re.search(r"y cant|%|[0-9£]", step.text("cy")), (story.slug, step.query)


def test_a_story_leads_forward_and_can_be_left(visit: Open) -> None:
    page = visit("/en/stories")
    first = stories()["time_or_purpose"].state("en", 1).url()
    page.do("go", first)
    assert "Step 1 of 6" in page.text
    page.do("go", stories()["time_or_purpose"].state("en", 2).url())
    assert "Step 2 of 6" in page.text
    assert page.url.startswith("/en/answer")
    page.close()


def test_what_stories_say_of_policies_is_what_the_league_says() -> None:
    """When the evidence changes its mind, the words of the step are to be written anew."""
    league = pd.read_csv(LEAGUE).query("expects == 'central'")
    words = league.set_index(["policy", "outcome", "years"])["word"]
    said = [one for story in stories().values() for step in story.steps for one in step.finds]
    stale = [
        f"{one.policy}, {one.outcome}, {one.years}: {one.word}, now {found}"
        for one in said
        if (found := words.get((one.policy, one.outcome, one.years))) != one.word
    ]
    assert said
    assert stale == []


def test_words_of_a_step_rest_on_the_policies_it_shows() -> None:
    for story in stories().values():
        for step in story.steps:
            presets = re.findall(r"(?:^|&)s=(\w+)(?=&|$)", step.query)
            told = {one.policy for one in step.finds}
            assert told <= set(presets), (story.slug, step.title_en)
