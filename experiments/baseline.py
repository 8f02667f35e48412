"""The scenario in which nothing is changed; whatever is tried is set beside it."""

from __future__ import annotations

from typing import Final

BASELINE: Final = "baseline"
