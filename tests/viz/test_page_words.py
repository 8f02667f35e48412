"""Pages and parts say nothing outside the catalogue, and sort names as Welsh does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gofal import viz
from gofal.abm.facts import load_facts
from gofal.experiments.text import sorted_by_name

VIZ = Path(viz.__file__).parent
SOURCES = sorted(VIZ.rglob("*.py"))
PARTS = sorted(VIZ.rglob("*.vue"))
TEMPLATES = sorted([*VIZ.rglob("*.html"), *VIZ.rglob("*.svg")])
# Words of a Solara call that a person sees, by keyword.
SEEN = {"label", "title", "alt", "placeholder", "hint", "description", "aria_label", "summary"}
SEEN_FIRST = {"Text", "Markdown", "Button", "Info", "Warning", "Error", "Success", "Title", "H1"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


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
