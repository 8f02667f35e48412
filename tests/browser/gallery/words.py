"""The gallery's few words, in both languages."""

from __future__ import annotations

from pathlib import Path

from gofal.experiments.text import Catalogue

WORDS = Catalogue(Path(__file__).with_name("cy.po"))
say = WORDS.say
