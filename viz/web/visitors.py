"""Identity of a visitor: a cookie which this server has given out, and nothing more.

The cookie holds a random word and this server's mark on it. Made-up cookies have no mark, so that
nobody can pass for many visitors without asking for as many pages.
"""

from __future__ import annotations

import hmac
import secrets

from solara.server import kernel_context

_SECRET = secrets.token_bytes(32)  # of this process: a server that starts anew greets all anew


def new_cookie() -> str:
    """A cookie that nobody else has."""
    word = secrets.token_urlsafe(24)
    return f"{word}.{_mark(word)}"


def genuine(cookie: str | None) -> bool:
    """True if this server has given a cookie out."""
    word, _, mark = (cookie or "").partition(".")
    return bool(word) and hmac.compare_digest(mark.encode(), _mark(word).encode())


def visitor() -> str:
    """The visitor whose page is being drawn; empty outside a server."""
    if not kernel_context.has_current_context():
        return ""
    return str(kernel_context.get_current_context().session_id)


def _mark(word: str) -> str:
    return hmac.new(_SECRET, word.encode(), "sha256").hexdigest()
