"""The form in which an officer says what a council is: fields, and what becomes of what is typed.

What can be is taken into the address; what cannot stays in its field, with why beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gofal.abm.facts.local import LocalFact, LocalKind, allowed_range, local_kinds
from gofal.abm.facts.local_file import local_text, shown_value
from gofal.abm.levers import load_levers
from gofal.experiments.text import Language, capital, end, quantity, say
from gofal.viz.web.html import link, render
from gofal.viz.web.own_facts import with_fact
from gofal.viz.web.refused import Refused, short
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name


@dataclass(frozen=True)
class Entry:
    """What stands in the fields of one fact.

    Attributes:
        value: as typed.
        year: as typed.
        why: why it was not taken; None if it was, or if nothing is missing but the value.
    """

    value: str = ""
    year: str = ""
    why: Refused | None = None


type Pending = Mapping[str, Entry]
"""What was typed and is not in the address, by fact."""


@dataclass(frozen=True)
class Field:
    """One fact of the form.

    Attributes:
        name: of the fact.
        label: what it is called.
        entry: what stands in it.
        why: why that was not taken, in words; empty if it was.
        before: what stands before the field: the pound, or nothing.
        after: the unit behind it.
        options: value and words, where one chooses.
        allowed: what may be said, in words.
        explain: what it does.
    """

    name: str
    label: str
    entry: Entry
    why: str
    before: str
    after: str
    options: tuple[tuple[str, str], ...]
    allowed: str
    explain: str


def entered(
    state: PageState, pending: Pending, is_year: bool, fact: str, text: str
) -> tuple[PageState, Pending]:
    """The state and what is still pending once something was typed.

    Args:
        state: names the council.
        pending: what was typed before and not taken.
        is_year: whether a year was typed, and not a value.
        fact: which.
        text: as typed.
    """
    before = pending.get(fact) or _said(state, fact)
    typed = replace(before, **{"year" if is_year else "value": text.strip()}, why=None)
    others = {name: entry for name, entry in pending.items() if name != fact}
    if not typed.value:
        without = state.with_(local=with_fact(state.local, state.area, fact, ""))
        return without, {**others, fact: typed} if typed.year else others
    try:
        written = _written(typed.value, local_kinds()[fact])
        local = with_fact(state.local, state.area, fact, written, typed.year)
    except Refused as why:
        return state, {**others, fact: replace(typed, why=why)}
    return state.with_(local=local), others


def fact_form(state: PageState, pending: Pending) -> str:
    """HTML of the form for the state's council."""
    language = state.language
    own = [fact for fact in state.local if fact.council == state.area]
    rest = tuple(fact for fact in state.local if fact.council != state.area)
    return render(
        "own_facts.html",
        language,
        name=council_name(state.area, language),
        fields=fields(state, pending),
        count=len(own),
        file=local_text(own) if own else "",
        ask=link(state, view="ask"),
        away=link(state, local=rest),
    )


def fields(state: PageState, pending: Pending) -> list[Field]:
    """Every fact that the state's council may say."""
    return [_field(kind, state, pending) for kind in local_kinds().values()]


def _field(kind: LocalKind, state: PageState, pending: Pending) -> Field:
    language = state.language
    label = kind.label_cy if language == "cy" else kind.label_en
    entry = pending.get(kind.name) or _said(state, kind.name)
    return Field(
        kind.name,
        capital(label),
        entry,
        why_not(kind.name, entry, state),
        "£" if kind.unit.startswith("£") else "",
        "" if kind.lever else say(f"facts.unit.{kind.name}", language),
        _options(kind, language),
        _allowed(kind, state),
        kind.explain_cy if language == "cy" else kind.explain_en,
    )


def _said(state: PageState, name: str) -> Entry:
    """What the address has of a fact, as one types it."""
    fact = _fact(state, name)
    if fact is None:
        return Entry()
    share = local_kinds()[name].unit == "share"
    value = f"{100.0 * fact.value:.6g}" if share else shown_value(name, fact.value)
    return Entry(value, "" if fact.year is None else str(fact.year))


def _fact(state: PageState, name: str) -> LocalFact | None:
    here = (one for one in state.local if (one.council, one.fact) == (state.area, name))
    return next(here, None)


def _written(value: str, kind: LocalKind) -> str:
    """A value as an address has it: the field of a share says per cent behind it."""
    return f"{value.rstrip('% ')}%" if kind.unit == "share" else value


def why_not(fact: str, typed: Entry, state: PageState) -> str:
    """Why what was typed was not taken, in one line of the state's language; empty if it was."""
    why = typed.why
    if why is None:
        return ""
    if why.key != "refused.fact_value":
        return say("facts.not_taken", state.language, why=why.said(state.language))
    allowed = _allowed(local_kinds()[fact], state, typed.year)
    given = short(typed.value)
    return say("facts.not_allowed", state.language, given=given, allowed=allowed)


def _options(kind: LocalKind, language: Language) -> tuple[tuple[str, str], ...]:
    if not kind.lever:
        return ()
    return tuple(
        (one.slug, one.label_cy if language == "cy" else one.label_en)
        for one in load_levers()[kind.lever].options
    )


def _allowed(kind: LocalKind, state: PageState, year: str = "") -> str:
    """What may be said, with its unit: £12.00 to £26.00 an hour; nothing where one chooses.

    Args:
        kind: of fact.
        state: names the council.
        year: whose money is meant; that of what was said if empty.
    """
    if kind.lever:
        return ""
    said = _fact(state, kind.name)
    of_year = int(year) if year else None if said is None else said.year
    low, high = allowed_range(kind, state.area, of_year)
    sign, language = "£" if kind.unit.startswith("£") else "", state.language
    least, most = end(low, kind.unit, language), quantity(high, kind.unit, language)
    return say("facts.from_to", language, low=f"{sign}{least}", high=most)
