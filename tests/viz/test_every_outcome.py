"""Every outcome is usable: explained, told of Wales, of councils only where something is known."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from web_pages import Visit, made_up_answer, visit

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.answer import OUTCOME_NAMES, Answer, known_in_councils, known_outcomes
from gofal.viz.web import answers
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.pages.answer import first
from gofal.viz.web.shipped import shipped
from gofal.viz.web.state import PageState, read_url
from gofal.viz.web.story import stories
from gofal.viz.web.wording import outcome_chooser, outcome_meaning

__all__ = ["visit"]

type Open = Callable[[str], Visit]

OF_WALES, OF_NOBODY = "cooperative_share", "exit_rate"


def lacking(name: str) -> Answer | None:
    """The made-up answer without one outcome of councils, and without another altogether."""
    made = made_up_answer(name)
    if made is None:
        return None
    cube = made.cube.copy()
    cube[1:, OUTCOME_NAMES.index(OF_WALES), ..., :-1] = np.nan
    cube[1:, OUTCOME_NAMES.index(OF_NOBODY)] = np.nan
    return Answer(made.key, made.arms, made.seeds, cube, made.rules, made.outcomes)


@pytest.fixture
def short(visit: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(answers, "shipped", lacking)
    return visit


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_explained_in_a_sentence(language: Language) -> None:
    for name, outcome in OUTCOMES.items():
        words = outcome_meaning(name, language)
        assert words.endswith("."), name
        assert len(words) < 400, name
        way = "" if outcome.better == "none" else say(f"outcome.better.{outcome.better}", language)
        assert words.endswith(way)


def test_the_explanation_stands_at_the_list_and_is_read_with_it() -> None:
    answer = made_up_answer("baseline")
    assert answer is not None
    html = outcome_chooser(read_url("/en/today?o=exit_rate"), answer)
    assert 'aria-describedby="outcome-meaning"' in html
    assert OUTCOMES["exit_rate"].meaning_en in html


def test_what_an_answer_does_not_know_is_not_offered() -> None:
    answer = lacking("buurtzorg")
    assert answer is not None
    assert OF_NOBODY not in known_outcomes(answer)
    assert OF_WALES in known_outcomes(answer)
    assert OF_WALES not in known_outcomes(answer, "W06000002")
    assert OF_WALES not in known_in_councils(answer)
    assert "met_need" in known_in_councils(answer)
    offered = re.findall(r'<option value="(\w+)"', outcome_chooser(read_url("/en/today"), answer))
    assert set(offered) == set(OUTCOME_NAMES) - {OF_NOBODY}


def listed(html: str) -> dict[str, list[str]]:
    """Outcomes of a list by their heading."""
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', html, re.DOTALL)
    return {label: re.findall(r'value="(\w+)"', inside) for label, inside in groups}


@pytest.mark.parametrize(
    ("language", "mark"), [("en", ": all of Wales only"), ("cy", ": Cymru gyfan yn unig")]
)
def test_outcomes_without_a_map_of_councils_stand_apart_in_the_list(
    language: Language, mark: str
) -> None:
    answer = lacking("buurtzorg")
    assert answer is not None
    groups = listed(outcome_chooser(PageState(language), answer))
    apart = {label: names for label, names in groups.items() if label.endswith(mark)}
    assert list(apart.values()) == [[OF_WALES]]
    assert list(groups)[-1:] == list(apart)
    assert mark not in outcome_chooser(PageState(language), answer, "W06000002")


def test_outcomes_of_places_come_first_where_places_are_drawn() -> None:
    answer = made_up_answer("baseline")
    assert answer is not None
    html = outcome_chooser(PageState("en"), answer, of_places=("met_need", "wait_weeks"))
    mark = ": not known for places"
    apart = [label.endswith(mark) for label in listed(html)]
    assert apart == sorted(apart)
    first = [name for label, names in listed(html).items() for name in names if mark not in label]
    assert sorted(first) == ["met_need", "wait_weeks"]
    assert sorted(re.findall(r'value="(\w+)"', html)) == sorted(OUTCOME_NAMES)


def test_the_chosen_outcome_has_its_wales_figure_and_its_course(short: Open) -> None:
    page = short(f"/en/answer?s=buurtzorg&o={OF_WALES}")
    charts = [part for part in page.having("series", "ticks") if hasattr(part, "zero")]
    assert len(charts) == 8  # three headlines and the one that is chosen, levels and differences
    titles = [part.caption for part in page.having("caption")]
    assert any(title.endswith("all of Wales") for title in titles)
    page.close()


def test_there_is_no_map_where_councils_are_not_known(short: Open) -> None:
    page = short(f"/en/answer?s=buurtzorg&o={OF_WALES}")
    assert not page.having("shapes")
    assert "knows it for all of Wales only" in page.text
    page.do("outcome", "met_need")
    assert page.having("shapes") or page.having("marks")
    assert "knows it for all of Wales only" not in page.text
    page.close()


def test_what_nobody_knows_says_so_and_another_is_shown(short: Open) -> None:
    page = short(f"/en/answer?s=buurtzorg&o={OF_NOBODY}")
    assert "nothing of it is known here" in page.text
    page.close()


def test_the_chosen_outcome_is_told_without_scripts_too() -> None:
    html = first(read_url("/en/answer?s=latc&o=exit_rate"))
    assert html.index("all of Wales</caption>") < html.index("</table>")


def test_every_step_of_a_story_shows_what_it_points_at() -> None:
    for story in stories().values():
        for number, step in enumerate(story.steps, 1):
            state = story.state("en", number)
            if step.view not in ("today", "council", "answer"):
                continue
            answer = shipped_answer(state) if state.scenarios else shipped("baseline")
            if answer is None:  # it is run when it is asked for, and a run knows all outcomes
                continue
            assert state.outcome in known_outcomes(answer), (story.slug, number)
            names_places = re.search(r"\b(map|councils)\b", step.text("en"))
            if step.view == "answer" and names_places:
                assert state.outcome in known_in_councils(answer), (story.slug, number)


def test_places_are_drawn_with_the_first_outcome_that_they_have(
    visit: Callable[[str], Visit],
) -> None:
    page = visit("/en/today?m=places")
    (drawn,) = page.having("marks", "widest")
    assert drawn.kind == "points"
    assert len(drawn.marks) > 400
    page.close()
