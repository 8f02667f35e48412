"""One council beside Wales: headline numbers, their course, its market, every outcome."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import solara

from gofal.abm.facts.local import local_kinds
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import group_label, say
from gofal.viz.answer import Answer, band, council_codes
from gofal.viz.parts import Cards, DataTable
from gofal.viz.parts.source import SOURCE
from gofal.viz.verdict.told import band_as_told
from gofal.viz.web import answers
from gofal.viz.web.arms import arm, label
from gofal.viz.web.block import Act, Block, Told
from gofal.viz.web.dates import baseline_dates
from gofal.viz.web.fact_form import Pending, entered, fact_form, why_not
from gofal.viz.web.first_estimate import first_estimate
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.html import link, render
from gofal.viz.web.jobs import Size
from gofal.viz.web.judged import chosen_council
from gofal.viz.web.known_block import known_block
from gofal.viz.web.largest import largest
from gofal.viz.web.market_view import market_view
from gofal.viz.web.origin import asked, notices, stands_under
from gofal.viz.web.pages.answer_parts import stress_table
from gofal.viz.web.pages.council_choice import Choice, choice
from gofal.viz.web.pages.council_lead import answer_here, lead
from gofal.viz.web.pages.fans import Line, level_fan
from gofal.viz.web.pages.running import progress
from gofal.viz.web.pages.today import cards
from gofal.viz.web.scheduler import scheduler
from gofal.viz.web.state import PageState
from gofal.viz.web.stress import Tested, use_tested
from gofal.viz.web.wording import (
    Go,
    council_name,
    councils_by_name,
    named_year,
    outcome_chooser,
    said_level,
)


def first(state: PageState) -> str:
    """The council as it is or the answer in it, and every outcome beside Wales, as a table."""
    answer = answers.shipped(BASELINE)
    if answer is None:
        return render("nothing.html", state.language)
    chosen = chosen_council(state)
    if chosen.area == WALES:
        return choice(asked(answer, chosen))
    ready = shipped_answer(chosen)
    chosen = asked(ready or answer, chosen, chosen.area)
    needs_run = bool(chosen.scenarios) and ready is None
    return _notice(answer, ready, state) + render(
        "council.html",
        state.language,
        lead=lead(answer, chosen, form=False),
        needs_run=needs_run,
        estimate=first_estimate(chosen, Size()) if needs_run else "",
        verdict="" if ready is None else answer_here(ready, chosen),
        largest=largest(ready or answer, chosen, None),
        name=council_name(chosen.area, state.language),
        year=named_year(answer, chosen),
        rows=_rows(answer, chosen),
        others=[(name, link(chosen, area=code)) for name, code in councils_by_name(state.language)],
        facts=known_block(chosen),
    )


def _notice(baseline: Answer, found: Answer | None, state: PageState) -> str:
    """What has to be known before any number: other rules, and when the years shown are."""
    shown = found or baseline
    area = chosen_council(state).area
    return notices(shown, state, area) + ("" if state.scenarios else baseline_dates(shown, state))


def _rows(answer: Answer, state: PageState) -> list[dict[str, Any]]:
    rows = []
    for outcome in answer.outcomes:
        here, wales = _here_and_wales(answer, state, outcome)
        rows.append(
            {
                "group": group_label(OUTCOMES[outcome].group, state.language),
                "name": outcome_label(outcome, state.language),
                "here": here,
                "wales": wales,
            }
        )
    return rows


def _here_and_wales(answer: Answer, state: PageState, outcome: str) -> tuple[str, str]:
    """The level of the state's year in its council and in Wales, in words."""
    here, wales = (
        said_level(answer, outcome, code, state.shown_year, state.language)
        for code in (state.area, WALES)
    )
    return here, wales


def _acts(chosen: PageState, go: Go) -> Callable[[Act], None]:
    """Effects of what is pressed or chosen."""

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "council" and done.value in council_codes():
            go(chosen.with_(area=done.value))
        elif done.do == "outcome" and done.value in OUTCOMES:
            go(chosen.with_(outcome=done.value))

    return act


@solara.component
def _OwnFacts(state: PageState, go: Go) -> None:
    """The form for an officer; what cannot be taken is kept here, and gone with the page."""
    nothing: dict[str, Pending] = {}
    pending, keep = solara.use_state(nothing)
    here = pending.get(state.area, {})

    def act(done: Act) -> None:
        if done.do == "go":
            keep({})
            go(done.value)
        elif done.do in ("fact", "fact-year") and done.item in local_kinds():
            new, left = entered(state, here, done.do == "fact-year", done.item, done.value)
            keep({state.area: left})
            if new != state:
                go(new)

    why = (why_not(fact, entry, state) for fact, entry in reversed([*here.items()]))
    wrong = next(filter(None, why), "")
    Told("", f'<p class="g-hidden">{escape(wrong)}</p>')  # seen at its field, and read out here
    Block(fact_form(state, here), on_act=act, classes="text")


