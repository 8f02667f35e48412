"""The gallery's few words, in both languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from gofal.experiments.words import Language


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every string of the gallery by name and language."""
    file = Path(__file__).with_name("words.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(key: str, language: Language, **values: object) -> str:
    """The string of that name with its gaps filled."""
    return catalogue()[key][language].format(**values)
