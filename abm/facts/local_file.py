"""A council's file of facts: a small table as a spreadsheet saves it, read line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts import load_facts
from gofal.abm.facts.local import LocalFact, LocalKind, checked, kind_named, local_kinds
from gofal.abm.facts.names import fold
from gofal.abm.levers import Lever, load_levers
from gofal.agents.errors import GofalError, unknown

PUBLIC = "public"
"""The word that stands for the file of what public sources say, which comes with the country."""
COLUMNS = ("council", "fact", "value", "year", "source")
_NEEDED = COLUMNS[:3]
_WELSH = {
    "cyngor": "council",
    "ffaith": "fact",
    "gwerth": "value",
    "blwyddyn": "year",
    "ffynhonnell": "source",
}
_IGNORED = ("licence", "trwydded", "unit", "uned", "note", "nodyn")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")


def read_local(file: Path | str, country: Country = DEFAULT) -> tuple[LocalFact, ...]:
    """The facts in a file.

    Args:
        file: columns council, fact, value and, if known, year and source; commas, semicolons or
            tabs between them. ``public`` is what public sources say of the country's councils.
        country: whose councils are meant.

    Raises:
        GofalError: the file cannot be read, or a line in it is wrong; the message says which.
    """
    path = country.public_facts if str(file) == PUBLIC else Path(file)
    rows = list(_rows(path.name, _text(path)))
    if not rows:
        raise GofalError(f"{path.name} holds no facts; under the line of columns one line a fact")
    found: dict[tuple[str, str], int] = {}
    facts = []
    for line, row in rows:
        try:
            fact = _fact(row, country)
        except GofalError as error:
            raise GofalError(f"{path.name} line {line}: {error}") from None
        key = (fact.council, fact.fact)
        if key in found:
            raise GofalError(
                f"{path.name} line {line}: {fact.fact} of {row['council']} is given twice, first "
                f"in line {found[key]}"
            )
        found[key] = line
        facts.append(fact)
    return tuple(facts)


def read_locals(
    files: Path | str | Iterable[Path | str], country: Country = DEFAULT
) -> tuple[LocalFact, ...]:
    """The facts of a file, or of several; a later file beats an earlier one."""
    known: dict[tuple[str, str], LocalFact] = {}
    for file in (files,) if isinstance(files, Path | str) else files:
        known |= {(fact.council, fact.fact): fact for fact in read_local(file, country)}
    return checked(known.values(), country)


def local_text(facts: Iterable[LocalFact], country: Country = DEFAULT) -> str:
    """The facts as a file that :func:`read_local` reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for fact in facts:
        value = shown_value(fact.fact, fact.value, country)
        writer.writerow([fact.council, fact.fact, value, fact.year or "", fact.source])
    return out.getvalue()


def shown_value(fact: str, value: float, country: Country = DEFAULT) -> str:
    """A value as a person writes it: the option's word, or the number."""
    lever = local_kinds(country)[fact].lever
    if lever:
        return load_levers(country.levers)[lever].show(value)
    return repr(value).removesuffix(".0")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GofalError(f"there is no file {path}") from None
    except OSError as error:
        raise GofalError(f"cannot read {path}: {error.strerror or error}") from None
    if not data.strip():
        heads = ", ".join(COLUMNS)
        raise GofalError(f"{path.name} is empty; its first line names the columns: {heads}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise GofalError(
            f"{path.name} is not a table in UTF-8; in a spreadsheet save it as 'CSV UTF-8'"
        )
    return text


def _rows(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row that is not blank."""
    first = text.splitlines()[0]
    mark = max(",;\t", key=first.count)
    # Lines of an old Macintosh end otherwise.
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=mark)
    try:
        heads = _heads(name, next(reader))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                raise GofalError(
                    f"{name} line {reader.line_num}: {len(cells)} cells, {len(heads)} are needed; "
                    f"put a text that holds {mark!r} in quotation marks"
                )
            row = dict(zip(heads, (cell.strip() for cell in cells), strict=True))
            yield reader.line_num, row
    except csv.Error as error:
        raise GofalError(f"{name} line {reader.line_num}: not a table ({error})") from None


def _heads(name: str, cells: list[str]) -> list[str]:
    """The columns that the first line names."""
    heads = [_column(name, cell) for cell in cells]
    for needed in _NEEDED:
        if needed not in heads:
            raise GofalError(
                f"{name} line 1: column {needed!r} is missing; the columns are "
                f"{', '.join(COLUMNS)} (year and source may be left out)"
            )
    if twice := [head for head in heads if head and heads.count(head) > 1]:
        raise GofalError(f"{name} line 1: column {twice[0]!r} stands twice")
    return heads


def _column(name: str, cell: str) -> str:
    """The column that a head names, in either language; '' for one that is only for people."""
    head = fold(cell)
    head = _WELSH.get(head, head)
    if head in COLUMNS:
        return head
    if head in _IGNORED or not head:
        return ""
    raise GofalError(f"{name} line 1: {unknown('column', cell.strip(), COLUMNS)}")


def _fact(row: dict[str, str], country: Country) -> LocalFact:
    council = load_facts(country.facts).council_code(row["council"])
    kind = kind_named(row["fact"], country)
    value, year = value_of(row["value"], kind, country), _year(row.get("year", ""))
    made = LocalFact(council, kind.name, value, year, row.get("source", ""))
    return checked([made], country)[0]


def value_of(text: str, kind: LocalKind, country: Country = DEFAULT) -> float:
    """The number that a person means: with £, %, commas between thousands, or an option's name.

    Raises:
        GofalError: it is none.
    """
    if kind.lever:
        return _option(text, load_levers(country.levers)[kind.lever])
    plain = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    plain = plain.removeprefix("£") if kind.in_money else plain
    percent = kind.unit == "share" and plain.endswith("%")
    plain = plain.removesuffix("%") if percent else plain
    plain = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        why = "is missing" if not text else f"{text!r} is not a number"
        raise GofalError(f"the value of {kind.name} {why}; {kind.allowed(country)}, written 19.5")
    return float(plain) / 100.0 if percent else float(plain)


def _option(text: str, lever: Lever) -> float:
    for number, option in enumerate(lever.options):
        names = (option.slug.replace("_", " "), option.label_en, option.label_cy)
        if fold(text.replace("_", " ")) in map(fold, names):
            return float(number)
    raise unknown(f"value of {lever.name}", text, [option.slug for option in lever.options])


def _year(text: str) -> int | None:
    """The year, also that in which a budget year begins (2018-19); None if none is given."""
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})([-/]\d{2}(\d{2})?)?", text)
    if match is None:
        raise GofalError(f"year {text!r} is no year; write 2018, or 2018-19")
    return int(match[1])
