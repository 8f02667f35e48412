"""Errors for people: what was wrong, where, and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class GofalError(ValueError):
    """Bad input, named in one line. The command line prints it without a trace and exits with 2."""


_MOST_LETTERS = 3000
"""Of a list of names in an error; a longer one helps nobody."""


def unknown(what: str, name: object, allowed: Iterable[str], listed_by: str = "") -> GofalError:
    """The error for a name that does not exist, with the nearest names or all of them.

    Args:
        what: what kind of thing it names.
        name: as it was given.
        allowed: names that there are.
        listed_by: command that lists them, named where they are too many for an error.
    """
    names = sorted(allowed)
    near = difflib.get_close_matches(str(name), names, n=3)
    hint = f"did you mean {', '.join(near)}?" if near else f"allowed: {', '.join(names)}"
    if len(hint) > _MOST_LETTERS:
        hint = f"there are {len(names)}, from {names[0]} to {names[-1]}"
        hint += f"; {listed_by} lists them" if listed_by else ""
    return GofalError(f"unknown {what} {name!r}; {hint}")
