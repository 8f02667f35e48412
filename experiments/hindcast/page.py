"""``docs/hindcast.md``: what history can prove, the scores, every dated fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gofal.abm.results import WALES
from gofal.experiments.hindcast.meeting import Met
from gofal.experiments.hindcast.scores import band
from gofal.experiments.hindcast.series import DatedSeries
from gofal.experiments.hindcast.summary import (
    MAJORITY,
    SeriesScore,
    answers,
    coverage,
    numbers,
    scores,
)
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import UNDEFINED, Language, heads, level, number, say, three_digits

HEADING = "##"


def page(
    met: Sequence[Met],
    series: Mapping[str, DatedSeries],
    how: Mapping[str, object],
    language: Language,
    picture: str = "",
) -> str:
    """The page as Markdown.

    Args:
        met: every dated fact that the runs reach.
        series: all of them.
        how: command, version, rules, members, parameter sets (0 for none) and years.
        language: of the page.
        picture: a line that shows the picture, and how it is drawn.
    """
    lines = [f"# {say('hindcast.title', language)}", ""]
    varies = say("hindcast.varies_sets" if how["sets"] else "hindcast.varies_luck", language, **how)
    lines += [say("hindcast.made_by", language, **how, varies=varies), ""]
    lines += _proof(language, over_sets=bool(how["sets"]))
    lines += _summary(met, language)
    lines += [picture, ""] if picture else []
    lines += _scores(met, language)
    lines += _answers(met, language)
    lines += _facts(met, language)
    lines += _misses(series, language)
    return "\n".join([*lines, *_uses(series, language), ""])


def _proof(language: Language, over_sets: bool) -> list[str]:
    """What history can prove here, and what it cannot."""
    bands = "sets" if over_sets else "members"
    lines = [f"{HEADING} {say('hindcast.proof', language)}", ""]
    for key in ("can", "cannot", "few", bands, "naive"):
        lines += [say(f"hindcast.proof_{key}", language), ""]
    return lines


def _summary(met: Sequence[Met], language: Language) -> list[str]:
    tested, told = numbers(met, "test"), answers(met, "test")
    beside = [one for one in scores(tested) if one.comparable]
    yes = sum(one.yes > MAJORITY for one in told)
    return [
        f"{HEADING} {say('hindcast.summary', language)}",
        "",
        say(
            "hindcast.summary_numbers",
            language,
            count=len(tested),
            series=len(scores(tested)),
            half=coverage(tested, 0.5),
            most=coverage(tested, 0.9),
        ),
        say(
            "hindcast.summary_naive",
            language,
            series=len(beside),
            better=sum(one.better for one in beside),
        ),
        say("hindcast.summary_signs", language, count=len(told), yes=yes),
        "",
    ]


def _scores(met: Sequence[Met], language: Language) -> list[str]:
    columns = heads(
        ("series", "place", "use", "count", "half", "most", "crps", "nothing", "trend", "better"),
        language,
        "hindcast",
    )
    uses = ("test", "control", "seen", "fit", "forcing")
    rows = [_score_row(one, use, language) for use in uses for one in scores(numbers(met, use))]
    heading = [f"{HEADING} {say('hindcast.scores', language)}", ""]
    return [*heading, say("hindcast.scores_note", language), "", *markdown(columns, rows)]


def _score_row(one: SeriesScore, use: str, language: Language) -> tuple[str, ...]:
    shown = [_number(x, one.series) for x in (one.crps, one.beside, one.nothing, one.trend)]
    crps = shown[0] if one.count == 1 or not one.comparable else f"{shown[0]} ({shown[1]})"
    verdict = UNDEFINED
    if one.comparable:
        verdict = say("hindcast.yes" if one.better else "hindcast.no", language)
    return (
        one.series.label(language),
        _place(one.series.place, language),
        _use(use, language),
        str(one.count),
        str(one.half),
        str(one.most),
        crps,
        shown[2],
        shown[3],
        verdict,
    )


def _answers(met: Sequence[Met], language: Language) -> list[str]:
    columns = heads(
        ("series", "facts", "at", "compared", "use", "middle", "members"), language, "hindcast"
    )
    told = [one for one in met if one.series.yes_or_no]
    rows = [
        (
            one.series.label(language),
            _ids(one),
            one.value.at,
            say(f"hindcast.is_{one.series.compared}", language),
            _use(one.use, language),
            _size(one),
            f"{100 * one.yes:.0f} %",
        )
        for one in told
    ]
    heading = [f"{HEADING} {say('hindcast.signs', language)}", ""]
    return [*heading, say("hindcast.signs_note", language), "", *markdown(columns, rows)]


def _facts(met: Sequence[Met], language: Language) -> list[str]:
    columns = heads(
        ("series", "facts", "at", "use", "known", "middle", "half_band", "most_band", "crps"),
        language,
        "hindcast",
    )
    rows = [_fact_row(one, language) for one in met if not one.series.yes_or_no]
    heading = [f"{HEADING} {say('hindcast.facts_title', language)}", ""]
    return [*heading, say("hindcast.facts_note", language), "", *markdown(columns, rows)]


def _fact_row(one: Met, language: Language) -> tuple[str, ...]:
    name = f"{one.series.label(language)}, {say(f'hindcast.is_{one.series.compared}', language)}"
    known = _number(one.known, one.series)
    if not one.scored:
        first = (UNDEFINED,) * 4
        return (name, _ids(one), one.value.at, _use(one.use, language), known, *first)
    low, high = band(one.said, 0.9)
    mark = "" if low <= one.known <= high else " *"
    bands = [
        " … ".join(_number(end, one.series, bare=True) for end in band(one.said, share))
        for share in (0.5, 0.9)
    ]
    middle = _number(float(np.median(one.said)), one.series)
    score = _number(one.crps, one.series)
    use = _use(one.use, language)
    return (name, _ids(one), one.value.at, use, known + mark, middle, *bands, score)


def _number(value: float, series: DatedSeries, bare: bool = False) -> str:
    """A number on the scale on which the series is compared."""
    unit = "ratio" if series.compared == "ratio" else series.unit
    show = number if bare else level
    return show(value, unit, three_digits(value))


def _misses(series: Mapping[str, DatedSeries], language: Language) -> list[str]:
    """Which mechanism makes each miss, as far as anything is said of it."""
    told = [one for one in series.values() if one.explained(language)]
    if not told:
        return []
    lines = [f"- **{one.label(language)}**: {one.explained(language)}" for one in told]
    return [f"{HEADING} {say('hindcast.misses', language)}", "", *lines, ""]


def _uses(series: Mapping[str, DatedSeries], language: Language) -> list[str]:
    lines = [f"{HEADING} {say('hindcast.uses', language)}", "", say("hindcast.add", language), ""]
    lines += [
        f"- **{one.label(language)}** (`{one.name}`; {_use(one.use, language)}; "
        f"`{one.outcome}`): {one.why(language)}"
        for one in series.values()
    ]
    return lines


def _ids(one: Met) -> str:
    values = one.series.values if one.series.compared == "order" else (one.value,)
    return ", ".join(fact for value in values for fact in value.facts)


def _size(one: Met) -> str:
    """The number that a yes or no comes from, median of the members."""
    if one.size is None:
        return UNDEFINED
    middle = float(np.median(one.size))
    if one.series.compared == "size":
        return level(middle, one.series.unit, three_digits(middle))
    return f"{number(middle, 'share', three_digits(middle), signed=True)} %"


def _use(use: str, language: Language) -> str:
    return say(f"hindcast.use_{use}", language)


def _place(place: str, language: Language) -> str:
    if place.casefold() == WALES:
        return say("figure.wales", language)
    from gofal.abm.facts import load_facts

    facts = load_facts()
    named = facts.councils.set_index("lad_code")[f"name_{language}"]
    return str(named[facts.council_code(place)])
