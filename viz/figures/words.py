"""Words of the pictures and of the brief. The words themselves: ``viz/words/figures.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from gofal.experiments.words import Language

CATALOGUE = Path(__file__).parents[1] / "words" / "figures.toml"


@cache
def catalogue() -> dict[str, Any]:
    """Every entry: English, Welsh and the status of the Welsh."""
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def say(key: str, language: Language, **values: object) -> str:
    """The words of that name with their gaps filled."""
    return str(catalogue()[key][language]).format(**values)


def abbreviation(code: str, language: Language) -> str:
    """Three or four letters for a council on a map."""
    return str(catalogue()["council"][code][language])
