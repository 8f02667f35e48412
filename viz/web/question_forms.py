"""Questions with gaps as plain forms: sent, they ask for the address of the answer."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from gofal.abm.results import WALES
from gofal.experiments.text import Language, say
from gofal.viz.questions import Filled, filled, questions
from gofal.viz.questions.filled import choice_words, where_words
from gofal.viz.questions.kinds import WHERE as WHERE_GAP
from gofal.viz.web.asked import GAP, QUESTION, WHERE
from gofal.viz.web.editing import without_question
from gofal.viz.web.html import link, render
from gofal.viz.web.state import PageState, page_address
from gofal.viz.web.wording import councils_by_name


@dataclass(frozen=True)
class Part:
    """A stretch of words, or a gap.

    Attributes:
        words: of the sentence; all else is empty then.
        field: name of the gap's field.
        label: what the gap is called where it is read out.
        options: value, words and whether it is chosen, of a gap for a choice.
        number: lowest, highest, step and value, of a gap for a number.
    """

    words: str = ""
    field: str = ""
    label: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    number: Mapping[str, str] | None = None


def question_forms(state: PageState) -> str:
    """Every question as a form, about the council of the state or all of Wales."""
    here = () if state.area == WALES else (state.area,)
    asked = [filled(question, councils=here) for question in questions().values()]
    return "".join(question_form(one, state) for one in asked)


def question_form(asked: Filled, state: PageState, place_known: bool = False) -> str:
    """A question as a form that leads to its answer, with what stands in its gaps.

    Args:
        asked: the question, and what its gaps hold at first.
        state: of the page it stands on; dates, terms and own facts go along.
        place_known: the place is chosen beside the form, which says it no more.
    """
    kept = _kept(state)
    if place_known:
        kept.append((WHERE, ",".join(asked.councils)))
    return render(
        "question.html",
        state.language,
        action=page_address(state.language, "answer"),
        field=QUESTION,
        name=asked.question.name,
        kept=kept,
        parts=list(_parts(asked, state.language, place_known)),
    )


def _kept(state: PageState) -> list[tuple[str, str]]:
    """Fields of the state that stay: dates, terms and own facts, and not what was asked before."""
    plain = link(without_question(state), area=WALES)
    return parse_qsl(plain.partition("?")[2])


def _parts(asked: Filled, language: Language, place_known: bool) -> Iterator[Part]:
    """The words and gaps of the sentence, in order."""
    sentence = asked.question.sentence(language)
    if place_known:
        # "In every council area" is more than a place: without it another thing is asked.
        each = asked.question.each_area and not asked.councils
        where = f" {where_words((), language, True)}" if each else ""
        sentence = sentence.replace(f" {{{WHERE_GAP}}}", where)
    for words, gap, _, _ in string.Formatter().parse(sentence):
        if words:
            yield Part(words)
        if gap:
            yield _gap(gap, asked, language)


def _gap(gap: str, asked: Filled, language: Language) -> Part:
    label = say(f"question.gap.{gap}", language)
    if gap == WHERE_GAP:
        return Part("", WHERE, label, _places(asked, language))
    if gap in asked.numbers:
        allowed = asked.question.numbers[gap]
        number = {name: f"{getattr(allowed, name):g}" for name in ("low", "high", "step")}
        return Part("", GAP + gap, label, (), {**number, "value": f"{asked.numbers[gap]:g}"})
    options = (
        (choice, choice_words(gap, choice, language), choice == asked.choices[gap])
        for choice in asked.question.choices[gap]
    )
    return Part("", GAP + gap, label, tuple(options))


def _places(asked: Filled, language: Language) -> tuple[tuple[str, str, bool], ...]:
    """All of Wales and every council; first what is chosen, if that is several."""
    every: list[tuple[str, ...]] = [(), *((code,) for _, code in councils_by_name(language))]
    if len(asked.councils) > 1:
        every.insert(0, asked.councils)
    each = asked.question.each_area
    return tuple(
        (",".join(codes), where_words(codes, language, each), codes == asked.councils)
        for codes in every
    )
