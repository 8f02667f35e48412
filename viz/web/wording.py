"""Words that several pages share: names, numbers in words, councils on a map, lists of outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.wording import MARKS
from gofal.experiments.text import (
    Language,
    bare,
    end,
    group_label,
    quantity,
    say,
    signed_quantity,
    sorted_by_name,
)
from gofal.viz.answer import (
    Answer,
    Band,
    When,
    band,
    council_codes,
    known_in_councils,
    known_outcomes,
    mean_of,
)
from gofal.viz.change import Change, precision_of
from gofal.viz.palette import DASHES
from gofal.viz.parts import Scale, fitting_scale
from gofal.viz.parts.fan_chart import Side
from gofal.viz.verdict.told import A_YEAR, as_told, band_as_told, told_factor, told_unit
from gofal.viz.verdict.words import year_name
from gofal.viz.web.gainers import by_council
from gofal.viz.web.html import render
from gofal.viz.web.state import PageState

type Go = Callable[[PageState | str], None]

PEOPLE = (
    "wait_weeks",
    "first_hour_weeks",
    "rural_wait_weeks",
    "continuity",
    "carer_strain",
    "unmet_known",
)
MONEY = (
    "council_cost",
    "health_cost",
    "welsh_government_cost",
    "uk_government_cost",
    "client_cost",
    "public_cost",
    "cost_per_met_hour",
)
"""Each payer, then the public in all, then what an hour of met need costs."""
SIDES: tuple[Side, Side] = ("better", "worse")
_DIRECTIONS = {"better": "better", "worse": "worse", "unclear": "unclear"}
_MILLION = 1e6
_GROUPS = ("fragility", "wages", "rural", "people", "money", "work")


@cache
def council_name(code: str, language: Language) -> str:
    """The name of a council, or of Wales."""
    if code == WALES:
        return say("area.wales", language)
    row = load_facts().councils.set_index("lad_code").loc[code]
    return str(row["name_cy" if language == "cy" else "name_en"])


@cache
def councils_by_name(language: Language) -> tuple[tuple[str, str], ...]:
    """Name and code of every council, in the order of the language's alphabet."""
    names = {council_name(code, language): code for code in council_codes()}
    return tuple((name, names[name]) for name in sorted_by_name(list(names), language))


def say_change(change: Change, outcome: str, language: Language) -> str:
    """A change in words with its interval: *better: +£0.11 an hour (0.05 to 0.17)*.

    Args:
        change: as it is told, see :mod:`gofal.viz.verdict.told`.
        outcome: of which; gives the unit.
        language: to say it in.
    """
    word, unit = say(f"word.{change.word}", language), told_unit(outcome)
    if change.word in ("same", "undefined"):
        return word
    ends = () if change.word == "one_run" else (change.low, change.high)
    most = max(map(abs, (change.change, *ends)))
    size = signed_quantity(change.change, unit, language, change.precision, most)
    if not ends:
        return say("change.one_run", language, word=word, size=size)
    low, high = (
        end(value, unit, language, change.precision, plus=True, most=most) for value in ends
    )
    return say("change.between", language, word=word, size=size, low=low, high=high)


def outcome_groups(language: Language, outcomes: Sequence[str]) -> list[dict[str, Any]]:
    """Outcomes under their headings, for a list to choose from."""
    return [
        {
            "label": group_label(group, language),
            "options": [
                (name, outcome_label(name, language))
                for name in outcomes
                if OUTCOMES[name].group == group
            ],
        }
        for group in _GROUPS
    ]


def written(
    outcome: str, language: Language, precision: float | None = None
) -> Callable[[float], str]:
    """Writes values as they are told with their unit, in as many digits as the precision allows."""
    return lambda value: quantity(value, told_unit(outcome), language, precision)


def plain(
    outcome: str,
    language: Language,
    plus: bool = False,
    most: float = 0.0,
    precision: float | None = None,
) -> Callable[[float], str]:
    """Writes values as they are told without their unit, for keys, axes and lists: 0.25, 10m.

    Args:
        outcome: of which; gives the unit.
        language: to write them in.
        plus: write a plus sign too.
        most: the largest of the values; all are in millions if that is.
        precision: half width of an interval, which decides the digits.
    """
    unit = told_unit(outcome)

    def write(value: float) -> str:
        if unit == A_YEAR and value and max(abs(value), most) >= _MILLION:
            width = precision and precision / _MILLION
            return f"{bare(value / _MILLION, '', language, width, plus)}m"
        return bare(value, unit, language, precision, plus)

    return write


def level(answer: Answer, outcome: str, code: str, when: When) -> float:
    """Mean over the replicates of the baseline, as it is told; NaN if none is known."""
    mean = float(mean_of(answer.at(BASELINE, outcome, code, when)))
    return told_factor(answer, outcome, when) * mean


def said_level(answer: Answer, outcome: str, code: str, when: When, language: Language) -> str:
    """The same in words, in no more digits than the replicates agree on."""
    precision = precision_of(answer.at(BASELINE, outcome, code, when))
    if precision is not None:
        precision *= told_factor(answer, outcome, when)
    return written(outcome, language, precision)(level(answer, outcome, code, when))


def course(answer: Answer, outcome: str, code: str) -> list[float]:
    """The level of the baseline year by year, as it is told."""
    return list(band_as_told(answer, band(answer, BASELINE, outcome, code), outcome).mean)


