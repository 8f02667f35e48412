"""Guided stories: one TOML file each in ``stories/``, six steps of words and what to look at.

A step names a view and a query as they stand in an address, so a story can show anything the page
can show. The words say what to look for; the numbers are those of the page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import SLUGS, State, View, read_state

FOLDER = Path(__file__).parent / "stories"
STEPS = 6
_STEP_KEYS = {"view", "query", "title_en", "title_cy", "text_en", "text_cy"}
_KEYS = {"title_en", "title_cy", "lead_en", "lead_cy", "order", "step"}


@dataclass(frozen=True)
class Step:
    """One step of a story: words by language, and what is shown."""

    title: Mapping[Language, str]
    text: Mapping[Language, str]
    view: View
    query: str


@dataclass(frozen=True)
class Story:
    """A story: words by language, and its steps."""

    slug: str
    order: int
    title: Mapping[Language, str]
    lead: Mapping[Language, str]
    steps: tuple[Step, ...]

    def state(self, language: Language, number: int) -> State:
        """What the page shows at a step, counted from 1."""
        step = self.steps[number - 1]
        path = f"/{language}/{step.view}"
        return read_state(path, parse_qs(step.query)).with_(story=self.slug, step=number)


@cache
def stories() -> Mapping[str, Story]:
    """Every story by name, in their order."""
    found = [_read(file) for file in FOLDER.glob("*.toml")]
    return {one.slug: one for one in sorted(found, key=lambda story: story.order)}


def _read(file: Path) -> Story:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None
    if set(table) != _KEYS or len(table["step"]) != STEPS:
        raise GofalError(f"{file.name}: needs {', '.join(sorted(_KEYS))} and {STEPS} steps")
    steps = tuple(_step(file.name, raw) for raw in table["step"])
    return Story(file.stem, table["order"], _both(table, "title"), _both(table, "lead"), steps)


def _step(name: str, raw: Mapping[str, Any]) -> Step:
    if set(raw) != _STEP_KEYS:
        raise GofalError(f"{name}: a step needs {', '.join(sorted(_STEP_KEYS))}")
    if raw["view"] not in SLUGS["en"]:
        raise GofalError(f"{name}: there is no view {raw['view']!r}")
    try:
        read_state(f"/en/{raw['view']}", parse_qs(raw["query"]))
    except Refused as why:
        raise GofalError(f"{name}: {why}") from None
    return Step(_both(raw, "title"), _both(raw, "text"), raw["view"], raw["query"])


def _both(table: Mapping[str, Any], key: str) -> dict[Language, str]:
    return {language: str(table[f"{key}_{language}"]) for language in LANGUAGES}
