"""Welsh words begin as they should after other words, and every text asks for it."""

from __future__ import annotations

import re
import string

import pytest

from gofal.abm.facts import load_facts
from gofal.experiments.text import WORDS, say
from gofal.experiments.text.mutation import (
    FEMININE,
    MASCULINE,
    WORDS_BEFORE,
    aspirate,
    counted,
    soft,
)

# Written by hand: *yn*, *i* and *a* with every council, Wales, and towns that differ in kind.
COUNCILS = """
yn Abertawe | i Abertawe | ac Abertawe
ym Mlaenau Gwent | i Flaenau Gwent | a Blaenau Gwent
ym Mro Morgannwg | i Fro Morgannwg | a Bro Morgannwg
yng Nghaerdydd | i Gaerdydd | a Chaerdydd
yng Nghaerffili | i Gaerffili | a Chaerffili
yng Nghasnewydd | i Gasnewydd | a Chasnewydd
yng Nghastell-nedd Port Talbot | i Gastell-nedd Port Talbot | a Chastell-nedd Port Talbot
yng Ngheredigion | i Geredigion | a Cheredigion
yng Nghonwy | i Gonwy | a Chonwy
yng Ngwynedd | i Wynedd | a Gwynedd
ym Merthyr Tudful | i Ferthyr Tudful | a Merthyr Tudful
ym Mhen-y-bont ar Ogwr | i Ben-y-bont ar Ogwr | a Phen-y-bont ar Ogwr
ym Mhowys | i Bowys | a Phowys
yn Rhondda Cynon Taf | i Rondda Cynon Taf | a Rhondda Cynon Taf
yn Sir Benfro | i Sir Benfro | a Sir Benfro
yn Sir Ddinbych | i Sir Ddinbych | a Sir Ddinbych
yn Sir Fynwy | i Sir Fynwy | a Sir Fynwy
yn Sir Gaerfyrddin | i Sir Gaerfyrddin | a Sir Gaerfyrddin
yn Sir y Fflint | i Sir y Fflint | a Sir y Fflint
yn Nhorfaen | i Dorfaen | a Thorfaen
yn Wrecsam | i Wrecsam | a Wrecsam
yn Ynys Môn | i Ynys Môn | ac Ynys Môn
"""
OTHERS = """
Cymru | yng Nghymru | i Gymru | a Chymru
Bangor | ym Mangor | i Fangor | a Bangor
Dolgellau | yn Nolgellau | i Ddolgellau | a Dolgellau
Llandudno | yn Llandudno | i Landudno | a Llandudno
Rhuthun | yn Rhuthun | i Ruthun | a Rhuthun
Tywyn | yn Nhywyn | i Dywyn | a Thywyn
Chwilog | yn Chwilog | i Chwilog | a Chwilog
Y Fenni | yn y Fenni | i'r Fenni | a'r Fenni
Yr Wyddgrug | yn yr Wyddgrug | i'r Wyddgrug | a'r Wyddgrug
"""
NAMES = {"name", "area", "councils", "highest", "lowest"}  # gaps that names of areas fill
BEFORE = "|".join((*WORDS_BEFORE, "ac", "ag", "gydag", "at", "dan", "dros", "wrth", "hyd", "heb"))


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().splitlines()]


def test_every_council_mutates_as_a_reader_expects() -> None:
    names = sorted(load_facts().councils["name_cy"])
    written = [[WORDS_BEFORE[word](name) for word in ("yn", "i", "a")] for name in names]
    assert written == rows(COUNCILS)


@pytest.mark.parametrize(("name", "place", "to", "joined"), rows(OTHERS))
def test_other_names_do(name: str, place: str, to: str, joined: str) -> None:
    assert [WORDS_BEFORE[word](name) for word in ("yn", "i", "a")] == [place, to, joined]


def test_other_words_before_a_name() -> None:
    said = [change("Caerdydd") for change in WORDS_BEFORE.values()]
    assert said == [
        "yng Nghaerdydd",
        "i Gaerdydd",
        "o Gaerdydd",
        "am Gaerdydd",
        "ar Gaerdydd",
        "gan Gaerdydd",
        "drwy Gaerdydd",
        "a Chaerdydd",
        "â Chaerdydd",
        "gyda Chaerdydd",
    ]
    assert WORDS_BEFORE["am"]("Y Fenni") == "am y Fenni"
    assert WORDS_BEFORE["drwy"]("Y Fenni") == "drwy'r Fenni"
    assert WORDS_BEFORE["gyda"]("Abertawe") == "gydag Abertawe"


