"""The picture beside a shared link: the question, its verdict in a sentence, and its signs."""

from __future__ import annotations

from functools import lru_cache

from matplotlib.figure import Figure
from matplotlib.patches import RegularPolygon

from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer
from gofal.viz.figures.canvas import plain_style, to_png, wrapped
from gofal.viz.palette import LIGHT
from gofal.viz.parts.geometry import HEX, sheet
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import Verdict, verdict_of
from gofal.viz.web.arms import arm, label
from gofal.viz.web.gather import ready_answer
from gofal.viz.web.judged import judged_in, shown
from gofal.viz.web.state import PageState, read_url
from gofal.viz.web.verdict_block import rows_of

SIZE = (1200, 630)
"""Pixels: what websites that show links ask for."""
_DPI = 100
_WIDTH, _HEIGHT = (pixels / _DPI for pixels in SIZE)
_EDGE = 0.55  # inches
_WORDS = 7.0  # inches for the words; signs or a map stand beside them
_LINE = 1.3  # height of a line over the size of its letters
_MOST_LINES = 6
_SIZES = (30, 27, 24, 21, 19)  # points of the sentence, the largest that has room
_KEPT = 32
_ACCENT = LIGHT.series[0]
_COLOURS = {"better": LIGHT.better, "worse": LIGHT.worse}


def card_address(state: PageState) -> str:
    """The address of the picture of a page: of an answer its own, of any other page the usual."""
    if state.view != "answer" or not state.scenarios:
        return f"/{state.language}/card.png"
    _, _, query = state.url().partition("?")
    return f"/{state.language}/card.png?{query}"


def card(state: PageState) -> bytes:
    """The picture as PNG; takes up to a second when it is drawn first."""
    answer = ready_answer(state) if state.scenarios else None
    return _drawn(state.with_(view="answer").url(), None if answer is None else answer.seeds)


@lru_cache(maxsize=_KEPT)
def _drawn(url: str, seeds: tuple[int, ...] | None) -> bytes:
    """The picture of an address; with other seeds it is of another answer."""
    state = read_url(url)
    answer = ready_answer(state) if seeds is not None else None
    verdict = None if answer is None else _verdict(answer, state)
    question, lead = _said(verdict, state)
    left = _EDGE + _WORDS + 0.5
    with plain_style():
        figure = Figure(figsize=(_WIDTH, _HEIGHT), facecolor=LIGHT.background)
        _write(figure, question, lead, state.language)
        if verdict is None:
            _draw_councils(figure, left)
        else:
            _draw_signs(figure, left, verdict, state.language)
    return to_png(figure, question, lead, state.language, dpi=_DPI)


def _verdict(answer: Answer, state: PageState) -> Verdict:
    one = state.scenarios[shown(state)]
    return verdict_of(answer, arm(one), judged_in(one))


def _said(verdict: Verdict | None, state: PageState) -> tuple[str, str]:
    """The question and what is answered, or what the page is for."""
    language = state.language
    if not state.scenarios:
        return "", say("about.lead", language)
    one = state.scenarios[shown(state)]
    question = say("cite.question", language, question=label(one, language, most=1))
    return question, say("embed.not_run", language) if verdict is None else words.lead(
        verdict, language
    )


def _write(figure: Figure, question: str, lead: str, language: Language) -> None:
    """Words from the top down; the largest letters in which the sentence has room."""
    top = _HEIGHT - _EDGE
    for line in wrapped(question, 17, _WORDS)[:2]:
        _line(figure, line, top, 17, LIGHT.muted)
        top -= 17 * _LINE / 72
    top -= 0.25 if question else 0.0
    rooms = (x for x in _SIZES if len(wrapped(lead, x, _WORDS, bold=True)) <= _MOST_LINES)
    size = next(rooms, _SIZES[-1])
    for line in wrapped(lead, size, _WORDS, bold=True):
        _line(figure, line, top, size, LIGHT.text, bold=True)
        top -= size * _LINE / 72
    _line(figure, say("site.name", language), _EDGE + 0.5, 15, LIGHT.text, bold=True)
    _line(figure, say("phase.model", language), _EDGE + 0.15, 15, LIGHT.muted)


def _line(
    figure: Figure,
    text: str,
    at: float,
    size: float,
    colour: str,
    bold: bool = False,
    left: float = _EDGE,
) -> None:
    figure.text(
        left / _WIDTH,
        at / _HEIGHT,
        text,
        size=size,
        weight="bold" if bold else "normal",
        color=colour,
        va="top",
        parse_math=False,
    )


def _draw_councils(figure: Figure, left: float) -> None:
    """The councils of Wales as hexagons, which stand for nothing but Wales."""
    across = _WIDTH - left - _EDGE / 2
    axes = figure.add_axes((left / _WIDTH, 0.16, across / _WIDTH, 0.76))
    width, height = sheet("hex").box
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_aspect("equal")
    axes.axis("off")
    for area in sheet("hex").areas:
        axes.add_patch(RegularPolygon((area.x, area.y), 6, radius=0.96 * HEX, color=_ACCENT))


def _draw_signs(figure: Figure, left: float, verdict: Verdict, language: Language) -> None:
    """Each headline and the cost: what it is about, and which way it goes, in a word and a sign."""
    top = _HEIGHT - _EDGE - 0.1
    *headlines, cost = rows_of(verdict, language)
    for row in headlines:
        said = row.said
        colour = _COLOURS.get(said.word, LIGHT.muted)
        _line(figure, said.question, top, 15, LIGHT.muted, left=left)
        text = f"{row.mark} {say(f'word.{said.word}', language)}"
        _line(figure, text, top - 0.3, 20, colour, bold=True, left=left)
        top -= 1.15
    way = {"better": "lower", "worse": "higher"}.get(cost.said.word, cost.said.word)
    _line(figure, cost.said.question, top, 15, LIGHT.muted, left=left)
    _line(figure, say(f"word.{way}", language), top - 0.3, 20, LIGHT.text, bold=True, left=left)
