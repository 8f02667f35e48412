"""``docs/payment.md``: ways of paying at equal money, with the fee at which it is equal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.experiments.comparison.fair import GOALS, LEVER, Fair
from gofal.experiments.comparison.fee_search import MOST
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.equal_money import MODE, AtFee, FeeSearch, all_ways
from gofal.experiments.evidence.league import records
from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.payment import SAME, TOLD, payment_table
from gofal.experiments.evidence.plan import Planner, Want
from gofal.experiments.evidence.terms import WINDOWS
from gofal.experiments.evidence.told import over_years
from gofal.experiments.evidence.wording import called, effect
from gofal.experiments.output.docs import markdown
from gofal.experiments.systems.table import setting_text
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    difference,
    heads,
    interval,
    level,
    number,
    say,
    three_digits,
)

FINE = 0.0003
"""Precision of what is told of a distance: hundredths of a per cent or of a point."""


def payment_page(planner: Planner, language: Language, top: Sequence[str]) -> str:
    """The page as Markdown.

    Args:
        planner: what is there, and what is still wanted.
        language: of the page.
        top: lines on how it came about.
    """
    money = planner.money
    lines = [f"# {say('payment.title', language)}", "", *top, *_missing(planner, language)]
    lines += [*_how_to_read(planner, language), *_fees(planner, language)]
    table = payment_table(money)
    for way in money.ways:
        lines += _way(planner, way, table[table["way"] == way], language)
    return "\n".join([*lines, ""])


def _how_to_read(planner: Planner, language: Language) -> list[str]:
    spending, margin = GOALS["spending"].tolerance, GOALS["margin"].tolerance
    lever, pay = load_levers()[LEVER], [one for one in scenario_names() if _mode(one) is not None]
    others = ", ".join(f"`{name}`" for name in pay if name not in all_ways())
    told = say(
        "payment.how_to_read",
        language,
        spending=f"{100 * spending:g}",
        margin=f"{100 * margin:g}",
        low=f"{lever.low:g}",
        high=f"{lever.high:g}",
        trials=MOST,
        pairs=planner.looks[0],
    )
    which = say("payment.which", language, names=others)
    return [told, "", which, "", say("league.marks", language), ""]


def _fees(planner: Planner, language: Language) -> list[str]:
    """The level found for every way of paying, and how near to equal it comes."""
    rows = [_fee(planner, one, language) for one in planner.money.searches()]
    names = ("way", "equal", "fee", "trials", "in_trials", "in_pairs", "pairs")
    lines = [f"## {say('payment.fees', language)}", ""]
    return [*lines, *markdown(heads(names, language, "payment_column"), rows)]


def _fee(planner: Planner, one: FeeSearch, language: Language) -> tuple[str, ...]:
    there, pairs = UNDEFINED, 0
    if one.judged is not None:
        there = _in_pairs(planner, one.judged, one.fair, language)
        pairs = planner.parts.pairs(one.judged)
    return (
        called(one.way, language),
        _equal(one.fair, language),
        _level(one, language),
        str(len(one.tried)),
        _in_trials(one, language),
        there,
        str(pairs),
    )


def _level(one: FeeSearch, language: Language) -> str:
    if one.error:
        return say("payment.wrong", language)
    if one.next is not None or one.best is None:
        return say("payment.looked_for", language)
    if one.level is None:
        return say("payment.never", language, nearest=f"{one.best.level:g}")
    found = f"{one.level:g}"
    return found if one.met else say("payment.missed", language, level=found)


def _in_trials(one: FeeSearch, language: Language) -> str:
    if one.wanted is None or one.best is None:
        return UNDEFINED
    away = one.best.value - one.wanted.value
    return _away(away, one.wanted.value, one.fair, language)


def _in_pairs(planner: Planner, arm: AtFee, fair: Fair, language: Language) -> str:
    found = over_years(planner.parts, arm, GOALS[fair].outcome)
    if not np.isfinite(found.low):
        return UNDEFINED
    share = found.reference if GOALS[fair].relative else 1.0
    ends = interval(found.low / share, found.high / share, "share", FINE, signed=True)
    return f"{_away(found.effect, found.reference, fair, language)} ({ends})"


def _away(away: float, reference: float, fair: Fair, language: Language) -> str:
    """How far from equal: in per cent of the reference, or in points."""
    if GOALS[fair].relative:
        return f"{number(away / reference, 'share', FINE, signed=True)}%"
    return difference(away, "share", FINE, language, signed=True)


def _way(planner: Planner, way: str, own: pd.DataFrame, language: Language) -> list[str]:
    """What a way of paying does, at the same fee and at each that was found."""
    policy = load_scenario(way)
    settings = ", ".join(f"`{setting_text(one, language)}`" for one in policy.settings)
    lines = [f"## {called(way, language)}", ""]
    lines += [say("payment.sets", language, mode=_mode_label(way, language), settings=settings), ""]
    ats = list(dict.fromkeys(own["at"]))
    columns = heads(("outcome", "years", "without"), language, "payment_column")
    columns += [_at(own, at, language) for at in ats]
    rows = [
        _row(own[(own["outcome"] == outcome) & (own["years"] == window.name)], ats, language)
        for outcome in TOLD
        for window in WINDOWS
    ]
    lacking = [one for one in planner.money.searches() if one.way == way and one.level is None]
    lines += markdown(columns, rows)
    for one in lacking:
        told = {"equal": _equal(one.fair, language), "why": _level(one, language)}
        lines += [say("payment.not_judged", language, **told), ""]
    return lines


def _at(own: pd.DataFrame, at: str, language: Language) -> str:
    rows = own[own["at"] == at]
    fee, pairs = float(rows["fee"].iloc[0]), int(rows["pairs"].max())
    return say(f"payment.at_{at}", language, fee=f"{fee:g}", pairs=pairs)


def _row(rows: pd.DataFrame, ats: Sequence[str], language: Language) -> tuple[str, ...]:
    told = {row["at"]: row for row in records(rows)}
    first = told[SAME]
    outcome, reference = str(first["outcome"]), float(first["reference"])
    without = level(reference, OUTCOMES[outcome].unit, three_digits(reference))
    cells = (effect({**told[at], "sure": False}, language) for at in ats)
    return (
        outcome_label(outcome, language),
        years_label(first["years"], language),
        without,
        *cells,
    )


def _missing(planner: Planner, language: Language) -> list[str]:
    """What went wrong, which fees are not known yet, and what wants more pairs."""
    lines: list[str] = []
    searches = planner.money.searches()
    for one in searches:
        if one.error:
            name = _name(one.way, one.fair, language)
            lines += [say("payment.went_wrong", language, arm=name, error=one.error), ""]
    going = [one for one in searches if one.next is not None and not one.error]
    first, later = _wanted(planner, language)
    told = {
        "payment.going": [_name(one.way, one.fair, language) for one in going],
        "evidence.missing": first,
        "evidence.still_open": later,
    }
    for key, every in told.items():
        if every:
            lines += [say(key, language, number=len(every), names=", ".join(every)), ""]
    return lines or [say("payment.nothing_wanted", language), ""]


def _wanted(planner: Planner, language: Language) -> tuple[list[str], list[str]]:
    """What is not judged yet, and what is open with more pairs allowed, by name."""
    wants = [want for want in planner.wants() if isinstance(want, Want)]
    first, later = list[str](), list[str]()
    for arm in (want.arm for want in wants if isinstance(want.arm, AtFee)):
        if arm.fair is not None:
            few = planner.parts.pairs(arm) < planner.looks[0]
            (first if few else later).append(_name(arm.way, arm.fair, language))
    return first, later


def _name(way: str, fair: Fair, language: Language) -> str:
    return f"`{way}` ({_equal(fair, language)})"


def _equal(fair: str, language: Language) -> str:
    return say(f"payment.equal_{fair}", language)


def _mode(name: str) -> float | None:
    return next((one.value for one in load_scenario(name).settings if one.lever == MODE), None)


def _mode_label(way: str, language: Language) -> str:
    option = load_levers()[MODE].options[int(_mode(way) or 0)]
    return option.label_cy if language == "cy" else option.label_en
