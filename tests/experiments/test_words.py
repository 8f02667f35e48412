"""The catalogue of words is whole in both languages, and said as it is written."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel import Locale

from gofal import abm, agents, experiments, viz
from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.week.plan import WEEK
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.text import (
    LANGUAGES,
    WORDS,
    Catalogue,
    Entry,
    gaps,
    language_name,
    language_of,
    other,
    plural,
    say,
    statuses,
)
from gofal.experiments.text.catalogue import PLURALS

PACKAGES = [Path(str(package.__file__)).parent for package in (agents, abm, experiments, viz)]
TEXT = Path(experiments.__file__).parent / "text"
SOURCES = [file for folder in PACKAGES[2:] for file in folder.rglob("*.py")]
TEMPLATES = [file for kind in ("*.html", "*.svg") for file in PACKAGES[3].rglob(kind)]
GALLERY = Path(__file__).parents[1] / "browser" / "gallery" / "cy.po"


@dataclass(frozen=True)
class SaidText:
    """One place where a text is asked for: its key, ``*`` where a part is filled in."""

    place: str
    key: str
    values: frozenset[str] | None  # None if they are not written there one by one

    def entries(self) -> list[Entry]:
        """Intended meaning."""
        pattern = re.compile(".+".join(map(re.escape, self.key.split("*"))))
        return [entry for key, entry in WORDS.entries.items() if pattern.fullmatch(key)]


@cache
def said() -> tuple[SaidText, ...]:
    """Every place in a source or template that asks for a text by its key."""
    found = [one for file in SOURCES for one in _said_in_source(file)]
    return (*found, *(one for file in TEMPLATES for one in _said_in_template(file)))


def _said_in_source(file: Path) -> Iterator[SaidText]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            place, values = f"{file.name}:{node.lineno}", _values(node)
            yield from (SaidText(place, key, values) for key in _keys(node) if key[0] != "*")


def _values(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(filter(None, names))


def _keys(call: ast.Call) -> list[str]:
    match call.func:
        case ast.Name("say" | "_said" | "template") | ast.Attribute(ast.Name("look"), "say"):
            return _written(call.args[0])
        case ast.Name("heads"):
            subject = call.args[2] if len(call.args) > 2 else ast.Constant("column")
            return [f"{key}.*" for key in _written(subject)]
    return []


def _written(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(str(text)):
            return [text]
        case ast.IfExp(_, first, second):
            return _written(first) + _written(second)
        case ast.JoinedStr(parts):
            return ["".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)]
    return []


def _said_in_template(file: Path) -> Iterator[SaidText]:
    for key, end in re.findall(r"\bt\(\s*'([^']+)'\s*([,)~])", file.read_text(encoding="utf-8")):
        yield SaidText(file.name, key + "*" * (end == "~"), None)


@cache
def written() -> frozenset[str]:
    """Every string of a source or data file, whole, keys of tables and parts of the week."""
    sources = [file for folder in PACKAGES for file in folder.rglob("*.py")]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sources]
    found = {
        str(node.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }
    texts = [file.read_text(encoding="utf-8") for folder in PACKAGES for file in _data(folder)]
    found |= {
        text
        for one in texts
        for pair in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'', one)
        for text in pair
    }
    found |= {name for one in texts for name in re.findall(r"^\[(\w+)\]$", one, re.MULTILINE)}
    found |= {outcome.unit for outcome in OUTCOMES.values()}
    found |= {part.name for step in WEEK for part in step.parts}
    return frozenset(found | set(load_facts().councils["lad_code"]))


def _data(folder: Path) -> Iterator[Path]:
    for kind in ("*.toml", "*.html", "*.csv"):
        yield from folder.rglob(kind)


def test_every_text_is_whole_in_both_languages() -> None:
    assert not [fault for entry in WORDS.entries.values() for fault in entry.faults()]
    gallery = Catalogue(GALLERY).entries.values()
    assert not [fault for entry in gallery for fault in entry.faults()]


def test_every_text_that_is_said_is_there() -> None:
    assert not [one for one in said() if not one.entries()]


def test_every_text_is_said() -> None:
    begun = [
        re.compile("(.+)".join(map(re.escape, one.key.split("*"))))
        for one in said()
        if "*" in one.key
    ]

    whole = {one.key for one in said()} | written()

    def used(key: str) -> bool:
        filled = [match.groups() for one in begun if (match := one.fullmatch(key))]
        return key in whole or any(set(parts) <= written() for parts in filled)

    assert not [key for key in WORDS.entries if not used(key)]


def test_every_gap_is_filled() -> None:
    whole = [one for one in said() if "*" not in one.key and one.values is not None]
    assert not [
        f"{one.place}: {one.key}"
        for one in whole
        for entry in one.entries()
        if not entry.gaps("en") <= (one.values or frozenset())
    ]


def test_what_is_said_is_found_in_a_source(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        'say("a", en, x=1)\nlook.say(f"b.{n}", **v)\nclaim.say("c")\nheads(n, en)\n'
        'say("d" if n else "e", en)\n'
    )
    found = {one.key: one.values for one in _said_in_source(file)}
    assert found == {"a": {"x"}, "b.*": None, "column.*": set(), "d": set(), "e": set()}
    template = tmp_path / "a.html"
    template.write_text("{{ t('a.b', n=1) }} {{ t('map.' ~ m) }}")
    assert [one.key for one in _said_in_template(template)] == ["a.b", "map.*"]


def test_statuses_are_counted() -> None:
    assert sum(statuses().values()) == len(WORDS.entries)
    assert set(statuses()) <= {"machine", "reviewed"}


def test_the_file_declares_the_plural_forms_of_welsh() -> None:
    header = (TEXT / "cy.po").read_text(encoding="utf-8")
    found = re.search(r"nplurals=(\d+); plural=(.+?);\\n", header)
    assert found is not None
    forms, choose = PLURALS["cy"], gettext.c2py(found[2])
    assert int(found[1]) == len(forms)
    assert {*forms, "other"} == {*Locale("cy").plural_form.rules, "other"}
    assert all(forms[choose(n)] == plural(n, "cy") for n in range(200))


HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=6; plural=0;\\n"\n\n'
DOGS = (
    'msgctxt "dogs"\nmsgid "{count} dog"\nmsgid_plural "{count} dogs"\nmsgstr[0] "dim ci"\n'
    'msgstr[1] "{count} ci"\nmsgstr[2] "{count} gi"\nmsgstr[3] "{count} chi"\n'
    'msgstr[4] "{count} chi"\nmsgstr[5] "{count} ci"\n'
)


def catalogue(folder: Path, text: str) -> Catalogue:
    file = folder / "some.po"
    file.write_text(HEADER + text, encoding="utf-8")
    return Catalogue(file)


def test_plural_forms_follow_the_language(tmp_path: Path) -> None:
    words = catalogue(tmp_path, DOGS)
    shown = [words.say("dogs", "cy", count=n) for n in (0, 1, 2, 3, 4, 6, 1200)]
    assert shown == ["dim ci", "1 ci", "2 gi", "3 chi", "4 ci", "6 chi", "1,200 ci"]
    assert [words.say("dogs", "en", count=n) for n in (0, 1, 2)] == ["0 dogs", "1 dog", "2 dogs"]


def test_a_text_without_welsh_is_said_in_english_and_counts_as_a_fault(tmp_path: Path) -> None:
    words = catalogue(tmp_path, 'msgctxt "a"\nmsgid "Hello"\nmsgstr ""\n')
    assert words.say("a", "cy") == "Hello"
    assert list(words.entries["a"].faults()) == ["a: no Welsh"]
    dogs = catalogue(tmp_path, DOGS.replace("{count} gi", ""))
    assert [dogs.say("dogs", "cy", count=n) for n in (1, 3)] == ["1 dog", "3 dogs"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('msgctxt "a"\nmsgid "{n}"\nmsgstr "{m}"\n', "gaps"),
        ('msgctxt "a"\nmsgid "x "\nmsgstr "y"\n', "spaces"),
        (DOGS.replace("{count} gi", ""), "no Welsh"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, text: str, why: str) -> None:
    (entry,) = catalogue(tmp_path, text).entries.values()
    assert why in " ".join(entry.faults())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('msgid "x"\nmsgstr "y"\n', "no msgctxt"),
        ('msgctxt "a"\nmsgid "x"\nmsgstr "y"\n\nmsgctxt "a"\nmsgid "z"\nmsgstr "y"\n', "twice"),
        ("msgctxt\nx\n", "not a readable"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(GofalError, match=r"some\.po") as refused:
        _ = catalogue(tmp_path, text).entries
    assert why in str(refused.value)


def test_no_key_stands_twice_in_the_file() -> None:
    lines = (TEXT / "cy.po").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("msgctxt ") for line in lines) == len(WORDS.entries)


def test_fuzzy_welsh_is_not_reviewed(tmp_path: Path) -> None:
    text = 'msgctxt "a"\nmsgid "x"\nmsgstr "y"\n'
    assert catalogue(tmp_path, text).entries["a"].reviewed
    assert not catalogue(tmp_path, f"#, fuzzy\n{text}").entries["a"].reviewed


def test_what_is_not_there_or_left_open_is_refused() -> None:
    with pytest.raises(GofalError, match="unknown text"):
        say("no such text", "en")
    with pytest.raises(GofalError, match="needs a value for 'amount'"):
        say("unit.points", "en")
    with pytest.raises(GofalError, match="cy, en"):
        language_of("fr")


def test_languages_are_called_by_their_own_name() -> None:
    assert [language_name(language) for language in LANGUAGES] == ["English", "Cymraeg"]
    assert [other(language) for language in LANGUAGES] == ["cy", "en"]


def test_every_unit_and_group_of_the_outcomes_has_words() -> None:
    for outcome in OUTCOMES.values():
        keys = (f"axis {outcome.unit}", f"figure.unit {outcome.unit}", f"group.{outcome.group}")
        missing = ", ".join(sorted(set(keys) - set(WORDS.entries)))
        assert not missing, f"outcome {outcome.name}: cy.po lacks {missing}"


def test_steps_and_parts_of_the_week_are_said_as_their_code_says_it() -> None:
    meanings = {f"week.{step.name}": step.meaning for step in WEEK}
    meanings |= {f"week.{part.name}": part.meaning for step in WEEK for part in step.parts}
    wrong = [f"{key}: no Welsh" for key in meanings if key not in WORDS.entries]
    wrong += [
        f"{key}: the catalogue has {say(key, 'en')!r}, the code {meaning!r}"
        for key, meaning in meanings.items()
        if key in WORDS.entries and say(key, "en") != meaning
    ]
    assert not wrong, "\n".join(wrong)


def test_the_command_counts_what_waits_for_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words"]) == 0
    shown = capsys.readouterr().out
    assert f"{statuses()['machine']:,}" in shown
    assert all(entry.subject in shown for entry in WORDS.entries.values())


def test_gaps_are_names_in_braces() -> None:
    assert gaps("{a} of {b:.0%}") == {"a", "b"}
