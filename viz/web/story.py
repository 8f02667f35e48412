"""Guided stories: one TOML file each in ``stories/``, six steps of words and what to look at.

A step names a view and a query as they stand in an address, so a story can show anything the page
can show. The words say what to look for and which way the evidence goes; the numbers are those of
the page. What the words of a step rest on stands with it (``finds``), and a test compares it with
the league.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

from msgspec import Meta, field

from gofal.abm.schema import Text, TomlTable, read
from gofal.experiments.evidence.judge import Word
from gofal.experiments.text import Language
from gofal.viz.web.state import PageState, View, read_state

FOLDER = Path(__file__).parent / "stories"
STEPS = 6


class Finding(TomlTable, frozen=True):
    """A verdict of the league that the words of a step rest on."""

    policy: Text
    outcome: Text
    years: Text
    word: Word


class StoryStep(TomlTable, frozen=True):
    """One step of a story: its words, and what is shown."""

    view: View
    query: str
    title_en: Text
    title_cy: Text
    text_en: Text
    text_cy: Text
    finds: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        read_state(f"/en/{self.view}", parse_qs(self.query))

    def title(self, language: Language) -> str:
        """Title."""
        return self.title_cy if language == "cy" else self.title_en

    def text(self, language: Language) -> str:
        """Words on what to look for."""
        return self.text_cy if language == "cy" else self.text_en


class Story(TomlTable, frozen=True):
    """A story: its words and its steps."""

    slug: str
    order: int
    title_en: Text
    title_cy: Text
    lead_en: Text
    lead_cy: Text
    steps: Annotated[tuple[StoryStep, ...], Meta(min_length=STEPS, max_length=STEPS)] = field(
        name="step"
    )

    def title(self, language: Language) -> str:
        """Title."""
        return self.title_cy if language == "cy" else self.title_en

    def lead(self, language: Language) -> str:
        """Subject in a sentence or two."""
        return self.lead_cy if language == "cy" else self.lead_en

    def state(self, language: Language, number: int) -> PageState:
        """State of the page at a step, counted from 1."""
        step = self.steps[number - 1]
        path = f"/{language}/{step.view}"
        return read_state(path, parse_qs(step.query)).with_(story=self.slug, step=number)


@cache
def stories() -> Mapping[str, Story]:
    """Every story by name, in their order."""
    result = [read(file, Story, slug=file.stem) for file in FOLDER.glob("*.toml")]
    return {one.slug: one for one in sorted(result, key=lambda story: story.order)}
