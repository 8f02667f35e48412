"""A verdict in words: one sentence first, then a short one for each headline, and the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gofal.abm.calendar import FIRST_YEAR
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.evidence.wording import MUCH
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.text import MINUS, Language, bare, capital, is_percent, say, with_pound
from gofal.experiments.windows import year_label
from gofal.viz.change import Change, Word
from gofal.viz.verdict.lines import Line, Verdict, Way

_MILLION = 1_000_000.0
_TEN_MILLION = 10_000_000.0
_LAST = 2  # years that a verdict is of


@dataclass(frozen=True)
class Said:
    """A headline in words.

    Attributes:
        question: what it answers: fragility, pay, the country or the cost.
        word: what its change means; decides colour and sign.
        short: what changes, in a few words.
        range: the interval without a word on what it is; empty where there is none.
        sentence: what changes.
        between: the interval in words; empty where there is none.
        hours: hours of care behind a percentage; empty where there are none.
        but: what else the question asks that is clearly worse; empty where nothing is.
    """

    question: str
    word: Word
    short: str
    range: str
    sentence: str
    between: str
    hours: str
    but: str = ""


def lead(verdict: Verdict, language: Language) -> str:
    """What changes: what gets better, what gets worse, much worse before that; what it costs."""
    if _unmoved(verdict):
        return direction(verdict, language)
    return f"{direction(verdict, language)} {capital(_cost(verdict, language))}"


def direction(verdict: Verdict, language: Language) -> str:
    """What gets better and what gets worse in the end, and what is much worse before that."""
    if _unmoved(verdict):
        return say("verdict.unmoved", language)
    turned = [
        _worst(way, language)
        for way in _turned(verdict)
        if is_percent(OUTCOMES[way.outcome].unit) and abs(way.change.change) >= MUCH
    ]
    if not turned:
        return _end(verdict, language)
    before = say("verdict.before", language, turned=_joined(turned, language))
    return f"{_end(verdict, language)} {before}"


def _unmoved(verdict: Verdict) -> bool:
    """Whether every run comes out as without the policy: it sets what is there without it."""
    return all(line.change.word == "same" for line in (*verdict.lines, verdict.cost))


def _end(verdict: Verdict, language: Language) -> str:
    """What gets better and what gets worse in the last years, in a sentence."""
    lines = verdict.lines
    lines = (*lines, *(line.beside for line in lines if line.beside))
    gains, losses = (
        [_clause(line.outcome, word, language) for line in lines if line.change.word == word]
        for word in ("better", "worse")
    )
    gain, loss = (_joined(clauses, language) for clauses in (gains, losses))
    if gain and loss:
        return capital(say("verdict.but", language, gain=gain, loss=loss))
    if gain or loss:
        return capital(f"{gain or loss}.")
    if all(line.change.word in ("small", "same") for line in lines):
        return say("verdict.nothing", language)
    return say("verdict.untold", language)


def said(verdict: Verdict, language: Language) -> list[Said]:
    """Every headline and the cost, each in a short sentence."""
    return [
        *(_headline(line, language) for line in verdict.lines),
        _said_cost(verdict, language),
    ]


def way_there(verdict: Verdict, language: Language) -> list[str]:
    """What the years on the way are like."""
    whole = [_over_all(line, verdict.years, language) for line in verdict.whole]
    if not verdict.ways:
        return [say("verdict.way.never_worse", language, count=verdict.years), *whole]
    return [*(_on_the_way(way, language) for way in verdict.ways), *whole]


def way_in_short(verdict: Verdict, language: Language) -> str:
    """What the years on the way are like, in a few words: of each headline what its end hides."""
    end = {line.outcome: line.change.word for line in verdict.lines}
    parts = [_worst(way, language) for way in _turned(verdict)]
    parts += _still_worse(verdict, end, language)
    parts = parts or [say("verdict.short.never_worse", language)]
    return capital("; ".join([*parts, *_hidden(verdict, end, language)]))


def _turned(verdict: Verdict) -> list[Way]:
    """Headlines that are worse on the way and not in the end."""
    end = {line.outcome: line.change.word for line in verdict.lines}
    return [way for way in verdict.ways if end[way.outcome] != "worse"]


def _worst(way: Way, language: Language) -> str:
    """What is worse, most in which year, and its size there."""
    change, unit = way.change, OUTCOMES[way.outcome].unit
    per = "share" if is_percent(unit) else "wage"
    size = say(
        f"verdict.short.level.{per}",
        language,
        value=_number(change.value, unit, change.precision, language),
        reference=_number(change.reference, unit, change.precision, language),
    )
    clause, year = _clause(way.outcome, "worse", language), year_name(way.year, language)
    return say("verdict.short.turned", language, clause=clause, year=year, size=size)


def _still_worse(verdict: Verdict, end: Mapping[str, Word], language: Language) -> list[str]:
    """The worst years of headlines that are worse in the end too."""
    ways = [way for way in verdict.ways if end[way.outcome] == "worse"]
    years = {way.year for way in ways}
    if years and min(years) > (verdict.begins or 1) + verdict.years - 1 - _LAST:
        return [say("verdict.short.worst_last", language)]
    if len(years) == 1:
        return [say("verdict.short.worst", language, year=year_name(ways[0].year, language))]
    told = [f"{_asked(way.outcome, language)} {year_name(way.year, language)}" for way in ways]
    return [say("verdict.short.worst_years", language, told=", ".join(told))] if ways else []


def _asked(outcome: str, language: Language) -> str:
    """What a headline answers, inside a sentence."""
    text = say(f"verdict.question.{_question(outcome)}", language)
    return text[:1].lower() + text[1:]


def _hidden(verdict: Verdict, end: Mapping[str, Word], language: Language) -> list[str]:
    """Headlines whose mean of all years is told otherwise than their end, if no year says so."""
    ways = {way.outcome for way in verdict.ways}
    return [
        say(
            "verdict.short.whole",
            language,
            clause=_clause(line.outcome, line.change.word, language),
        )
        for line in verdict.whole
        if line.change.word != end[line.outcome]
        and not (line.change.word == "worse" and line.outcome in ways)
    ]


def basis(verdict: Verdict, language: Language) -> str:
    """Which years the verdict is of, and of which year its pounds are."""
    if not verdict.begins:
        return say("verdict.basis.undated", language, first=verdict.years - 1, last=verdict.years)
    last = verdict.begins + verdict.years
    return say(
        "verdict.basis.dated",
        language,
        first=last - 2,
        last=last,
        year=year_label(PRICE_YEAR),
    )


def _clause(outcome: str, word: str, language: Language) -> str:
    return say(f"verdict.clause.{outcome}.{word}", language)


def _joined(clauses: Sequence[str], language: Language) -> str:
    """Clauses one after another, with *and* before the last."""
    if len(clauses) < 2:
        return "".join(clauses)
    *first, last = clauses
    return say("verdict.and", language, first=", ".join(first), last=last)


def _headline(line: Line, language: Language) -> Said:
    change, unit = line.change, OUTCOMES[line.outcome].unit
    word = change.word if change.word in ("better", "worse") else _flat(change.word)
    numbers = {
        "size": _number(abs(change.change), unit, change.precision, language),
        "value": _number(change.value, unit, change.precision, language),
        "reference": _number(change.reference, unit, change.precision, language),
    }
    hours = ""
    if line.hours == line.hours and change.word in ("better", "worse"):
        what = "hours_back" if line.outcome == "handback_share" else "hours"
        more = "more" if line.hours > 0 else "fewer"
        hours = say(f"verdict.{what}.{more}", language, hours=in_two_digits(abs(line.hours)))
    if word in ("better", "worse"):
        short = say(f"verdict.short.{line.outcome}", language, **numbers)
    else:
        short = say(f"word.{change.word}", language)
    ends = _ends(change, unit, language)
    return Said(
        question=say(f"verdict.question.{_question(line.outcome)}", language),
        word=change.word,
        short=capital(short),
        range=_range(ends, line.outcome, language),
        sentence=say(f"verdict.line.{line.outcome}.{word}", language, **numbers),
        between=_between(ends, language),
        hours=hours,
        but=_but(line.beside, language) if line.beside else "",
    )


def _but(line: Line, language: Language) -> str:
    """What is clearly worse beside a headline that is not."""
    change, unit = line.change, OUTCOMES[line.outcome].unit
    return say(
        f"verdict.beside.{line.outcome}",
        language,
        value=_number(change.value, unit, change.precision, language),
        reference=_number(change.reference, unit, change.precision, language),
    )


def _said_cost(verdict: Verdict, language: Language) -> Said:
    change = verdict.cost.change
    who = "wales" if verdict.area == WALES else "council"
    sentence = capital(_cost(verdict, language))
    ends: tuple[str, ...] = ()
    if change.low == change.low and change.word != "same":
        ends = tuple(_money(x, language, plus=True) for x in (change.low, change.high))
    return Said(
        question=say("verdict.question.cost", language),
        word=change.word,
        short=_cost(verdict, language, short=True) if change.clear else sentence,
        range=_range(ends, "cost", language),
        sentence=sentence,
        between=_between(ends, language),
        hours=say(f"verdict.payer.{who}", language),
        but=_but(verdict.cost.beside, language) if verdict.cost.beside else "",
    )


def _cost(verdict: Verdict, language: Language, *, short: bool = False) -> str:
    """What it costs a year, in a sentence; more or less, also in a few words."""
    change = verdict.cost.change
    who = "wales" if verdict.area == WALES else "council"
    word = "more" if change.change > 0 else "less"
    if not change.clear:
        word = _flat(change.word)
    return say(
        f"verdict.short.cost.{who}.{word}" if short else f"verdict.cost.{who}.{word}",
        language,
        size=_money(abs(change.change), language),
    )


def _over_all(line: Line, years: int, language: Language) -> str:
    """A headline over the mean of all years."""
    unit, change = OUTCOMES[line.outcome].unit, line.change
    return say(
        "verdict.way.whole",
        language,
        years=years,
        clause=_clause(line.outcome, change.word, language),
        value=_number(change.value, unit, change.precision, language),
        reference=_number(change.reference, unit, change.precision, language),
    )


def _on_the_way(way: Way, language: Language) -> str:
    unit, change = OUTCOMES[way.outcome].unit, way.change
    return say(
        "verdict.way.worse",
        language,
        year=year_name(way.year, language),
        clause=_clause(way.outcome, "worse", language),
        value=_number(change.value, unit, change.precision, language),
        reference=_number(change.reference, unit, change.precision, language),
    )


def year_name(year: int, language: Language) -> str:
    """A year under the policy, from 1, or one with a date: 2026-27."""
    return year_label(year) if year >= FIRST_YEAR else say("year.number", language, year=year)


def _flat(word: Word) -> str:
    return "small" if word in ("small", "same") else "unclear"


def _question(outcome: str) -> str:
    return {"handback_share": "fragility", "effective_wage": "wages", "met_need": "need"}.get(
        outcome, "rural"
    )


def _number(value: float, unit: str, precision: float | None, language: Language) -> str:
    """A number as a sentence has it: out of a hundred for shares, with the pound for money."""
    text = bare(value, unit, language, precision)
    return with_pound(text) if unit.startswith("£") else text


def _ends(change: Change, unit: str, language: Language) -> tuple[str, ...]:
    """Both ends of an interval with their signs; nothing where there is none."""
    if change.low != change.low or change.word == "same":
        return ()
    ends = [bare(x, unit, language, change.precision, plus=True) for x in (change.low, change.high)]
    return tuple(with_pound(text) for text in ends) if unit.startswith("£") else tuple(ends)


def _range(ends: tuple[str, ...], of: str, language: Language) -> str:
    return say(f"verdict.range.{of}", language, low=ends[0], high=ends[1]) if ends else ""


def _between(ends: tuple[str, ...], language: Language) -> str:
    return say("verdict.between", language, low=ends[0], high=ends[1]) if ends else ""


def _money(pounds: float, language: Language, plus: bool = False) -> str:
    """Pounds a year, to two digits or so: £49 million, £4.1 million, £870,000."""
    sign = MINUS if pounds < 0 else "+" if plus else ""
    size = abs(pounds)
    if size < _MILLION:
        return with_pound(f"{sign}{in_two_digits(size)}")
    amount = f"{sign}{size / _MILLION:,.{0 if size >= _TEN_MILLION else 1}f}"
    return say("unit.millions", language, amount=with_pound(amount))


def in_two_digits(value: float) -> str:
    """An amount as a sentence has it: 3,500; 87,000; 12."""
    if value < 1:
        return "0"
    digits = len(str(int(value)))
    return f"{round(value, min(0, 2 - digits)):,.0f}"
