"""Views beside Mesa's controls: places on a map, headline outcomes, one agent's columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import solara

from gofal.abm.model import CareModel
from gofal.abm.network import ties_of
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.outcomes.frame import place_frame
from gofal.agents.table import Table
from gofal.experiments.adapters.mesa_model import HEADLINES, GofalModel
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, say, unit_name
from gofal.viz.parts import DataTable, FanChart, PlaceMap, Scale
from gofal.viz.parts.fan_chart import Formats
from gofal.viz.web.answers import place_name
from gofal.viz.web.places import points_on_map
from gofal.viz.web.wording import plain, range_words, words_of, written

MAPPED = "met_need"
KINDS = ("provider", "client", "commissioner", "carer", "unpaid", "catalyst")
"""Names of the tables of the state that can be looked into."""
_QUARTER = 13
_COLOURS = Scale("sequential", 0.4, 1.0)  # the same in every week; less takes the first colour


def places_drawn(model: CareModel, language: Language) -> None:
    """Met need by place at the end of the last quarter."""
    frame = place_frame(model.state, model.week - _QUARTER)
    shown = frame[(frame["outcome"] == MAPPED) & (frame["week"] == frame["week"].max())]
    values = dict(zip(shown["code"].astype(int), shown["value"], strict=True))
    write, label = written(MAPPED, language), outcome_label(MAPPED, language)
    points = [
        {
            "code": str(code),
            "name": place_name(code, language),
            "x": x,
            "y": y,
            "r": radius,
            "value": values.get(code),
            "text": write(values.get(code, math.nan)),
        }
        for code, x, y, radius in points_on_map()
    ]
    week = int(shown["week"].max()) if len(shown) else model.week
    PlaceMap(
        points=points,
        scale=_COLOURS,
        title=say("modeller.map", language, outcome=label, week=week),
        alt=say("places.alt", language, outcome=label, places=len(points)),
        legend=say("places.legend", language, unit=unit_name(OUTCOMES[MAPPED].unit, language)),
        words=words_of(language, "hint", "unclear", "missing"),
        format=plain(MAPPED, language),
    )


def headlines_drawn(model: GofalModel, language: Language) -> None:
    """The outcomes of Mesa's data collector, week by week."""
    frame = model.datacollector.get_model_vars_dataframe()
    if not len(frame):
        solara.Text(say("modeller.no_week", language))
        return
    with solara.v.Html(tag="div", class_="modeller-charts"):
        for outcome in HEADLINES:
            _headline(outcome, list(frame[outcome]), language)


def _headline(outcome: str, values: Sequence[float], language: Language) -> None:
    label, write = outcome_label(outcome, language), written(outcome, language)
    gone: list[float | None] = [None] * len(values)
    line = {
        "name": label,
        "years": range(1, len(values) + 1),
        "mean": values,
        "low": gone,
        "high": gone,
        "colour": "series-1",
    }
    FanChart(
        series=[line],
        unit=unit_name(OUTCOMES[outcome].unit, language),
        title=label,
        alt=say("modeller.now", language, outcome=label, value=write(values[-1])),
        words=range_words(language),
        formats=Formats(
            plain(outcome, language),
            year=lambda week: say("modeller.week", language, week=f"{week:g}"),
        ),
    )


@solara.component
def Inspector(model: CareModel, language: Language) -> None:
    """Choose an agent by kind and identity, and see its columns with their units."""
    kind, choose_kind = solara.use_state(KINDS[0])
    typed, type_in = solara.use_state("")
    table = getattr(model.state, kind)
    names = {say(f"modeller.kind.{one}", language): one for one in KINDS}
    known = np.sort(table["uid"][table.rows()])
    here = identity_of(typed, known)

    def step(by: int) -> None:
        at = int(np.searchsorted(known, here or 0)) + by
        type_in(str(known[at % len(known)]))

    def other_kind(name: str) -> None:
        choose_kind(names[name])
        type_in("")

    shown = next(name for name, one in names.items() if one == kind)
    solara.Select(
        say("modeller.kind", language), values=list(names), value=shown, on_value=other_kind
    )
    with solara.Row():
        solara.InputText(
            say("modeller.identity", language), value=typed or str(here or ""), on_value=type_in
        )
        for key, by in (("modeller.before", -1), ("modeller.after", 1)):
            solara.Button(
                say(key, language), on_click=lambda by=by: step(by), disabled=here is None
            )
    if here is None:
        nobody = say("modeller.nobody", language, given=typed[:20])
        solara.Text(nobody if len(known) else say("modeller.nobody_yet", language))
        return
    DataTable(
        columns=[
            {"key": key, "label": say(f"modeller.{key}", language)}
            for key in ("column", "value", "unit", "meaning")
        ],
        rows=columns_of(table, here, language),
        caption=say("modeller.agent", language, kind=shown, identity=here, count=len(known)),
        words={"hint": ""},
        sortable=False,
    )
    if ties := ties_shown(model, kind, here, language):
        DataTable(
            columns=[
                {"key": key, "label": say(f"network.{key}", language)}
                for key in ("from", "relation", "to")
            ],
            rows=ties,
            caption=say("network.ties", language),
            words={"hint": ""},
            sortable=False,
        )


def identity_of(typed: str, known: Any) -> int | None:
    """The identity that was typed, the first one if none was; None if nobody has it."""
    if not typed:
        return int(known[0]) if len(known) else None
    result = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else -1
    return result if result in known else None


def columns_of(table: Table[Any], identity: int, language: Language) -> list[dict[str, str]]:
    """Name, value, unit and meaning of every column of one agent, in their order."""
    rows = table.rows()
    row = rows[table["uid"][rows] == identity][0]
    return [
        {
            "column": name,
            "value": _value(table[name][row], language),
            "unit": spec.unit,
            "meaning": spec.meaning,
        }
        for name, (_, spec) in table.specs.items()
    ]


def ties_shown(
    model: CareModel, kind: str, identity: int, language: Language
) -> list[dict[str, str]]:
    """Whom an agent is tied to and how, one row a link."""

    def agent(kind: str, uid: int) -> str:
        return f"{say(f'modeller.kind.{kind}', language)} {uid}"

    table = getattr(model.state, kind)
    rows = table.rows()
    row = int(rows[table["uid"][rows] == identity][0])
    return [
        {
            "from": agent(tie.source, tie.source_uid),
            "relation": say(f"network.{tie.relation}", language),
            "to": agent(tie.target, tie.target_uid),
        }
        for tie in ties_of(model.state, kind, row)
    ]


def _value(value: Any, language: Language) -> str:
    """One value, or the values of a wide column one after another."""
    if np.ndim(value):
        return " ".join(_value(one, language) for one in value)
    if isinstance(value, np.bool_):
        return say("switch.on" if value else "switch.off", language)
    return str(value) if isinstance(value, np.integer) else f"{value:.4g}"
