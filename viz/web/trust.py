"""How far to trust the model: what came of setting it beside what happened, in words and drawn."""

from __future__ import annotations

from functools import cache

from gofal.experiments.hindcast.result import Result, shipped_result
from gofal.experiments.hindcast.series import DatedSeries, load_series
from gofal.experiments.text import Language, capital, say
from gofal.viz.web.html import link, render
from gofal.viz.web.origin import rules_notice
from gofal.viz.web.shipped import rules_here, stand_here
from gofal.viz.web.state import PageState

_KIND = "hindcast"


def trust_block(state: PageState) -> str:
    """HTML of a few sentences for the start page, with a link to more; empty if nothing ships."""
    result = shipped_result()
    if result is None:
        return ""
    language = state.language
    return render(
        "trust_block.html",
        language,
        sentences=sentences(result, language),
        more=link(state, view="trust"),
        old=not stand_here(result.rules),
    )


def sentences(result: Result, language: Language) -> list[str]:
    """What came out, in plain words."""
    counts = result.counts
    tested = say(
        "trust.tested",
        language,
        facts=counts.numbers + counts.signs,
        count=counts.numbers,
        wrong=counts.numbers - counts.most,
        inside=counts.most,
        signs=counts.signs,
        right=counts.right,
    )
    if counts.compared:
        key = "trust.better" if counts.better else "trust.no_better"
        tested += f" {say(key, language, series=counts.compared, better=counts.better)}"
    missed = what_is_missed(result, language)
    lines = [say("trust.use", language), tested]
    return [*lines, say("trust.missed", language, missed="; ".join(missed))] if missed else lines


def what_is_missed(result: Result, language: Language) -> list[str]:
    """What the model misses where it misses half of a series or more, each thing once."""
    known = load_series()
    most = [one for one in result.missed if 2 * one.wrong >= one.of and one.series in known]
    said = (known[one.series].missed(language) for one in most)
    return list(dict.fromkeys(filter(None, said)))


def explained(result: Result, language: Language) -> list[tuple[str, str]]:
    """Series that are missed in part or whole, each with the mechanism that makes it, if told."""
    names = dict.fromkeys(one.series for one in result.missed)
    known: list[DatedSeries] = [load_series()[name] for name in names if name in load_series()]
    return [(capital(one.label(language)), one.explained(language)) for one in known]


def notice(result: Result, language: Language) -> str:
    """HTML that says which rules made the result, if others that do not stand today."""
    return "" if stand_here(result.rules) else rules_notice(result.rules, language)


def same_today(result: Result) -> str:
    """Today's rules, if others made the result that give the same numbers; otherwise nothing."""
    today = rules_here()
    return today if result.rules != today and stand_here(result.rules) else ""


@cache
def alt(language: Language) -> str:
    """The picture in words.

    Raises:
        GofalError: no result ships.
    """
    from gofal.viz.figures import Look, alt_text

    return alt_text(_KIND, _result().table, Look(language=language))


@cache
def picture(language: Language) -> bytes:
    """The picture of the model's bands and dated facts as SVG; takes seconds, once a language.

    Raises:
        GofalError: no result ships.
    """
    from gofal.viz.figures import Look, draw
    from gofal.viz.figures.canvas import title_of, to_svg

    result = _result()
    look = Look(language=language, alone=False, rules=result.rules)
    drawn = draw(_KIND, result.table, look)
    return to_svg(drawn, title_of(drawn), alt(language), language)


def _result() -> Result:
    from gofal.agents.errors import GofalError

    result = shipped_result()
    if result is None:
        raise GofalError("no hindcast ships here; write it with gofal hindcast --write")
    return result
