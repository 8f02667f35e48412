"""The page of what waits for a person: whole, in order, and of these days."""

from __future__ import annotations

import re

import pytest

from gofal.experiments.output.docs import docs_folder
from gofal.experiments.text import WORDS, statuses
from gofal.viz.cli import main
from gofal.viz.declared import DECLARED
from gofal.viz.welsh_review import KINDS, PLACES, SUBJECTS, page, rows_of, texts

OLD = 0.25  # by how much of a count the page may lag behind; `gofal welsh --write` makes it anew


def counts(text: str) -> list[list[int]]:
    """Texts, those that wait and their words, by place."""
    return [
        [int(cell.replace(",", "")) for cell in re.findall(r"\| ([\d,]+)(?= \|)", line)]
        for line in text.splitlines()
        if re.search(r"\| [\d,]+ \|$", line)
    ]


def test_every_text_of_the_catalogue_is_counted_once() -> None:
    keys = [one.stands for held in texts().values() for one in held]
    assert len(set(keys) & set(WORDS.entries)) == len(WORDS.entries)
    assert sum(key in WORDS.entries for key in keys) == len(WORDS.entries)
    waiting = [one for held in texts().values() for one in held if one.waits]
    assert len(waiting) >= statuses()["machine"]


def test_every_kind_and_subject_has_one_place() -> None:
    kinds = [kind for named in KINDS.values() for kind in named]
    assert sorted(kinds) == sorted(DECLARED)
    subjects = [one for named in SUBJECTS.values() for one in named.split()]
    assert len(set(subjects)) == len(subjects)
    assert set(subjects) <= {entry.subject for entry in WORDS.entries.values()}
    assert {*KINDS, *SUBJECTS} == set(PLACES)


def test_where_it_says_that_texts_stand_there_are_files() -> None:
    for named in KINDS.values():
        for folder in named.values():
            assert (docs_folder().parent / folder).is_dir(), folder


def test_the_page_is_of_these_days() -> None:
    written = (docs_folder() / "cymraeg.md").read_text(encoding="utf-8")
    made = f"{page('cy')}\n{page('en')}"
    assert re.findall("^#.*", written, re.MULTILINE) == re.findall("^#.*", made, re.MULTILINE)
    assert len(counts(made)) == 2 * (len(PLACES) + 1)
    for old, new in zip(counts(written), counts(made), strict=True):
        assert old == pytest.approx(new, rel=OLD), "make it anew: gofal welsh --write"


def test_the_texts_of_a_place_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["welsh", "start", "--language", "cy"]) == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"\b{stands}\b", shown) for stands, _, _ in list(rows_of("start"))[:3])
    assert main(["welsh", "nowhere"]) == 2
