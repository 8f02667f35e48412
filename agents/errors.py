"""Errors for people: what was wrong, where, and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GofalError(ValueError):
    """Bad input, named in one line. The command line prints it without a trace and exits with 2."""


def unknown(what: str, name: str, allowed: Iterable[str]) -> GofalError:
    """The error for a name that does not exist, with the nearest names or all of them."""
    names = sorted(allowed)
    near = difflib.get_close_matches(name, names, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"allowed: {', '.join(names)}"
    return GofalError(f"unknown {what} {name!r}; {hint}")
