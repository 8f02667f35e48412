"""Search in plain words, Welsh or English: policies, levers and systems, and questions of them."""

from gofal.viz.search.find import Found, find

__all__ = ["Found", "find"]
