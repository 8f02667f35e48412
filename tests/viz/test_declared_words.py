"""Words that stand beside a declaration, and not in the catalogue, exist in both languages."""

from __future__ import annotations

import dataclasses

import pytest

from gofal.experiments.text import gaps
from gofal.viz.declared import DECLARED, Declared, declared, words_of

MAY_BE_EMPTY = {"explained", "missed", "note", "why"}


@pytest.mark.parametrize("kind", DECLARED)
def test_every_declared_text_is_in_both_languages(kind: str) -> None:
    found = list(declared(kind))
    assert found
    for one in found:
        empty = one.path.rpartition(".")[2].removesuffix("_en") in MAY_BE_EMPTY
        assert bool(one.en.strip()) == bool(one.cy.strip()), one.path
        assert one.en.strip() or empty, one.path
        assert gaps(one.en) == gaps(one.cy), one.path


def test_a_text_without_welsh_is_seen() -> None:
    @dataclasses.dataclass
    class Inner:
        label_en: str = "a lever"
        label_cy: str = ""

    @dataclasses.dataclass
    class Outer:
        parts: tuple[Inner, ...] = (Inner(),)

    assert list(words_of(Outer())) == [Declared(".parts.label_en", "a lever", "")]
