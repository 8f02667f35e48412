"""The catalogue is whole in both languages, and the pages say nothing outside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date as calendar_date
from pathlib import Path

import pytest

from gofal import viz
from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError
from gofal.viz.web.catalogue import LOCALES, REST, Entry, entries, read_catalogue, statuses
from gofal.viz.web.words import (
    LANGUAGES,
    bare,
    date,
    end,
    language_name,
    number,
    other,
    say,
    signed,
    sorted_by_name,
    unit_name,
)

VIZ = Path(viz.__file__).parent
SOURCES = sorted(VIZ.rglob("*.py"))
PARTS = sorted(VIZ.rglob("*.vue"))
TEMPLATES = sorted([*VIZ.rglob("*.html"), *VIZ.rglob("*.svg")])
# Words of a Solara call that a person sees, by keyword.
SEEN = {"label", "title", "alt", "placeholder", "hint", "description", "aria_label", "summary"}
SEEN_FIRST = {"Text", "Markdown", "Button", "Info", "Warning", "Error", "Success", "Title", "H1"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


def _strings(file: Path) -> Iterator[str]:
    """Constant strings of a source file; of one with gaps, what stands before the first gap."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _speaks_for_the_page(tree: ast.Module) -> bool:
    """Whether a source takes ``say`` from the page's catalogue, and not from another."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("gofal.viz.web")
        and any(name.name == "say" for name in node.names)
        for node in ast.walk(tree)
    )


def _said(file: Path) -> Iterator[str]:
    """Keys given to ``say`` as plain strings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if _speaks_for_the_page(tree) else ():
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        first = node.args[0]
        if name == "say" and isinstance(first, ast.Constant):
            yield str(first.value)


def _beginnings(file: Path) -> Iterator[str]:
    """What stands before the gap of a key put together: ``say(f"unit {unit}", …)``."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _said_by_template(text: str) -> tuple[set[str], set[str]]:
    """Keys that a Jinja template says, and beginnings of keys it puts together."""
    whole = set(re.findall(r"\bt\(\s*'([^']+)'\s*[,)]", text))
    begun = set(re.findall(r"\bt\(\s*'([^']+)'\s*~", text))
    return whole, begun


def test_every_key_that_is_said_is_in_the_catalogue() -> None:
    said = {key for file in SOURCES for key in _said(file)}
    for file in TEMPLATES:
        said |= _said_by_template(file.read_text(encoding="utf-8"))[0]
    assert not said - set(entries())


def test_every_key_of_the_catalogue_is_used() -> None:
    words = {text for file in SOURCES for text in _strings(file)}
    begun = {text for file in SOURCES for text in _beginnings(file) if len(text) > 3}
    for file in TEMPLATES:
        whole, beginnings = _said_by_template(file.read_text(encoding="utf-8"))
        words, begun = words | whole, begun | beginnings
    unused = [key for key in entries() if key not in words and not key.startswith(tuple(begun))]
    assert not unused


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: str(entry.key))
def test_every_entry_is_whole(entry: Entry) -> None:
    for language in LANGUAGES:
        forms = entry.forms(language)
        assert all(text.strip() == text for text in forms.values())
        assert set(forms) <= {REST, *LOCALES[language].plural_form.rules}
        # A form may leave a gap out, as "nobody" does; it may not add one.
        assert entry.gaps(language) == entry.gaps(other(language))


def test_status_of_every_entry_is_counted() -> None:
    counted = statuses()
    assert sum(counted.values()) == len(entries())
    assert set(counted) <= {"machine", "reviewed"}


def _literals(file: Path) -> Iterator[str]:
    """Words that a page would show without the catalogue, as far as its source tells."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        shown = [k.value for k in node.keywords if k.arg in SEEN]
        shown += node.args[:1] if name in SEEN_FIRST else []
        for value in shown:
            if isinstance(value, ast.Constant) and LETTERS.search(repr(value.value)):
                yield f"{file.name}:{node.lineno}: {value.value!r}"