@pytest.mark.parametrize(
    "said", ["ac 1", "a 2", "ac 8", "ac 11", "ac 80", "a 100", "a 1,100", "ac 1.5"]
)
def test_a_number_after_a_is_as_it_is_read(said: str) -> None:
    assert WORDS_BEFORE["a"](said.partition(" ")[2]) == said


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("pâr", "0 pâr, 1 pâr, 2 bâr, 3 phâr, 4 pâr, 5 pâr, 6 phâr, 10 pâr"),
        ("cyngor", "0 cyngor, 1 cyngor, 2 gyngor, 3 chyngor, 4 cyngor, 5 cyngor, 6 chyngor"),
        ("rhediad", "0 rhediad, 1 rhediad, 2 rediad, 3 rhediad, 4 rhediad, 5 rhediad, 6 rhediad"),
        ("gwiriad", "0 gwiriad, 1 gwiriad, 2 wiriad, 3 gwiriad"),
        ("targed", "2 darged, 3 tharged, 6 tharged"),
        ("munud", "1 munud, 2 funud, 3 munud"),
        ("cell", "1 gell, 2 gell, 3 cell, 4 cell, 6 chell"),
        ("rhan", "1 rhan, 2 ran, 3 rhan"),
        ("llinell", "1 llinell, 2 linell, 3 llinell"),
        ("blwyddyn", "1 flwyddyn, 2 flynedd, 3 blynedd, 4 blynedd, 5 mlynedd, 6 blynedd"),
        ("blwyddyn", "7 mlynedd, 10 mlynedd, 20 mlynedd"),
        ("pwynt", "+2 bwynt, \u22122 bwynt, 2.0 pwynt, 1,240 pwynt"),
    ],
)
def test_numbers_change_the_noun_after_them(noun: str, said: str) -> None:
    numbers = [one.split(" ")[0] for one in said.split(", ")]
    assert ", ".join(counted(number, noun) for number in numbers) == said


def test_a_noun_of_unknown_gender_is_refused() -> None:
    with pytest.raises(KeyError, match="cath"):
        counted("3", "cath")


def test_texts_say_it() -> None:
    assert say("market.heading", "cy", name="Gwynedd") == "Y farchnad yng Ngwynedd"
    assert say("market.heading", "en", name="Gwynedd") == "The market in Gwynedd"
    assert say("run.place", "cy", count=3).startswith("3 chwestiwn ")
    assert say("answer.sure", "cy", count=2, years=10).startswith(
        "O 2 bâr o ddyfodolau o 10 mlynedd"
    )


def welsh() -> list[tuple[str, str]]:
    """Key and text of every Welsh form in the catalogue."""
    entries = WORDS.entries.values()
    return sorted({(entry.key, text) for entry in entries for text in entry.cy.values()})


def test_no_text_puts_a_word_before_a_name_without_asking_for_its_form() -> None:
    wrong = re.compile(rf"\b({BEFORE}) \{{({'|'.join(NAMES)})\}}", re.IGNORECASE)
    assert not [one for one in welsh() if wrong.search(one[1])]


def test_no_text_counts_a_noun_that_a_number_would_change() -> None:
    changing = {noun for noun in MASCULINE | FEMININE if {soft(noun), aspirate(noun)} != {noun}}
    forms = {form(noun) for noun in changing for form in (str, soft, aspirate)}
    forms |= {"blynedd", "flynedd", "mlynedd", "flwyddyn"}
    wrong = re.compile(rf"\{{\w+\}} ({'|'.join(sorted(forms))})\b")
    assert not [one for one in welsh() if wrong.search(one[1])]


def test_every_form_asked_for_is_known() -> None:
    asked = {
        spec
        for _key, text in welsh()
        for _, gap, spec, _ in string.Formatter().parse(text)
        if gap and spec and not re.fullmatch(r"[.,\d]*[efg%]", spec)
    }
    assert asked <= {*WORDS_BEFORE, *MASCULINE, *FEMININE}
    assert {*MASCULINE, *FEMININE} <= asked  # and none is left over
    english = [text for entry in WORDS.entries.values() for text in entry.en.values()]
    assert not [text for text in english if re.search(r"(?<!\{)\{\w+:[^\d.,efg%}]", text)]
