"""Words on a screen or in a pipe that has not all letters: they degrade, and nothing breaks."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

NAME = "gofal-plain"
_LIKE = {
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{MINUS SIGN}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{MULTIPLICATION SIGN}": "x",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "£": "GBP ",
}


def plain(text: str) -> str:
    """The text in ASCII: letters without their marks, signs as they are typed, ? for the rest."""
    parts = (_LIKE.get(one) or unicodedata.normalize("NFKD", one) for one in text)
    letters = "".join(one for part in parts for one in part if not unicodedata.combining(one))
    return letters.encode("ascii", "replace").decode("ascii")


def degrade_words() -> None:
    """Let standard output and error take what their encoding lacks in plain letters."""
    codecs.register_error(NAME, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors=NAME)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101  (asked only while writing)
    return plain(error.object[error.start : error.end]), error.end
