"""The league: every policy beside every other, by one outcome, in some years and one area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

import solara

from gofal.abm.history import expectations
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.analysis.sizes import paid_by_many
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.headlines import QUESTIONS
from gofal.experiments.league.shipped import Shipped, shipped_league
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import Language, say, sorted_by_name
from gofal.experiments.windows import year_label
from gofal.viz.league.picture import DESK, PHONE, named, picture
from gofal.viz.league.rows import CLEAR, Row, best_first, counts, in_order, rows_of
from gofal.viz.web.arms import preset
from gofal.viz.web.block import Block, links_to
from gofal.viz.web.html import link, render
from gofal.viz.web.league_asked import MAIN, possible
from gofal.viz.web.league_files import OFFERED, address
from gofal.viz.web.league_rows import Table, answer_link, on_the_way
from gofal.viz.web.shipped import about_shipped, rules_here, stand_here
from gofal.viz.web.state import SLUGS, STRETCHES, PageState
from gofal.viz.web.strength import strongest
from gofal.viz.web.wording import (
    Go,
    councils_by_name,
    outcome_groups,
    outcome_meaning,
)

PAYERS = QUESTIONS["cost"]
_COUNTED = ("better", "worse", "other", "small", "none", "open")
_SHOWN = 8  # letters of a hash
_FEW = 10  # policies that a phone shows before all are asked for


def first(state: PageState) -> str:
    """The whole page, which needs no program."""
    league = shipped_league()
    if league is None:
        return render("nothing.html", state.language)
    asked = possible(league, state)
    every = rows_of(league, asked.outcome, asked.beside, f"years {asked.stretch}", asked.area)
    rows = [row for row in every if row.here.word in CLEAR] if asked.only_told else every
    ordered = in_order(rows, asked.sort, asked.language, lambda name: strongest(name).place)
    table = Table.of(every, asked)
    return render(
        "league.html",
        asked.language,
        notice=_notice(league, state, asked),
        lead=_lead(every, table, asked),
        counts=_counts(every, league, asked.language),
        meaning=outcome_meaning(asked.outcome, asked.language),
        form=_form(league, asked),
        payers=_payers(asked),
        heads=_heads(asked, table),
        ends=table.ends,
        rows=[_row(table, row, league, asked) for row in ordered],
        few=_FEW,
        source=say("part.source", asked.language, rules=league.about.rules[:_SHOWN]),
        pictures=_pictures(every, table, asked),
        waiting=_waiting(league, asked),
        basis=_basis(league, asked),
        axes="; ".join(outcome_label(name, asked.language) for name in league.about.axes),
        files=[(kind, address(asked, kind)) for kind in OFFERED],
        unbeaten=any(row.unbeaten for row in every),
    )


@solara.component
def League(state: PageState, go: Go) -> None:
    """The live page."""
    Block(first(state), on_act=links_to(go), classes="text")


def _row(table: Table, row: Row, league: Shipped, state: PageState) -> dict[str, Any]:
    """One policy in words, in all of Wales with the worst year on the way."""
    way = league.about.way.get(row.policy) if state.area == WALES else None
    return {**table.row(row), "way": on_the_way(way, state.language)}


def _notice(league: Shipped, state: PageState, asked: PageState) -> list[str]:
    """What is not as it was asked for, or not as the model is now."""
    language, lines = state.language, []
    if (state.area, state.outcome) != (asked.area, asked.outcome):
        outcome = outcome_label(state.outcome, language)
        lines.append(say("standings.not_there", language, outcome=outcome))
    if not stand_here(league.about.rules):
        made = league.about.rules[:_SHOWN]
        lines.append(say("standings.old", language, made=made, here=rules_here()[:_SHOWN]))
    return lines


def _lead(rows: Sequence[Row], table: Table, state: PageState) -> str:
    """The policy that is told to do most."""
    language = state.language
    if not table.here.better:
        return say("standings.neither", language)
    helps = [row for row in best_first(rows) if row.here.word == "better" and not row.event]
    if not helps:
        return say("standings.nobody", language)
    best = table.row(helps[0])
    size = table.here.in_words(best["here"]["size"])
    lead = say(
        "standings.most",
        language,
        outcome=outcome_label(state.outcome, language),
        policy=best["name"],
        size=size,
        between=best["here"]["between"],
    )
    return f"{lead} {say('standings.less_care', language)}" if paid_by_many(state.outcome) else lead


def _counts(rows: Sequence[Row], league: Shipped, language: Language) -> str:
    found = counts(rows)
    parts = [
        say(f"standings.count.{word}", language, number=found[word])
        for word in _COUNTED
        if found[word] or word in ("better", "worse")
    ]
    return say(
        "standings.counts",
        language,
        judged=found.total(),
        told=", ".join(parts),
        waiting=len(league.about.waiting),
    )


def _form(league: Shipped, state: PageState) -> dict[str, Any]:
    """What may be chosen, and what is."""
    language = state.language
    held = league.outcomes(state.area)
    main = [(name, outcome_label(name, language)) for name in MAIN if name in held]
    rest = sorted(held - set(MAIN), key=list(OUTCOMES).index)
    groups = [{"label": say("standings.main", language), "options": main}]
    groups += [one for one in outcome_groups(language, rest) if one["options"]]
    codes = [code for _, code in councils_by_name(language)]
    areas = [code for code in codes if state.outcome in league.outcomes(code)]
    names = {code: name for name, code in councils_by_name(language)}
    return {
        "action": f"/{language}/{SLUGS[language]['league']}",
        "kept": _kept(state),
        "groups": groups,
        "outcome": state.outcome,
        "years": [(one, say("league.years", language, years=one)) for one in STRETCHES],
        "stretch": state.stretch,
        "areas": [(WALES, say("area.wales", language)), *((code, names[code]) for code in areas)],
        "area": state.area,
        "besides": [(name, label) for name, label in main if name != state.outcome],
        "beside": state.beside,
        "only_told": state.only_told,
    }


def _kept(state: PageState) -> list[tuple[str, str]]:
    """Fields of the address that the form hands on."""
    _, _, query = state.url().partition("?")
    own = {"o", "w", "a", "b", "told", "sort"}
    return [(key, value) for key, value in parse_qsl(query) if key not in own]


def _payers(state: PageState) -> list[dict[str, Any]]:
    """A link for each who pays."""
    return [
        {
            "text": say(f"standings.payer.{name}", state.language),
            "href": link(state, outcome=name, area=WALES),
            "here": name == state.outcome,
            "id": name,
        }
        for name in PAYERS
    ]


def _heads(state: PageState, table: Table) -> list[dict[str, Any]]:
    """Heads of the columns: what they are called, how they are sorted, and a link that sorts."""
    language = state.language
    names = {
        "policy": (say("league_column.policy", language), ""),
        "effect": (outcome_label(state.outcome, language), table.here.unit),
        "beside": (outcome_label(state.beside, language), table.beside.unit),
        "rests": (say("standings.rests", language), ""),
        "strength": (say("standings.strength", language), ""),
    }
    heads = []
    for name, (text, unit) in names.items():
        sorted_now = state.sort.removeprefix("-") == name
        turned = state.sort.startswith("-")
        downwards = turned == _rises(state, name)
        heads.append(
            {
                "name": name,
                "text": text,
                "unit": unit,
                "label": f"{text}, {unit}" if unit else text,
                "sorted": ("descending" if downwards else "ascending") if sorted_now else "",
                "href": link(state, sort=f"-{name}" if sorted_now and not turned else name),
            }
        )
    return heads


def _rises(state: PageState, column: str) -> bool:
    """Whether a column goes from low to high at first: names, and outcomes that are best low."""
    outcome = {"effect": state.outcome, "beside": state.beside}.get(column)
    return column == "policy" if outcome is None else OUTCOMES[outcome].better == "low"


def _pictures(rows: Sequence[Row], table: Table, state: PageState) -> dict[str, Any]:
    """The picture in two sizes, and the names of the points that have numbers."""
    language = state.language
    chosen = [(row, name_of(preset(row.policy)).does(language)) for row in named(rows)]
    x, y = table.here, table.beside
    titles = {
        "x": outcome_label(x.outcome, language),
        "y": outcome_label(y.outcome, language),
    }
    corner = (
        (x.better > 0) - (x.better < 0),
        (y.better > 0) - (y.better < 0),
    )
    return {
        "title": say("standings.picture", language, **titles),
        "names": [{"name": name, "href": answer_link(state, row.policy)} for row, name in chosen],
        "drawn": [(where, picture(rows, chosen, x, y, frame)) for where, frame in _FRAMES],
        "x": (titles["x"], x.unit),
        "y": (titles["y"], y.unit),
        "corner": corner,
    }


_FRAMES = (("desk", DESK), ("phone", PHONE))


def _waiting(league: Shipped, state: PageState) -> list[tuple[str, str]]:
    """Names and answers of the policies that are not judged yet."""
    names = {
        name_of(preset(one)).does(state.language): answer_link(state, one)
        for one in league.about.waiting
    }
    return [(name, names[name]) for name in sorted_by_name(list(names), state.language)]


def _basis(league: Shipped, state: PageState) -> list[str]:
    """What the numbers rest on, a sentence each."""
    about, language = league.about, state.language
    future = expectations()[about.expects]
    pairs = [about.pairs[name] for name in about.judged]
    lines = [
        say(
            "standings.made",
            language,
            year=about.begins,
            expects=future.label_cy if language == "cy" else future.label_en,
            least=min(pairs, default=0),
            most=max(pairs, default=0),
            level=f"{100 * about.level:.1f}",
            prices=year_label(about.prices),
            rules=about.rules[:_SHOWN],
        )
    ]
    ready = about_shipped()
    if ready is not None and ready.rules != about.rules:
        lines.append(say("standings.answers_old", language, made=ready.rules[:_SHOWN]))
    return lines
