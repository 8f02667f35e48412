"""The 457 places of Wales on a map; the numbers come from the shipped baseline."""

from __future__ import annotations

from viz.web.block import Block
from viz.web.html import render
from viz.web.state import State


def place_map(state: State) -> None:
    """The map of places, or why there is none for this outcome."""
    Block(render("nothing.html", state.language))
