"""The parts of `docs/odd.md` that are made from the code."""

from __future__ import annotations

from gofal.abm.odd import PAGE, refreshed
from gofal.experiments.reproduce.item import Item


def check_odd(_item: Item) -> tuple[int, list[str]]:
    """Lines of the page, and those that the code would now write otherwise."""
    text = PAGE.read_text(encoding="utf-8")
    old, new = text.splitlines(), refreshed(text).splitlines()
    held = set(old)
    return len(old), [f"made again, not committed: {line}" for line in new if line not in held]