def _template_words(text: str) -> list[str]:
    """Words between the tags of a template, or in an attribute that is read out."""
    found = re.search(r"<template>(.*)</template>", text, re.DOTALL)
    plain = re.sub(
        r"<(style|script).*?</\1>|<!--.*?-->|\{\{.*?\}\}|\{[%#].*?[%#]\}",
        "",
        found[1] if found else text,
        flags=re.DOTALL,
    )
    attributes = re.findall(r"\s(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"", plain)
    plain = re.sub(r"<(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>|&\w+;", "\n", plain)
    return [word for part in (*attributes, plain) for word in LETTERS.findall(part)]


def test_no_page_shows_words_of_its_own() -> None:
    web = [file for file in SOURCES if "web" in file.parts]
    assert not [line for file in web for line in _literals(file)]


def test_no_part_shows_words_of_its_own() -> None:
    every = [*PARTS, *TEMPLATES]
    assert not {file.name: found for file in every if (found := _template_words(file.read_text()))}


def test_the_search_for_words_sees_them(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('solara.Text("Hello there")\nLever(label="Fee level")\nTable(title=name)\n')
    assert len(list(_literals(page))) == 2
    part = '<template><p title="Map" :alt="alt">{{ words }}<b>Wales</b></p></template>'
    assert _template_words(part) == ["Map", "Wales"]
    assert _template_words("{% if x %}<b>{{ t('a') }}</b>{% endif %}<i>Cost</i>") == ["Cost"]
    assert _said_by_template("{{ t('a.b', n=1) }} {{ t('map.' ~ m) }}") == ({"a.b"}, {"map."})


def test_every_unit_has_words() -> None:
    for unit in {o.unit for o in OUTCOMES.values()} | {v.unit for v in load_levers().values()}:
        if unit in ("switch", "choice"):
            continue  # said by the words of their options
        for language in LANGUAGES:
            assert "1" in number(1.0 if "share" not in unit else 0.01, unit, language)
            assert unit_name(unit, language)


def test_plural_forms_follow_the_language(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[dogs]\nstatus = "machine"\nen = { one = "{count} dog", other = "{count} dogs" }\n'
        'cy = { zero = "{count} ci", one = "{count} ci", two = "{count} gi", few = "{count} chi", '
        'many = "{count} chi", other = "{count} ci" }\n'
    )
    entry = read_catalogue(tmp_path)["dogs"]
    said = [entry.cy[LOCALES["cy"].plural_form(n)].format(count=n) for n in (0, 1, 2, 3, 4, 6)]
    assert said == ["0 ci", "1 ci", "2 gi", "3 chi", "4 ci", "6 chi"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[a]\nen = "x"\nstatus = "machine"\n', "en, cy and status"),
        ('[a]\nen = "x"\ncy = " "\nstatus = "machine"\n', "cy is empty"),
        ('[a]\nen = "{n}"\ncy = "{m}"\nstatus = "machine"\n', "gaps"),
        ('[a]\nen = "x"\ncy = "y"\nstatus = "done"\n', "unknown status"),
        ('[a]\nen = {one = "x"}\ncy = "y"\nstatus = "machine"\n', "no form 'other'"),
        ('[a]\nen = {few = "x", other = "y"}\ncy = "y"\nstatus = "machine"\n', "plural form of en"),
        ("[a\n", "not readable"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(GofalError, match=r"bad\.toml") as refused:
        read_catalogue(tmp_path)
    assert why in str(refused.value)


def test_a_key_may_not_stand_in_two_files(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text('[a]\nen = "x"\ncy = "y"\nstatus = "machine"\n')
    with pytest.raises(GofalError, match=r"already stands in one\.toml"):
        read_catalogue(tmp_path)


def test_what_is_not_there_or_left_open_is_told() -> None:
    with pytest.raises(GofalError, match="unknown text"):
        say("no such text", "en")
    with pytest.raises(GofalError, match="needs a value for 'amount'"):
        say("points", "en")


@pytest.mark.parametrize(
    ("value", "unit", "english", "welsh"),
    [
        (0.0923, "share", "9.2%", "9.2%"),
        (0.0041, "share", "0.41%", "0.41%"),
        (11.4, "£/h", "£11.40 an hour", "£11.40 yr awr"),
        (1240.4, "people", "1,240 people", "1,240 o bobl"),
        (1.0, "people", "1 person", "1 person"),
        (2.0, "providers", "2 providers", "2 ddarparwr"),
        (2.43, "providers", "2.43 providers", "2.43 darparwr"),
        (7_213_000.0, "£/week", "£7.21 million a week", "£7.21 miliwn yr wythnos"),
        (-98_321.0, "£/week", "\u2212\u2060£98,321 a week", "\u2212\u2060£98,321 yr wythnos"),
        (
            1.1,
            "\u00d7 own fee",
            "1.1 times the council's own fee",
            "1.1 gwaith ffi'r cyngor ei hun",
        ),
        (0.2, "share of fee", "20% of the fee", "20% o'r ffi"),
        (float("nan"), "share", "not known", "ddim yn hysbys"),
    ],
)
def test_numbers_carry_their_unit(value: float, unit: str, english: str, welsh: str) -> None:
    assert (number(value, unit, "en"), number(value, unit, "cy")) == (english, welsh)


def test_differences_carry_sign_and_points() -> None:
    assert signed(0.016, "share", "en", 0.004) == "+1.6 percentage points"
    assert signed(0.016, "share", "cy", 0.004) == "+1.6 pwynt canran"
    assert signed(0.02, "share", "cy", 0.05) == "+2 bwynt canran"
    assert signed(-0.123, "£/h", "en", 0.02) == "\u2212\u2060£0.12 an hour"
    assert signed(0.0, "people", "en") == "0 people"


def test_the_ends_of_an_interval_in_millions_say_so() -> None:
    assert end(-1_014_000.0, "£/week", "en", 21_000.0, plus=True) == "\u22121.01 million"
    assert end(992_000.0, "£/week", "cy", 21_000.0, plus=True) == "+992,000"
    assert end(1.5, "£/h", "en", 0.1, plus=True) == "+1.50"


def test_bare_numbers_leave_the_unit_to_the_head() -> None:
    assert bare(0.918, "share", "en", 0.004) == "91.8"
    assert bare(-3.0, "people", "cy", 2.0, plus=True) == "\u22123.0"
    assert unit_name("share", "cy") == "%"


def test_dates_are_written_in_their_language() -> None:
    day = calendar_date(2026, 11, 3)
    assert date(day, "cy") == "3 Tachwedd 2026"
    assert date(day, "en") == "3 November 2026"


def test_languages_are_called_by_their_own_name() -> None:
    assert [language_name(language) for language in LANGUAGES] == ["English", "Cymraeg"]
    assert [other(language) for language in LANGUAGES] == ["cy", "en"]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Cwmbrân", "Chwilog"),  # ch follows c
        ("Dwyran", "Ddwyryd"),
        ("Fishguard", "Ffestiniog"),
        ("Gwynedd", "Ngwynedd"),  # ng follows g
        ("Lôn", "Llan"),
        ("Pwllheli", "Phoenix"),
        ("Rugby", "Rhuthun"),
        ("Tywyn", "Thomas"),
        ("Bangor", "Banhadlog"),  # n and g here, before h
        ("Aberhonddu", "Abertawe"),  # r and h here
        ("Llangefni", "Llanharan"),  # n and g again
        ("Môn", "Môr"),
        ("mon", "môn"),  # an accent comes second
        ("Bro Morgannwg", "Broad"),  # word by word
    ],
)
def test_welsh_order(first: str, then: str) -> None:
    assert sorted_by_name([then, first], "cy") == [first, then]


def test_order_is_that_of_the_language() -> None:
    names = ["Chepstow", "Cwmbran", "Cardiff"]
    assert sorted_by_name(names, "en") == ["Cardiff", "Chepstow", "Cwmbran"]
    assert sorted_by_name(names, "cy") == ["Cardiff", "Cwmbran", "Chepstow"]


def test_councils_come_in_welsh_order() -> None:
    names = sorted_by_name(load_facts().councils["name_cy"], "cy")
    assert names[0] == "Abertawe"
    assert names.index("Caerdydd") < names.index("Casnewydd") < names.index("Ceredigion")
    assert names.index("Powys") < names.index("Rhondda Cynon Taf") < names.index("Sir Benfro")
    assert names[-1] == "Ynys Môn"
