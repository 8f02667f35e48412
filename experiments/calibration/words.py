"""Words of the calibration, which stand beside it in ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from gofal.experiments.words import Language


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def tell(key: str, language: Language, **values: object) -> str:
    """The sentence of that name with its gaps filled."""
    return _words()[key][language].format(**values)
