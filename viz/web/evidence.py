"""Evidence of each lever: claims of the reports, their strength, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import field

from gofal.abm.levers import Lever, load_levers
from gofal.abm.schema import Text, TomlTable, read, read_tables
from gofal.agents.errors import unknown
from gofal.experiments.text import Language, Status, capital, say

CLAIMS = Path(__file__).with_name("evidence.toml")
NOTES = Path(__file__).with_name("lever_notes.toml")

type Report = Literal["wcpp2020", "wcc2021", "facts"]
type Strength = Literal[
    "evaluated",
    "self-reported",
    "stated",
    "expert-opinion",
    "official",
    "press",
    "derived",
    "memory",
]


class Note(TomlTable, frozen=True):
    """Note of a lever: source of its range and default, and review of its Welsh."""

    en: Text
    cy: Text
    status: Status


class Evidence(TomlTable, frozen=True):
    """One claim of a report, or one fact.

    Attributes:
        id: in the evidence register (E…) or the list of facts (F-…).
        report: where it stands, one of ``Report``.
        strength: how strong the source calls it, one of ``Strength``.
        claim_en: in English.
        claim_cy: in Welsh.
        status: whether a person has reviewed the Welsh.
    """

    id: str
    report: Report
    strength: Strength
    claim_en: Text = field(name="en")
    claim_cy: Text = field(name="cy")
    status: Status

    def claim(self, language: Language) -> str:
        """The claim."""
        return self.claim_cy if language == "cy" else self.claim_en

    def source(self, language: Language) -> str:
        """Title, author and year of the report."""
        return say(f"report {self.report}", language)

    def how_strong(self, language: Language) -> str:
        """The strength in words."""
        return say(f"strength {self.strength}", language)


@dataclass(frozen=True)
class LeverCard:
    """A lever with what is known about it.

    Attributes:
        lever: name, unit, range, default, explanation, group, options.
        evidence: claims it rests on.
        note_en: where its range and default come from and what is assumed, in English.
        note_cy: the same in Welsh.
    """

    lever: Lever
    evidence: tuple[Evidence, ...]
    note_en: str
    note_cy: str

    def label(self, language: Language) -> str:
        """Name with a capital."""
        text = self.lever.label_cy if language == "cy" else self.lever.label_en
        return capital(text)

    def explanation(self, language: Language) -> str:
        """Explanation in one sentence."""
        return self.lever.explain_cy if language == "cy" else self.lever.explain_en

    def group(self, language: Language) -> str:
        """Heading it stands under."""
        return self.lever.group_cy if language == "cy" else self.lever.group_en

    def note(self, language: Language) -> str:
        """Source of range and default, with assumptions."""
        return self.note_cy if language == "cy" else self.note_en

    def not_known(self, language: Language) -> str:
        """Gaps in knowledge, in a sentence or two."""
        key = "evidence.unknown_size" if self.assumed else "evidence.unknown_here"
        none = "" if self.evidence else f" {say('evidence.unknown_evidence', language)}"
        return say(key, language) + none

    @property
    def assumed(self) -> bool:
        """True if its number is, at least in part, an assumption of the model."""
        return any(word in self.note_en.lower() for word in ("assumption", "guess", "from memory"))


def levers() -> tuple[LeverCard, ...]:
    """Every lever in the order in which a person meets them."""
    return tuple(_cards().values())


def lever_card(name: str) -> LeverCard:
    """One lever.

    Raises:
        GofalError: there is none of that name.
    """
    if name not in _cards():
        raise unknown("lever", name, _cards())
    return _cards()[name]


def evidence(id_: str) -> Evidence:
    """One claim or fact.

    Raises:
        GofalError: the page holds none of that id.
    """
    known = _claims()
    if id_ not in known:
        raise unknown("evidence", id_, known)
    return known[id_]


@cache
def _cards() -> Mapping[str, LeverCard]:
    notes = read(NOTES, dict[str, Note])
    return {name: _card(lever, notes.get(name)) for name, lever in load_levers().items()}


def _card(lever: Lever, note: Note | None) -> LeverCard:
    claims = tuple(map(evidence, lever.evidence))
    if note is None:  # of an installed package, in whose language its source stands
        return LeverCard(lever, claims, lever.source, lever.source)
    return LeverCard(lever, claims, note.en, note.cy)


@cache
def _claims() -> Mapping[str, Evidence]:
    return read_tables(CLAIMS, Evidence, "id")
