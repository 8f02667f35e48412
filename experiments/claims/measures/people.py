"""People served and carers at work, by delivery model and by who holds the money (year ends)."""

from __future__ import annotations

from collections.abc import Callable

from gofal.experiments.claims.measures.base import (
    Ask,
    Measure,
    Tables,
    chosen,
    in_years,
    of_area,
    ratio,
)


def _care(column: str) -> Callable[[Tables, Ask], float]:
    """Mean over people served."""

    def read(tables: Tables, ask: Ask) -> float:
        rows = in_years(of_area(tables("care"), ask), ask)
        rows = chosen(chosen(rows, "form", ask.forms), "route", ask.routes)
        return ratio(rows[column].sum(), rows["people"].sum())

    return read


def _care_share(tables: Tables, ask: Ask) -> float:
    rows = in_years(of_area(tables("care"), ask), ask)
    mine = chosen(chosen(rows, "form", ask.forms), "route", ask.routes)
    return ratio(mine["people"].sum(), rows["people"].sum())


def _work(column: str, over: str) -> Callable[[Tables, Ask], float]:
    """Mean over carers at work."""

    def read(tables: Tables, ask: Ask) -> float:
        rows = chosen(in_years(of_area(tables("work"), ask), ask), "form", ask.forms)
        return ratio(rows[column].sum(), rows[over].sum())

    return read


MEASURES = (
    Measure("care_wellbeing", "0-1", "wellbeing of people served by the kind",
            "llesiant pobl a wasanaethir gan y math", _care("wellbeing")),
    Measure("care_continuity", "share", "continuity for people served by the kind",
            "parhad i bobl a wasanaethir gan y math", _care("continuity")),
    Measure("care_complexity", "0-1", "complexity of people served by the kind",
            "cymhlethdod pobl a wasanaethir gan y math", _care("complexity")),
    Measure("care_need", "h/week", "need of a person served by the kind",
            "angen person a wasanaethir gan y math", _care("need")),
    Measure("care_above_need", "h/week", "package above need of a person served by the kind",
            "pecyn uwchlaw angen person a wasanaethir gan y math", _care("above_need")),
    Measure("care_unmet", "share", "need unmet of a person served by the kind",
            "angen heb ei ddiwallu person a wasanaethir gan y math", _care("unmet")),
    Measure("care_price", "£/h", "price of an hour of people served by the kind",
            "pris awr pobl a wasanaethir gan y math", _care("price")),
    Measure("care_share", "share", "share of people served by the kind",
            "cyfran y bobl a wasanaethir gan y math", _care_share),
    Measure("left_share", "1/year", "carers of the kind gone from their employer within a year",
            "gweithwyr y math a adawodd eu cyflogwr o fewn blwyddyn", _work("left", "before")),
    Measure("work_satisfaction", "0-1", "satisfaction of carers of the kind",
            "boddhad gweithwyr gofal y math", _work("satisfaction", "carers")),
    Measure("work_effective", "£/h", "effective wage of carers of the kind",
            "cyflog effeithiol gweithwyr gofal y math", _work("effective", "carers")),
    Measure("work_secure", "share", "carers of the kind on guaranteed hours",
            "gweithwyr y math ar oriau gwarantedig", _work("secure", "carers")),
)  # fmt: skip
