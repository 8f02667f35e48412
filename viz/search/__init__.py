"""Search in plain words, Welsh or English: policies, levers and systems, and questions of them."""

from gofal.viz.search.find import Found, find
from gofal.viz.search.suggest import suggest

__all__ = ["Found", "find", "suggest"]
