"""Who serves whom in a council; filled from what is shipped."""

from __future__ import annotations

from viz.web.state import State


def market_view(state: State) -> None:
    """The network and the table of providers of the state's council."""
