"""The catalogue: every word of the page in Welsh and English, a TOML file a subject in ``words/``.

An entry is a table ``[key]`` with ``en``, ``cy`` and ``status``. A text that counts something is a
table of plural forms and is said with ``count=``.
"""

from __future__ import annotations

import string
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.numbers import format_decimal

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.words import LANGUAGES, Language

FOLDER = Path(__file__).parent / "words"
STATUSES = ("machine", "reviewed")
REST = "other"  # the plural form that every counting text has
LOCALES: Mapping[Language, Locale] = {"en": Locale("en", "GB"), "cy": Locale("cy")}

type Status = Literal["machine", "reviewed"]
type Forms = Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One text of the page.

    Attributes:
        key: its name.
        en: English, by plural form; a text that counts nothing has the form ``other`` alone.
        cy: Welsh, the same.
        status: whether a person has reviewed the Welsh.
        file: name of the file in which it stands.
    """

    key: str
    en: Forms
    cy: Forms
    status: Status
    file: str

    def forms(self, language: Language) -> Forms:
        """The text in a language, by plural form."""
        return self.cy if language == "cy" else self.en

    def gaps(self, language: Language) -> frozenset[str]:
        """Names of the gaps to fill."""
        texts = self.forms(language).values()
        return frozenset(
            name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name
        )


def say(key: str, language: Language, **values: object) -> str:
    """A text of the catalogue with its gaps filled.

    Args:
        key: name of the entry.
        language: to say it in.
        values: what stands in the gaps. ``count``, a number, also chooses the plural form and is
            written with separators.

    Raises:
        GofalError: there is no such entry, or a gap is left open.
    """
    entry = entries().get(key)
    if entry is None:
        raise unknown("text", key, entries())
    forms, count = entry.forms(language), values.get("count")
    form = REST
    if isinstance(count, int | float):
        form = plural(count, language)
        values["count"] = format_decimal(count, locale=LOCALES[language])
    try:
        return forms.get(form, forms[REST]).format(**values)
    except KeyError as gap:
        raise GofalError(f"text {key!r} needs a value for {gap}") from None


def plural(count: float, language: Language) -> str:
    """The plural form that a count takes: zero, one, two, few, many or other."""
    return str(LOCALES[language].plural_form(abs(count)))


def other(language: Language) -> Language:
    """The language that this one is not."""
    return "en" if language == "cy" else "cy"


def language_name(language: Language) -> str:
    """A language's own name: Cymraeg, English."""
    return say("language_name", language)


def statuses() -> Counter[str]:
    """How many texts a person has reviewed, and how many wait for it."""
    return Counter(entry.status for entry in entries().values())


def entries() -> Mapping[str, Entry]:
    """Every entry by key."""
    return read_catalogue(FOLDER)


@cache
def read_catalogue(folder: Path) -> Mapping[str, Entry]:
    """The entries of every file in a folder.

    Raises:
        GofalError: a file is malformed, or a key stands twice.
    """
    found: dict[str, Entry] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise GofalError(f"{file.name}: not readable TOML ({error})") from None
        for key, raw in table.items():
            if key in found:
                raise GofalError(f"{file.name}: {key!r} already stands in {found[key].file}")
            try:
                found[key] = _entry(key, raw, file.name)
            except GofalError as error:
                raise GofalError(f"{file.name}, {key!r}: {error}") from None
    return found


def _entry(key: str, raw: Any, file: str) -> Entry:
    if not isinstance(raw, dict) or set(raw) != {*LANGUAGES, "status"}:
        raise GofalError("an entry has the keys en, cy and status, no fewer and no more")
    if raw["status"] not in STATUSES:
        raise unknown("status", str(raw["status"]), STATUSES)
    entry = Entry(key, _forms(raw["en"], "en"), _forms(raw["cy"], "cy"), raw["status"], file)
    if entry.gaps("en") != entry.gaps("cy"):
        raise GofalError("the gaps of the two languages differ")
    return entry


def _forms(raw: Any, language: Language) -> Forms:
    forms = raw if isinstance(raw, dict) else {REST: raw}
    allowed = {REST, *LOCALES[language].plural_form.rules}
    if REST not in forms:
        raise GofalError(f"{language} has no form {REST!r}")
    for form, text in forms.items():
        if form not in allowed:
            raise unknown(f"plural form of {language}", form, allowed)
        if not isinstance(text, str) or not text.strip():
            raise GofalError(f"{language} is empty")
    return forms
