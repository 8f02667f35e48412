"""The answer: three questions first, then people, then money; where, for whom, how sure."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import solara

from abm.measures import OUTCOMES
from abm.results import WALES
from viz.parts import CouncilMap, DataTable, FanChart, Forest, Progress
from viz.web.answer import BASELINE, Answer, Change, band, difference, paired
from viz.web.arms import arm, label
from viz.web.block import Act, Block
from viz.web.gather import Gathered, shipped_answer, use_answer
from viz.web.html import link, render
from viz.web.pages.ask import chips
from viz.web.state import State, model_version
from viz.web.telling import (
    FIRST_THREE,
    MONEY,
    PEOPLE,
    Go,
    change_entries,
    councils_by_name,
    direction,
    outcome_chooser,
    outcome_label,
    plain,
    say_change,
    scale_of,
    words_of,
    written,
)
from viz.web.who import by_council
from viz.web.words import Language, bare, number, say, signed, unit_name

_RURAL = (
    "rural_met_need", "urban_met_need", "rural_wait_weeks", "urban_wait_weeks", "rural_gap",
    "offer_travel_share",
)  # fmt: skip


def first(state: State) -> str:
    """The changes as a table, where they are known without a run."""
    answer = shipped_answer(state)
    return render(
        "answer.html",
        state.language,
        **_told(state),
        known=answer is not None,
        sentences=[] if answer is None else sentences(answer, state),
        blocks=[]
        if answer is None
        else [
            {"title": say(f"answer.{name}", state.language), "rows": changes(answer, state, names)}
            for name, names in (("people", PEOPLE), ("money", MONEY), ("rural", _RURAL))
        ],
        arms=[] if answer is None else [one["label"] for one in chips(state)],
    )


def _told(state: State) -> dict[str, Any]:
    return {
        "scenarios": chips(state),
        "ask": link(state, view="ask"),
        "share": state.with_(version=model_version()).url(),
        "data": _file(state, "csv"),
        "command": command(state),
    }


def _file(state: State, kind: str) -> str:
    path, _, query = state.url().partition("?")
    return f"/{state.language}/file/{kind}{'?' + query if query and path else ''}"


def command(state: State) -> str:
    """What to type to get the same answer from the command line."""
    from viz.web.runs import REPLICATES, SCALE, SEED, YEARS

    answer = shipped_answer(state)
    scale, replicates = (answer.scale, answer.replicates) if answer else (SCALE, REPLICATES)
    arms = " ".join(f"'{arm(one)}'" for one in state.scenarios)
    return (
        f"gofal compare baseline {arms} --years {YEARS} --replicates {replicates} "
        f"--scale {scale:g} --seed {SEED}"
    )


def sentences(answer: Answer, state: State) -> list[str]:
    """The three questions answered in a sentence each, for every scenario."""
    told = []
    for outcome in FIRST_THREE:
        for one in state.scenarios:
            change = difference(answer, arm(one), outcome)
            told.append(
                say(
                    "answer.sentence",
                    state.language,
                    scenario=label(one, state.language),
                    outcome=outcome_label(outcome, state.language),
                    change=say_change(change, outcome, state.language),
                )
            )
    return told


def changes(answer: Answer, state: State, outcomes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a table: an outcome, its level in the baseline, and each scenario's change."""
    rows = []
    for outcome in outcomes:
        found = [difference(answer, arm(one), outcome) for one in state.scenarios]
        rows.append(
            {
                "name": outcome_label(outcome, state.language),
                "baseline": written(outcome, state.language)(found[0].reference),
                "cells": [say_change(one, outcome, state.language) for one in found],
            }
        )
    return rows


@solara.component
def AnswerPage(state: State, go: Go) -> None:
    """The live page."""
    found, stop = use_answer(state)
    language = state.language

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "outcome":
            go(_asked(state, done.value))
        elif done.do == "stress":
            go(state.with_(stress=not state.stress))

    Block(
        render("answer_lead.html", language, **_told(state), stress=state.stress),
        on_act=act,
        classes="text",
    )
    if not state.scenarios:
        return
    _progress(found, stop, language)
    if found.answer is None:
        return
    told = _missing_left_out(found.answer, state)
    provisional = found.phase != "done"
    Block(
        render(
            "sentences.html",
            language,
            lines=[] if provisional else sentences(found.answer, told),
            provisional=provisional,
            sure=sure(found.answer, language),
        ),
        classes="text",
    )
    for outcome in FIRST_THREE:
        fan(found.answer, told, outcome)
    if provisional:
        return
    _table(found.answer, state, "people", PEOPLE)
    _table(found.answer, state, "money", MONEY)
    Block(outcome_chooser(state), on_act=act, classes="text controls")
    _where(found.answer, state, go)
    _table(found.answer, state, "rural", _RURAL)
    if found.stress:
        _stress(found, state)


def _asked(state: State, outcome: str) -> State | str:
    return state.with_(outcome=outcome) if outcome in OUTCOMES else state


def _missing_left_out(answer: Answer, state: State) -> State:
    """Only scenarios of which something is known yet."""
    there = tuple(one for one in state.scenarios if arm(one) in answer.arms)
    return state.with_(scenarios=there)


def _progress(found: Gathered, stop: Any, language: Language) -> None:
    if found.phase in ("waiting", "running"):
        if found.place:
            text = say("run.place", language, count=found.place)
        elif math.isnan(found.seconds):
            text = say("run.running", language)
        else:
            text = say("run.left", language, count=max(1, round(found.seconds)))
        Progress(
            share=found.share if found.phase == "running" else None,
            text=text,
            on_stop=stop,
            stop_label=say("run.stop", language),
            label=say("run.label", language),
        )
    elif found.phase != "done":
        Block(
            render("told.html", language, text=say(found.why or "run.stopped", language)),
            classes="text",
        )