def direction(change: Change) -> str:
    """Colours of a change in the parts."""
    return _DIRECTIONS.get(change.word, "none")


def level_entries(
    answer: Answer, outcome: str, when: When, language: Language
) -> list[dict[str, Any]]:
    """Councils for a map: the level of an outcome in the baseline."""
    return [
        _entry(
            code,
            level(answer, outcome, code, when),
            said_level(answer, outcome, code, when, language),
            False,
            language,
        )
        for code in council_codes()
    ]


def yearly_levels(answer: Answer, outcome: str) -> list[list[float]]:
    """The level of an outcome in the baseline: for each year, every council."""
    lines = [course(answer, outcome, code) for code in council_codes()]
    return [list(year) for year in zip(*lines, strict=True)]


def change_entries(
    answer: Answer, arm: str, outcome: str, language: Language
) -> list[dict[str, Any]]:
    """Councils for a map: the difference from the baseline in the last two years."""
    entries = []
    for code, judged in by_council(answer, arm, outcome).items():
        change = as_told(answer, judged, outcome)
        text = say_change(change, outcome, language)
        entry = _entry(code, change.change, text, change.word == "unclear", language)
        entries.append({**entry, "sign": MARKS[change.word] if change.word in SIDES else ""})
    return entries


def sides(outcome: str, language: Language) -> dict[Side, str]:
    """Words with their signs for more and less of an outcome; none where neither is better."""
    if OUTCOMES[outcome].better == "none":
        return {}
    order = SIDES if OUTCOMES[outcome].better == "high" else SIDES[::-1]
    return {word: f"{MARKS[word]} {say(f'word.{word}', language)}" for word in order}


def _entry(code: str, value: float, text: str, unclear: bool, language: Language) -> dict[str, Any]:
    return {
        "code": code,
        "name": council_name(code, language),
        "abbr": load_facts().short_name(code, language),
        "value": value if math.isfinite(value) else None,
        "text": text,
        "unclear": unclear,
    }


def scale_of(entries: Sequence[Mapping[str, Any]], outcome: str, changes: bool = False) -> Scale:
    """Colours for councils: one way for levels, two ways for differences."""
    values = [entry["value"] for entry in entries]
    low_is_better = OUTCOMES[outcome].better == "low"
    if not changes:
        return fitting_scale(values, most=most_of(outcome))
    return fitting_scale(values, "diverging", upside_down=low_is_better)


def most_of(outcome: str) -> float | None:
    """The largest value an outcome can have; None if there is none."""
    return 1.0 if OUTCOMES[outcome].unit == "share" else None


def words_of(language: Language, *keys: str) -> dict[str, str]:
    """Texts ``part.<key>`` for a part, by key."""
    return {key: say(f"part.{key}", language) for key in keys}


def range_words(language: Language) -> dict[str, str]:
    """Pattern of an interval in a fan chart, with gaps for its ends."""
    return {"range": say("part.range", language, low="{low}", high="{high}")}


def band_series(name: str, line: Band, number: int) -> dict[str, Any]:
    """A line of a fan.

    Args:
        name: what it is called.
        line: what is drawn.
        number: 0 for the baseline, then the scenarios; decides colour and dashes.
    """
    return {
        "name": name,
        "years": line.year,
        "mean": line.mean,
        "low": line.low,
        "high": line.high,
        "colour": f"series-{number}" if number else "baseline",
        "dash": DASHES[number % len(DASHES)],
    }


def outcome_chooser(
    state: PageState, answer: Answer, code: str = WALES, of_places: Sequence[str] = ()
) -> str:
    """HTML of the list of outcomes that an answer knows in an area, and what the chosen one is.

    Those that the map shows come first; the headings of the others say what is not known of them.

    Args:
        state: of the page.
        answer: whose outcomes are offered.
        code: of the area.
        of_places: outcomes of the map of places, if that is drawn.
    """
    language, known = state.language, known_outcomes(answer, code)
    if of_places:
        mapped, rest = frozenset(of_places), "choose.not_of_places"
    else:
        mapped, rest = known_in_councils(answer), "choose.wales_only"
    groups = outcome_groups(language, [name for name in known if name in mapped])
    groups += [
        group | {"label": say(rest, language, group=group["label"])}
        for group in outcome_groups(language, [name for name in known if name not in mapped])
    ]
    return render(
        "outcome.html",
        language,
        groups=[group for group in groups if group["options"]],
        chosen=state.outcome,
        meaning=outcome_meaning(state.outcome, language),
    )


def outcome_meaning(name: str, language: Language) -> str:
    """What an outcome is, in a sentence, and which way is better."""
    outcome = OUTCOMES[name]
    meaning = outcome.meaning_cy if language == "cy" else outcome.meaning_en
    way = "" if outcome.better == "none" else say(f"outcome.better.{outcome.better}", language)
    return f"{meaning} {way}".strip()


def years_text(language: Language, years: int, begins: int = 0) -> list[str]:
    """Years as a player names them; with a date if an April is named in which they begin."""
    first = begins or 1
    return [year_name(year, language) for year in range(first, first + years)]


def named_year(answer: Answer, state: PageState) -> str:
    """The year of levels that a state shows of an answer."""
    return years_text(state.language, answer.years, answer.begins)[state.shown_year - 1]
