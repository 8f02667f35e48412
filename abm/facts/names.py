"""Finding places and councils by the names people type: any case, with or without accents."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from gofal.agents.errors import GofalError, unknown


def fold(name: str) -> str:
    """A name as it is compared: lower case, no accents, no hyphens, single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.replace("-", " ").replace("'", "").split())


def no_such(what: str, name: str, spellings: Iterable[str]) -> GofalError:
    """The error for a name that is not there; compares folded names, shows them as written."""
    written = {fold(spelling): spelling for spelling in spellings}
    near = difflib.get_close_matches(fold(name), list(written), n=3, cutoff=0.6)
    if near:
        hint = ", ".join(written[key] for key in near)
        return GofalError(f"unknown {what} {name!r}; did you mean {hint}?")
    if len(written) > 30:
        return GofalError(f"unknown {what} {name!r}; no {what} has a name like it")
    return unknown(what, name, written.values())
