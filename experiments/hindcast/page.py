"""``docs/hindcast.md``: what history can prove, the scores, every dated fact."""

from __future__ import annotations

from collections.abc import Mapping

from gofal.abm.results import WALES
from gofal.experiments.hindcast.result import AnswerRow, FactRow, Result, ScoreRow
from gofal.experiments.hindcast.series import DatedSeries
from gofal.experiments.output.docs import markdown
from gofal.experiments.text import UNDEFINED, Language, heads, level, number, say, three_digits

HEADING = "##"

type Known = Mapping[str, DatedSeries]
type Table = tuple[list[str], list[tuple[str, ...]]]


def page(result: Result, series: Known, language: Language, picture: str = "") -> str:
    """The page as Markdown.

    Args:
        result: of the hindcast.
        series: what it was put to.
        language: of the page.
        picture: a line that shows the picture, and how it is drawn.
    """
    lines = [f"# {say('hindcast.title', language)}", ""]
    varies = "hindcast.varies_sets" if result.sets else "hindcast.varies_luck"
    told = {**result.told, "varies": say(varies, language, sets=result.sets)}
    lines += [say("hindcast.made_by", language, **told), ""]
    lines += [f"{HEADING} {say('hindcast.proof', language)}", ""]
    for sentence in proof(result, language):
        lines += [sentence, ""]
    lines += [f"{HEADING} {say('hindcast.summary', language)}", ""]
    lines += [*summary(result, language), ""]
    lines += [picture, ""] if picture else []
    for title, note, made in TABLES:
        lines += [f"{HEADING} {say(title, language)}", "", say(note, language), ""]
        lines += markdown(*made(result, series, language))
    lines += _misses(series, language)
    return "\n".join([*lines, *_uses(series, language), ""])


def proof(result: Result, language: Language) -> list[str]:
    """What history can prove here, and what it cannot."""
    bands = "sets" if result.sets else "members"
    keys = ("can", "cannot", "few", bands, "naive")
    return [say(f"hindcast.proof_{key}", language) for key in keys]


def summary(result: Result, language: Language) -> list[str]:
    """What came of the testing facts, in three sentences."""
    counts = result.counts
    return [
        say(
            "hindcast.summary_numbers",
            language,
            count=counts.numbers,
            series=counts.series,
            half=counts.half,
            most=counts.most,
            half_right=counts.numbers / 2,
            most_right=counts.numbers * 9 / 10,
        ),
        say("hindcast.summary_naive", language, series=counts.compared, better=counts.better),
        say("hindcast.summary_signs", language, count=counts.signs, yes=counts.right),
    ]


def scores(result: Result, series: Known, language: Language) -> Table:
    """Heads and rows of the scores by series."""
    columns = heads(
        ("series", "place", "use", "count", "half", "most", "crps", "nothing", "trend", "better"),
        language,
        "hindcast",
    )
    return columns, [_score_row(one, series[one.series], language) for one in result.scores]


def _score_row(one: ScoreRow, series: DatedSeries, language: Language) -> tuple[str, ...]:
    shown = [
        UNDEFINED if x is None else _number(x, series)
        for x in (one.crps, one.beside, one.nothing, one.trend)
    ]
    crps = shown[0] if one.count == 1 or one.better is None else f"{shown[0]} ({shown[1]})"
    verdict = UNDEFINED
    if one.better is not None:
        verdict = say("hindcast.yes" if one.better else "hindcast.no", language)
    return (
        series.label(language),
        _place(series.place, language),
        _use(one.use, language),
        str(one.count),
        str(one.half),
        str(one.most),
        crps,
        shown[2],
        shown[3],
        verdict,
    )


def signs(result: Result, series: Known, language: Language) -> Table:
    """Heads and rows of what is answered by yes or no."""
    columns = heads(
        ("series", "facts", "at", "compared", "use", "middle", "members"), language, "hindcast"
    )
    return columns, [_sign_row(one, series[one.series], language) for one in result.answers]


def _sign_row(one: AnswerRow, series: DatedSeries, language: Language) -> tuple[str, ...]:
    return (
        series.label(language),
        ", ".join(one.facts),
        one.at,
        say(f"hindcast.is_{series.compared}", language),
        _use(one.use, language),
        _size(one, series),
        f"{100 * one.yes:.0f}%",
    )


def facts(result: Result, series: Known, language: Language) -> Table:
    """Heads and rows of every fact with a number."""
    columns = heads(
        ("series", "facts", "at", "use", "known", "middle", "half_band", "most_band", "crps"),
        language,
        "hindcast",
    )
    return columns, [_fact_row(one, series[one.series], language) for one in result.facts]


def _fact_row(one: FactRow, series: DatedSeries, language: Language) -> tuple[str, ...]:
    name = f"{series.label(language)}, {say(f'hindcast.is_{series.compared}', language)}"
    known, use = _number(one.known, series), _use(one.use, language)
    ids = ", ".join(one.facts)
    if one.middle is None:
        silent = (f"{known} *", say("hindcast.not_told", language), *(UNDEFINED,) * 3)
        return (name, ids, one.at, use, *(silent if one.silent else (known, *(UNDEFINED,) * 4)))
    bands = [
        " … ".join(_number(end, series, bare=True) for end in ends) for ends in (one.half, one.most)
    ]
    known += "" if one.inside else " *"
    middle, score = _number(one.middle, series), _number(one.crps, series)
    return (name, ids, one.at, use, known, middle, *bands, score)


TABLES = (
    ("hindcast.scores", "hindcast.scores_note", scores),
    ("hindcast.signs", "hindcast.signs_note", signs),
    ("hindcast.facts_title", "hindcast.facts_note", facts),
)
"""Title, note and maker of each table of the page."""


def _number(value: float, series: DatedSeries, bare: bool = False) -> str:
    """A number on the scale on which the series is compared."""
    unit = "ratio" if series.compared == "ratio" else series.unit
    show = number if bare else level
    return show(value, unit, three_digits(value))


def _misses(series: Known, language: Language) -> list[str]:
    """Which mechanism makes each miss, as far as anything is said of it."""
    told = [one for one in series.values() if one.explained(language)]
    if not told:
        return []
    lines = [f"- **{one.label(language)}**: {one.explained(language)}" for one in told]
    return [f"{HEADING} {say('hindcast.misses', language)}", "", *lines, ""]


def _uses(series: Known, language: Language) -> list[str]:
    lines = [f"{HEADING} {say('hindcast.uses', language)}", "", say("hindcast.add", language), ""]
    lines += [
        f"- **{one.label(language)}** (`{one.name}`; {_use(one.use, language)}; "
        f"`{one.outcome}`): {one.why(language)}"
        for one in series.values()
    ]
    return lines


def _size(one: AnswerRow, series: DatedSeries) -> str:
    """The number that a yes or no comes from, median of the members."""
    if one.size is None:
        return UNDEFINED
    if series.compared == "size":
        return level(one.size, series.unit, three_digits(one.size))
    return f"{number(one.size, 'share', three_digits(one.size), signed=True)}%"


def _use(use: str, language: Language) -> str:
    return say(f"hindcast.use_{use}", language)


def _place(place: str, language: Language) -> str:
    if place.casefold() == WALES:
        return say("figure.wales", language)
    from gofal.abm.facts import load_facts

    facts = load_facts()
    named = facts.councils.set_index("lad_code")[f"name_{language}"]
    return str(named[facts.council_code(place)])
