"""The answer: three questions first, then people, then money; where, for whom, how sure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.output.known import known_notes
from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer
from gofal.viz.parts.source import SOURCE
from gofal.viz.verdict.lines import HEADLINES, headlines
from gofal.viz.web.arms import arm
from gofal.viz.web.arrival import use_aloud
from gofal.viz.web.block import Act, Block
from gofal.viz.web.changes import changes
from gofal.viz.web.command import command
from gofal.viz.web.dates import dates_block, pounds
from gofal.viz.web.download_links import PICTURE_KINDS, PICTURES, wanted
from gofal.viz.web.editing import with_other_terms
from gofal.viz.web.first_estimate import first_estimate
from gofal.viz.web.gather import ready_alone, shipped_answer
from gofal.viz.web.html import link, render
from gofal.viz.web.jobs import Size
from gofal.viz.web.judged import judged_in, judged_together, shown, with_place
from gofal.viz.web.origin import asked, chance, gives_the_same, notices, stands_under, sure
from gofal.viz.web.pages.answer_parts import (
    changes_table,
    chosen_title,
    fans,
    from_another,
    from_baseline,
    in_wales,
    levels_over_time,
    stress_table,
)
from gofal.viz.web.pages.answer_where import where
from gofal.viz.web.pages.ask import chips
from gofal.viz.web.pages.running import progress
from gofal.viz.web.scheduler import scheduler
from gofal.viz.web.state import PageState, model_version
from gofal.viz.web.stress import Tested, use_tested
from gofal.viz.web.verdict_block import verdict_block, verdict_words
from gofal.viz.web.wording import MONEY, PEOPLE, Go, outcome_chooser

_RURAL = (
    "rural_met_need",
    "urban_met_need",
    "rural_wait_weeks",
    "urban_wait_weeks",
    "rural_gap",
    "offer_travel_share",
)
_GROUPS = (("people", PEOPLE), ("money", MONEY), ("rural", _RURAL))


def first(state: PageState) -> str:
    """The changes as a table, where they are known without a run."""
    answer = shipped_answer(state)
    dates = _dates(state, state)
    return render(
        "answer.html",
        state.language,
        **_told(state),
        known=answer is not None,
        dates=dates,
        estimate=first_estimate(state, Size()) if answer is None else "",
        rules="" if answer is None else notices(answer, state),
        verdict="" if answer is None else _verdict(answer, state, dates),
        blocks=[]
        if answer is None
        else [
            *from_another(answer, state, judged_together(state.scenarios)),
            *(
                from_baseline(state, title, changes(answer, state, names, area))
                for title, names, area in _blocks(asked(answer, state))
            ),
        ],
    )


def _blocks(state: PageState) -> list[tuple[str, tuple[str, ...], str]]:
    """The tables and their places: the outcome chosen, if no headline; people, money, country."""
    own = [(chosen_title(state), (state.outcome,), WALES)] if state.outcome not in HEADLINES else []
    return own + _groups(state)


def _groups(state: PageState) -> list[tuple[str, tuple[str, ...], str]]:
    """Tables of the one place in which all is judged, or of Wales: title, outcomes, place."""
    area, language = judged_together(state.scenarios), state.language
    return [
        (with_place(say(f"answer.{name}", language), area, language), names, area)
        for name, names in _GROUPS
    ]


def _told(state: PageState, held: PageState | None = None) -> dict[str, Any]:
    """Values for the top of every answer.

    Args:
        state: of the page.
        held: the question whose answer is shown and taken away, if not just that of the state.
    """
    files = held or state
    return {
        "scenarios": chips(state),
        "ask": link(state, view="ask"),
        "share": state.with_(version=model_version()).url(),
        "data": wanted(files, "csv").url,
        "brief": wanted(files, "pdf", area=_area_of_brief(files)).url,
        "reuse": link(files, view="reuse"),
        "pictures": [
            {
                "name": name,
                "title": say(f"file.{name}", state.language),
                "links": [(kind, wanted(files, kind, name).url) for kind in PICTURE_KINDS],
            }
            for name in PICTURES
        ],
        "outcome": outcome_label(state.outcome, state.language),
        "about": chips(state)[shown(state)] if state.scenarios else None,
        "command": command(state, shipped_answer(files)),
        "gives_the_same": gives_the_same(shipped_answer(files), state.language),
        "equal": state.terms == "equal",
        "facts": known_notes(state.arms, state.language),
    }


def _area_of_brief(state: PageState) -> str:
    """Where the scenario that a brief is about is judged."""
    return judged_in(state.scenarios[shown(state)]) if state.scenarios else WALES


def _dates(state: PageState, held: PageState) -> str:
    """HTML on the dates of an answer; of no question, nothing."""
    return dates_block(state, shipped_answer(held)) if state.scenarios else ""


@solara.component
def AnswerPage(state: PageState, go: Go) -> None:
    """The live page."""
    tested = use_tested(state)
    result = tested.answer
    language = state.language
    act = _acts(state, go)
    whole = result.answer is not None and result.phase == "done" and bool(state.scenarios)
    use_aloud(state, verdict_words(result.answer, state) if whole and result.answer else "")
    dates = _dates(state, tested.asked)
    lead = render("answer_lead.html", language, **_told(state, tested.asked))
    Block(lead + ("" if whole else dates), on_act=act, classes="text")
    if not state.scenarios:
        return
    progress(result, tested.run, state)
    if result.phase != "done" and (estimate := first_estimate(state, scheduler().size)):
        Block(estimate, classes="text")
    if result.answer is None:
        _what_next(state, tested.asked, act)
        return
    told = _missing_left_out(result.answer, asked(result.answer, state))
    solara.provide_context(SOURCE, stands_under(result.answer, language))
    if whole:
        _in_words(result.answer, told, state, dates, act)
    else:
        _so_far(result.answer, state)
    _what_next(state, tested.asked, act)
    _stress(tested, state)
    if not whole:
        _levels_so_far(result.answer, told, judged_together(state.scenarios))
        return
    _in_pictures(result.answer, told, state, act)
    where(result.answer, told, go)


def _levels_so_far(answer: Answer, told: PageState, area: str) -> None:
    """Headlines over the years that there are; need met anywhere is not there before the end."""
    for outcome in headlines(area):
        if outcome in HEADLINES:
            levels_over_time(answer, told, outcome, area)


def _in_pictures(
    answer: Answer, told: PageState, state: PageState, act: Callable[[Act], None]
) -> None:
    """Headlines over the years, tables of changes, and the outcome that is chosen."""
    together, language = judged_together(state.scenarios), state.language
    for table in from_another(answer, state, together):
        changes_table(table, language)
    for outcome in headlines(together):
        fans(answer, state, outcome, together)
    for title, outcomes, area in _groups(state):
        rows = changes(answer, state, outcomes, area)
        changes_table(from_baseline(state, title, rows), language)
    Block(outcome_chooser(told, answer), on_act=act, classes="text controls")
    in_wales(answer, told)


def _stress(tested: Tested, state: PageState) -> None:
    """The stress test where the policy shown applies, or how far it is."""
    if tested.losses is not None:
        stress_table(tested.losses, state, judged_in(state.scenarios[shown(state)]))
    elif tested.stress is not None and tested.stress is not tested.answer:
        progress(tested.stress, tested.stress_run, state)


def _what_next(state: PageState, held: PageState, act: Callable[[Act], None]) -> None:
    """What may be done with an answer: put it to a test, share it, take it away."""
    words = render("answer_next.html", state.language, **_told(state, held), stress=state.stress)
    Block(words, on_act=act, classes="text")


def _acts(state: PageState, go: Go) -> Callable[[Act], None]:
    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "outcome":
            go(_asked(state, done.value))
        elif done.do == "stress":
            go(state.with_(stress=not state.stress))
        elif done.do == "terms":
            go(with_other_terms(state))

    return act


def _so_far(answer: Answer, state: PageState) -> None:
    """A notice instead of the verdict: the answer is provisional."""
    words = render("provisional.html", state.language, notes=[sure(answer, state.language)])
    Block(notices(answer, state) + words, classes="text")


def _in_words(
    answer: Answer, told: PageState, state: PageState, dates: str, act: Callable[[Act], None]
) -> None:
    words = notices(answer, state) + _verdict(answer, told, dates) + alone(answer, state)
    Block(words, on_act=act, classes="text")  # first of all, if of other rules


def alone(answer: Answer, state: PageState) -> str:
    """HTML that says which policies have an answer of more runs when asked about alone."""
    links = [(link(one), chips(one)[0]["label"]) for one in ready_alone(state)]
    pairs = answer.replicates
    return render("alone.html", state.language, links=links, pairs=pairs) if links else ""


def _verdict(answer: Answer, told: PageState, dates: str) -> str:
    """HTML of the verdict; in its fold, what a reader needs before using its numbers."""
    notes = render("notes.html", told.language, notes=_notes(answer, told.language))
    return verdict_block(answer, told, more=dates + notes)


def _notes(answer: Answer, language: Language) -> list[str]:
    """Notes that a reader needs before using the numbers."""
    directions = chance(answer, language) if answer.replicates > 1 else ""
    notes = (sure(answer, language), directions, pounds(answer, language))
    return [note for note in notes if note]


def _asked(state: PageState, outcome: str) -> PageState | str:
    return state.with_(outcome=outcome) if outcome in OUTCOMES else state


def _missing_left_out(answer: Answer, state: PageState) -> PageState:
    """Only scenarios of which something is known yet."""
    there = tuple(one for one in state.scenarios if arm(one) in answer.arms)
    return state.with_(scenarios=there)
