"""Ask a question: presets, levers with their evidence, where they apply, up to four scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import solara

from gofal.abm.levers import Lever as Policy
from gofal.abm.levers import load_levers
from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.text import Language, capital, say
from gofal.viz.answer import council_codes
from gofal.viz.lever_words import lever_name, lever_value
from gofal.viz.parts import Button, Lever
from gofal.viz.questions.filled import where_words
from gofal.viz.web.answers import lever_card, preset_groups
from gofal.viz.web.arms import label
from gofal.viz.web.block import Act, Block, Told, harmless
from gofal.viz.web.dates import choices
from gofal.viz.web.editing import (
    applied_to,
    councils_of,
    edited,
    usual_of,
    value_of,
    with_lever,
    with_other_terms,
    with_preset,
    without,
)
from gofal.viz.web.gather import as_shipped
from gofal.viz.web.html import link, render
from gofal.viz.web.lever_steps import span_of
from gofal.viz.web.own_scenarios import own_scenarios
from gofal.viz.web.refused import Refused
from gofal.viz.web.search_block import search_block
from gofal.viz.web.state import EXPECTED, MOST_SCENARIOS, PageState, with_field
from gofal.viz.web.wording import Go, councils_by_name


def first(state: PageState) -> str:
    """The presets as links to their answers."""
    search = search_block(state, plain=True)
    return render("ask.html", state.language, **_told(state), search=search, plain=True)


def _told(state: PageState) -> dict[str, Any]:
    def answer_of(name: str) -> str:
        return link(with_preset(state.with_(scenarios=(), chosen=0), name), view="answer")

    return {
        "ready": as_shipped(state),
        "groups": [
            {
                "label": group[0].group_title(state.language),
                "slug": letter,
                "presets": [
                    {
                        "name": one.slug,
                        "label": one.title(state.language),
                        "own": one.own_name(state.language),
                        "why": one.why(state.language),
                        "href": answer_of(one.slug),
                    }
                    for one in group
                ],
            }
            for letter, group in preset_groups().items()
            if group
        ],
        "mine": _own(state),
        "scenarios": chips(state),
        "answer": link(state, view="answer"),
        "equal": state.terms == "equal",
        "terms": link(with_other_terms(state)),
        "room": len(state.scenarios) < MOST_SCENARIOS,
        **choices(state),
        "editing": state.chosen if state.chosen < len(state.scenarios) else -1,
    }


def chips(state: PageState) -> list[dict[str, str]]:
    """The scenarios of a state, for a row of names."""
    return [
        {"label": label(one, state.language), "href": link(state, chosen=n), "number": str(n)}
        for n, one in enumerate(state.scenarios)
    ]


type Make = Callable[[], PageState]


def _doing(
    state: PageState,
    go: Go,
    changed: Callable[[Make], None],
    open_group: Callable[[str], None],
    open_card: Callable[[str], None],
    seek: Callable[[str], None],
) -> dict[str, Callable[[Act], None]]:
    """Effects of each button, link and list of the page."""

    def place(done: Act) -> None:
        here = set(councils_of(edited(state)))
        chosen = here | {done.item} if done.value == "1" else here - {done.item}
        if done.item in council_codes():
            changed(lambda: applied_to(state, chosen))

    def show_group(done: Act) -> None:
        if done.value in lever_groups():
            open_group(done.value)
            open_card("")
            seek("")

    def show_lever(done: Act) -> None:
        if done.value in load_levers():
            open_group(load_levers()[done.value].group)
            open_card("")
            seek(done.value)

    def add(done: Act) -> None:
        if done.value in scenario_names():
            changed(lambda: with_preset(state, done.value))

    def remove(done: Act) -> None:
        if done.value in map(str, range(len(state.scenarios))):
            changed(lambda: without(state, int(done.value)))

    return {
        "go": lambda done: go(done.value),
        "preset": add,
        "remove": remove,
        # Not by the link that was pressed: a lever let go just before may not have reached it.
        "answer": lambda _: go(state.with_(view="answer")),
        "terms": lambda _: go(with_other_terms(state)),
        "new": lambda _: go(state.with_(chosen=len(state.scenarios))),
        "group": show_group,
        "lever": show_lever,
        "place": place,
        "wales": lambda _: changed(lambda: applied_to(state, ())),
        "close": lambda _: open_card(""),
        # As an address has it, so that what cannot be is refused in the same words.
        "from": lambda done: go(with_field(state.with_(since=0), "from", done.value)),
        "expect": lambda done: go(with_field(state.with_(expects=EXPECTED), "expect", done.value)),
    }


@solara.component
def Ask(state: PageState, go: Go) -> None:
    """The live page."""
    group, open_group = solara.use_state(_first_group(state))
    card, open_card = solara.use_state("")
    nothing: Refused | None = None
    refused, refuse = solara.use_state(nothing)
    sought, seek = solara.use_state("")
    moved, note_move = solara.use_state("")

    def changed(make: Callable[[], PageState]) -> None:
        try:
            refuse(None)
            go(make())
        except Refused as why:
            refuse(why)
        except GofalError:
            refuse(Refused("refused.change"))

    doing = _doing(state, go, changed, open_group, open_card, seek)

    def act(done: Act) -> None:
        if done.do in doing:
            doing[done.do](done)

    told = _told(state)
    Block(
        render("ask_bar.html", state.language, **told, plain=False), act, classes="text asked-now"
    )
    # What was refused is told where it was, and not of another question.
    solara.use_effect(lambda: refuse(None), [state.with_(language="en").url()])
    Told("" if refused is None else refused.said(state.language))
    search = search_block(state, plain=False)
    Block(
        render("ask.html", state.language, **told, search=search, plain=False),
        on_act=act,
        classes="text",
    )
    # There even when empty: a part that comes between others would take the keyboard from a lever.
    placed = edited(state).settings and state.chosen < len(state.scenarios)
    Block(_places(state) if placed else "", on_act=act, classes="text")
    Block(
        render(
            "levers.html",
            state.language,
            groups=_group_list(state.language),
            here=group,
            count=len(lever_groups()[group]),
            sought=sought,
        ),
        on_act=act,
        classes="text",
    )

    def one(policy: Policy) -> solara.Element[Any]:
        onward = go if moved == policy.name else None
        return _one(policy, state, changed, open_card, note_move, onward)

    _levers(lever_groups()[group], one, card, state.language, act)


def _levers(
    policies: Sequence[Policy],
    one: Callable[[Policy], solara.Element[Any]],
    card: str,
    language: Language,
    act: Callable[[Act], None],
) -> None:
    """Levers, and beside one of them the card of its evidence."""
    with solara.v.Html(tag="div", class_="levers"):
        for policy in policies:
            # A place of its own, so that a card that opens leaves the other levers as they are.
            with solara.v.Html(tag="div", class_="lever-place"):
                one(policy).key(policy.name)
                if card == policy.name:
                    Block(evidence_card(card, language), on_act=act, classes="text beside")


def _one(
    policy: Policy,
    state: PageState,
    changed: Callable[[Callable[[], PageState]], None],
    open_card: Callable[[str], None],
    note_move: Callable[[str], None],
    onward: Go | None,
) -> solara.Element[Any]:
    """A lever of the page.

    Args:
        policy: which.
        state: of the page.
        changed: told what to change.
        open_card: told whose evidence is wanted.
        note_move: told which lever was moved.
        onward: leads on to the answer from here; None where no next step stands.
    """
    language = state.language
    value = value_of(edited(state), policy.name)

    def move(new: Any) -> None:
        note_move(policy.name)
        changed(lambda: with_lever(state, policy.name, float(new)))

    return Lever(
        label=capital(lever_name(policy, language)),
        unit=policy.unit,
        value=bool(value) if policy.unit == "switch" else value,
        span=span_of(policy, language),
        default=bool(policy.default) if policy.unit == "switch" else policy.default,
        explain=policy.explain_cy if language == "cy" else policy.explain_en,
        text=_lever_text(policy, value, language),
        on_value=harmless(move),
        evidence=Button(say("ask.evidence", language), lambda: open_card(policy.name)),
        options=[
            {"value": float(n), "label": option.label_cy if language == "cy" else option.label_en}
            for n, option in enumerate(policy.options)
        ],
        reset_label=say("ask.reset", language),
        next_step=_onward(state, onward),
    )


def _onward(state: PageState, go: Go | None) -> Button:
    """The way from a lever to the answer; nothing if there is no question or no way."""
    if go is None or not state.scenarios:
        return Button("", lambda: None)
    return Button(say("ask.answer", state.language), lambda: go(state.with_(view="answer")))


def _lever_text(policy: Policy, value: float, language: Language) -> Any:
    if policy.options:
        return ""
    if policy.unit == "switch":
        return lever_value(policy, value, language)
    return lambda at: lever_value(policy, at, language)


def _own(state: PageState) -> list[dict[str, Any]]:
    """Scenarios of whoever runs the server; those that the page cannot ask have no address."""
    alone = state.with_(chosen=0)
    return [
        {
            "name": one.name,
            "label": one.label(state.language),
            "why": one.why(state.language),
            "href": link(alone, view="answer", scenarios=(one.asked,)) if one.asked else "",
        }
        for one in own_scenarios()
    ]


@cache
def lever_groups() -> dict[str, tuple[Policy, ...]]:
    """Levers by group, in their order."""
    groups: dict[str, list[Policy]] = {}
    for policy in load_levers().values():
        groups.setdefault(policy.group, []).append(policy)
    return {group: tuple(policies) for group, policies in groups.items()}


def _first_group(state: PageState) -> str:
    """The group of the first lever that was moved, or else of the first that the preset sets."""
    scenario = edited(state)
    usual = usual_of(scenario).settings
    moved = [one.lever for one in scenario.settings if one not in usual]
    levers = moved or [one.lever for one in scenario.settings]
    return load_levers()[levers[0]].group if levers else next(iter(lever_groups()))


def _group_list(language: Language) -> list[tuple[str, str]]:
    return [
        (group, policies[0].group_cy if language == "cy" else policies[0].group_en)
        for group, policies in lever_groups().items()
    ]


def _places(state: PageState) -> str:
    chosen, language = councils_of(edited(state)), state.language
    return render(
        "where.html",
        language,
        chosen=chosen,
        where=where_words(chosen, language),
        councils=councils_by_name(language),
    )


def evidence_card(lever: str, language: Language) -> str:
    """Evidence of a lever: its source, the claims behind it, what is assumed."""
    card = lever_card(lever)
    policy = card.lever
    return render(
        "evidence.html",
        language,
        card=card,
        name=card.label(language),
        low=lever_value(policy, policy.low, language),
        high=lever_value(policy, policy.high, language),
        default=lever_value(policy, policy.default, language),
    )