@solara.component
def Council(state: PageState, go: Go) -> None:
    """The live page."""
    baseline = answers.shipped(BASELINE)
    if baseline is None:
        Block(render("nothing.html", state.language))
        return
    chosen = chosen_council(state)
    if chosen.area == WALES:
        Choice(baseline, asked(baseline, chosen), go)
    else:
        _Here(baseline, chosen, go)


@solara.component
def _Here(baseline: Answer, chosen: PageState, go: Go) -> None:
    """The page of one council."""
    tested = use_tested(chosen)
    about = [chosen.local, chosen.area, chosen.history, chosen.language]
    known = solara.use_memo(lambda: known_block(chosen), about)
    found = tested.answer.answer if tested.answer.phase == "done" else None
    answer, language = found or baseline, chosen.language
    notice = _notice(baseline, found, chosen)
    chosen = asked(answer, chosen, chosen.area)
    name, act = council_name(chosen.area, language), _acts(chosen, go)
    solara.provide_context(SOURCE, stands_under(answer, language))
    top = notice + lead(answer, chosen, form=True)
    Block(top, on_act=act, classes="text")
    if chosen.scenarios:
        _answer(tested, chosen, act)
    _largest(answer, tested, chosen, act)
    Cards(_cards(answer, chosen))
    Block(outcome_chooser(chosen, answer, chosen.area), on_act=act, classes="text controls")
    _over_the_years(answer, chosen, name)
    market_view(chosen, baseline.begins)
    Block(known, classes="text")
    _OwnFacts(chosen, go)
    DataTable(
        columns=[
            {"key": "name", "label": say("column.outcome", language)},
            {"key": "group", "label": say("column.group", language)},
            {"key": "here", "label": name, "align": "right"},
            {"key": "wales", "label": council_name(WALES, language), "align": "right"},
        ],
        rows=_rows(answer, chosen),
        caption=say("council.table", language, name=name, year=named_year(answer, chosen)),
        words={"hint": say("part.sort", language)},
        sortable=False,
        folded=say("table.show", language, name=name),
    )


def _answer(tested: Tested, state: PageState, act: Callable[[Act], None]) -> None:
    """The answer in the council; until it is there, how far its run is and a first estimate."""
    result = tested.answer
    progress(result, tested.run, state)
    if result.phase == "done" and result.answer is not None:
        Block(answer_here(result.answer, state), on_act=act, classes="text")
    elif estimate := first_estimate(state, scheduler().size):
        Block(estimate, classes="text")


def _largest(answer: Answer, tested: Tested, state: PageState, act: Callable[[Act], None]) -> None:
    """The council without its largest provider: the test, how far it is, or how to begin it."""
    Block(largest(answer, state, tested.losses), on_act=act, classes="text")
    if tested.losses is not None and state.scenarios:
        stress_table(tested.losses, state, state.area)
    elif tested.stress is not None and tested.stress is not tested.answer:
        progress(tested.stress, tested.stress_run, state)


def _cards(answer: Answer, state: PageState) -> list[dict[str, Any]]:
    """Headline numbers of the council, each with that of Wales below it."""
    here, wales = (cards(answer, state, code) for code in (state.area, WALES))
    year = named_year(answer, state)
    return [
        {**card, "note": say("card.beside", state.language, year=year, wales=other["value"])}
        for card, other in zip(here, wales, strict=True)
    ]


def _over_the_years(answer: Answer, state: PageState, name: str) -> None:
    """The council beside Wales; with a policy, the council as it is and under the policy."""
    language, outcome = state.language, state.outcome
    lines = [(council_name(WALES, language), BASELINE, WALES), (name, BASELINE, state.area)]
    if all(arm(one) in answer.arms for one in state.scenarios) and state.scenarios:
        without = say("answer.baseline", language)
        lines = [(without, BASELINE, state.area)]
        lines += [(label(one, language), arm(one), state.area) for one in state.scenarios]
    here, wales = _here_and_wales(answer, state, outcome)
    level_fan(
        [
            Line(title, band_as_told(answer, band(answer, which, outcome, code), outcome), number)
            for number, (title, which, code) in enumerate(lines)
        ],
        outcome,
        WALES,
        language,
        answer.replicates,
        say(
            "council.alt",
            language,
            outcome=outcome_label(outcome, language),
            name=name,
            here=here,
            wales=wales,
        ),
    )