def sure(answer: Answer, language: Language) -> str:
    """How the numbers came about, in a sentence."""
    return say(
        "answer.sure", language, count=answer.replicates, years=answer.years,
        scale=number(answer.scale, "share", language),
    )  # fmt: skip


def fan(answer: Answer, state: State, outcome: str, code: str = WALES) -> None:
    """Levels over the years: the baseline and every scenario."""
    language = state.language
    arms = [(BASELINE, say("baseline", language))]
    arms += [(arm(one), label(one, language)) for one in state.scenarios]
    series = []
    for name, title in arms:
        line = band(answer, name, outcome, code)
        series.append(
            {
                "name": title,
                "years": line.year,
                "mean": line.mean,
                "low": line.low,
                "high": line.high,
            }
        )
    lines = [sentence for sentence in sentences(answer, state) if state.scenarios]
    FanChart(
        series=series,
        unit=unit_name(OUTCOMES[outcome].unit, language),
        title=outcome_label(outcome, language),
        alt=lines[FIRST_THREE.index(outcome) * max(1, len(state.scenarios))]
        if outcome in FIRST_THREE and lines
        else outcome_label(outcome, language),
        words={"range": say("part.range", language, low="{low}", high="{high}")},
        format=written(outcome, language),
        year_format=lambda year: say("year.number", language, year=int(year)),
    )


def _table(answer: Answer, state: State, name: str, outcomes: tuple[str, ...]) -> None:
    language = state.language
    columns = [
        {"key": "name", "label": say("column.outcome", language)},
        {"key": "baseline", "label": say("baseline", language), "align": "right"},
    ]
    columns += [
        {"key": f"c{n}", "label": label(one, language)} for n, one in enumerate(state.scenarios)
    ]
    rows = [
        {
            "name": row["name"],
            "baseline": row["baseline"],
            **{f"c{n}": cell for n, cell in enumerate(row["cells"])},
        }
        for row in changes(answer, state, outcomes)
    ]
    DataTable(
        columns=columns,
        rows=rows,
        caption=say(f"answer.{name}", language),
        words={"hint": say("part.sort", language)},
        sortable=False,
    )


def _where(answer: Answer, state: State, go: Go) -> None:
    """Who gains and who loses, by council: map, forest and table of one scenario."""
    language, outcome = state.language, state.outcome
    shown = state.scenarios[min(state.chosen, len(state.scenarios) - 1)]
    entries = change_entries(answer, arm(shown), outcome, language)
    unit = unit_name(OUTCOMES[outcome].unit, language)
    title = say(
        "answer.where",
        language,
        outcome=outcome_label(outcome, language),
        scenario=label(shown, language),
    )
    CouncilMap(
        values=entries,
        scale=scale_of(entries, outcome, changes=True),
        title=title,
        alt=gains(answer, state),
        legend=say("answer.legend", language, unit=unit),
        words=words_of(language, "hint", "unclear", "missing"),
        format=lambda value: bare(value, OUTCOMES[outcome].unit, language, plus=True),
        shapes="outline" if state.map == "outline" else "hex",
        on_select=lambda code: go(state.with_(view="council", area=code)),
    )
    found = by_council(answer, arm(shown), outcome)
    rows = [(name, found[code]) for name, code in councils_by_name(language)]
    Forest(
        rows=[_forest_row(name, change, outcome, language) for name, change in _ranked(rows)],
        unit=unit,
        title=say("answer.councils", language),
        format=plain(outcome, language),
    )


def _ranked(rows: list[tuple[str, Change]]) -> list[tuple[str, Change]]:
    known = [row for row in rows if math.isfinite(row[1].change)]
    return sorted(known, key=lambda row: row[1].change)


def _forest_row(name: str, change: Change, outcome: str, language: Language) -> dict[str, Any]:
    return {
        "name": name,
        "change": change.change,
        "low": change.low,
        "high": change.high,
        "text": signed(change.change, OUTCOMES[outcome].unit, language, change.precision),
        "word": say(change.word, language),
        "direction": direction(change),
    }


def gains(answer: Answer, state: State) -> str:
    """How many councils gain, lose, or cannot be told, in a sentence."""
    shown = state.scenarios[min(state.chosen, len(state.scenarios) - 1)]
    words = [one.word for one in by_council(answer, arm(shown), state.outcome).values()]
    return say(
        "answer.gains",
        state.language,
        better=words.count("better") + words.count("higher"),
        worse=words.count("worse") + words.count("lower"),
        unclear=len(words) - sum(words.count(w) for w in ("better", "worse", "higher", "lower")),
    )


def _stress(found: Gathered, state: State) -> None:
    language = state.language
    losses = found.stress or {}
    base = losses.get(BASELINE)
    if base is None:
        return
    rows = []
    for n, outcome in enumerate(("stress_loss_4", "stress_loss_13")):
        row: dict[str, Any] = {
            "name": outcome_label(outcome, language),
            "baseline": written(outcome, language)(float(np.mean(base[n, :, -1]))),
        }
        for k, one in enumerate(state.scenarios):
            (change,) = paired(losses[arm(one)][n, :, -1][None], base[n, :, -1][None], "low")
            row[f"c{k}"] = say_change(change, outcome, language)
        rows.append(row)
    DataTable(
        columns=[
            {"key": "name", "label": say("column.outcome", language)},
            {"key": "baseline", "label": say("baseline", language), "align": "right"},
            *(
                {"key": f"c{k}", "label": label(one, language)}
                for k, one in enumerate(state.scenarios)
            ),
        ],
        rows=rows,
        caption=say("answer.stress", language),
        words={"hint": say("part.sort", language)},
        sortable=False,
    )
