"""The catalogue: every sentence that people read, English and Welsh, in ``cy.po``.

An entry of the file has a key (``msgctxt``), the English (``msgid``, and ``msgid_plural`` where it
counts something) and the Welsh (``msgstr``). ``fuzzy`` marks Welsh that no person has reviewed.
Gaps are names in braces; a Welsh gap may ask for a form of its own (``mutation.py``).
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text.mutation import Gaps

type Language = Literal["en", "cy"]
type Status = Literal["machine", "reviewed"]
type Forms = Mapping[str, str]  # a text by plural form; one that counts nothing has REST alone

LANGUAGES: tuple[Language, ...] = ("en", "cy")
REST = "other"
_GAPS = Gaps()
# Plural forms in the order of the file, those of Unicode's CLDR.
PLURALS: Mapping[Language, tuple[str, ...]] = {
    "en": ("one", REST),
    "cy": ("zero", "one", "two", "few", "many", REST),
}


@dataclass(frozen=True)
class Entry:
    """One text.

    Attributes:
        key: its name, which begins with its subject: ``answer.title``.
        en: English by plural form.
        cy: Welsh by plural form.
        reviewed: whether a person has reviewed the Welsh.
    """

    key: str
    en: Forms
    cy: Forms
    reviewed: bool

    @property
    def subject(self) -> str:
        """What the text is about: the first word of its key."""
        return self.key.replace(" ", ".").partition(".")[0]

    def forms(self, language: Language) -> Forms:
        """The text by plural form; English where the Welsh is missing."""
        return self.cy if language == "cy" and all(self.cy.values()) else self.en

    def gaps(self, language: Language) -> frozenset[str]:
        """Names of the gaps to fill."""
        return frozenset(gap for text in self.forms(language).values() for gap in gaps(text))

    def faults(self) -> Iterator[str]:
        """What keeps the entry from being whole."""
        if not all(text.strip() for text in self.cy.values()):
            yield f"{self.key}: no Welsh"
        if len(self.en) < len(self.cy) == 1:
            yield f"{self.key}: no Welsh plural forms"
        if self.gaps("en") != self.gaps("cy"):
            yield f"{self.key}: the gaps of the two languages differ"
        edges = {(text[:1].isspace(), text[-1:].isspace()) for f in (self.en, self.cy)
                 for text in f.values()}  # fmt: skip
        if len(edges) > 1:
            yield f"{self.key}: spaces at the ends differ"


def gaps(text: str) -> frozenset[str]:
    """Names of the gaps of one text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


@dataclass(frozen=True)
class Catalogue:
    """The texts of one file.

    Attributes:
        file: in the format of gettext; read when the first text is asked for.
    """

    file: Path

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by key, in the order of the file.

        Raises:
            GofalError: the file is malformed, or a key is missing or stands twice.
        """
        from babel.messages.pofile import PoFileError, read_po

        try:
            with self.file.open("rb") as opened:
                messages = [m for m in read_po(opened, abort_invalid=True) if m.id]
        except (PoFileError, UnicodeDecodeError, ValueError) as error:
            raise GofalError(f"{self.file.name}: not a readable catalogue ({error})") from None
        found: dict[str, Entry] = {}
        for message in messages:
            key = message.context
            if not key or key in found:
                why = f"{key!r} stands twice" if key else f"{message.id!r} has no msgctxt"
                raise GofalError(f"{self.file.name}: {why}")
            found[key] = Entry(
                key, _forms(message.id, "en"), _forms(message.string or "", "cy"), not message.fuzzy
            )
        return found

    def template(self, key: str, language: Language, count: float | None = None) -> str:
        """A text with its gaps in braces, in the plural form of ``count``.

        Raises:
            GofalError: there is no such text.
        """
        if key not in self.entries:
            raise unknown("text", key, self.entries)
        forms = self.entries[key].forms(language)
        if len(forms) == 1 or count is None:
            return forms[REST]
        return forms.get(plural(count, language), forms[REST])

    def say(self, key: str, language: Language, **values: object) -> str:
        """A text with its gaps filled.

        Args:
            key: its name.
            language: to say it in.
            values: what stands in the gaps. ``count``, a number, also chooses the plural form and
                is written with separators.

        Raises:
            GofalError: there is no such text, or a gap is left open.
        """
        count = values.get("count")
        known = count if isinstance(count, int | float) else None
        if known is not None:
            values["count"] = f"{known:,}"
        try:
            return _GAPS.format(self.template(key, language, known), **values)
        except KeyError as gap:
            raise GofalError(f"text {key!r} needs a value for {gap}") from None

    def statuses(self) -> Counter[str]:
        """Number of texts whose Welsh a person has reviewed, and of those a machine wrote."""
        return Counter("reviewed" if one.reviewed else "machine" for one in self.entries.values())


def _forms(text: str | tuple[str, ...] | list[str], language: Language) -> Forms:
    if isinstance(text, str):
        return {REST: text}
    return dict(zip(PLURALS[language], text, strict=True))


def plural(count: float, language: Language) -> str:
    """The plural form that a count takes: zero, one, two, few, many or other."""
    from babel import Locale

    return str(Locale(language).plural_form(abs(count)))


WORDS = Catalogue(Path(__file__).with_name("cy.po"))


def say(key: str, language: Language, **values: object) -> str:
    """A text of the catalogue with its gaps filled: see :meth:`Catalogue.say`."""
    return WORDS.say(key, language, **values)


def template(key: str, language: Language) -> str:
    """A text of the catalogue with its gaps in braces."""
    return WORDS.template(key, language)


def statuses() -> Counter[str]:
    """Number of texts whose Welsh a person has reviewed, and of those a machine wrote."""
    return WORDS.statuses()


def heads(names: Iterable[str], language: Language, subject: str = "column") -> list[str]:
    """Heads of the columns of a table: the texts of these names under one subject."""
    return [say(f"{subject}.{name}", language) for name in names]


def language_of(text: str) -> Language:
    """The language a person asked for.

    Raises:
        GofalError: it is none of ours.
    """
    for language in LANGUAGES:
        if language == text:
            return language
    raise GofalError(f"unknown language {text!r}; allowed: cy, en")


def other(language: Language) -> Language:
    """The language that this one is not."""
    return "en" if language == "cy" else "cy"


def language_name(language: Language) -> str:
    """A language's own name: Cymraeg, English."""
    return say("language.name", language)


def group_label(group: str, language: Language) -> str:
    """Heading of a group of outcomes."""
    known = f"group.{group}" in WORDS.entries
    return say(f"group.{group}", language) if known else group.capitalize()
