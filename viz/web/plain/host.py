"""Who serves a page: what a document says of its own address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Host:
    """A server as a visitor reaches it.

    Attributes:
        base: scheme and host under which it is asked, such as ``https://care.example``.
        contact: address for mail to whoever runs it; empty if none was given.
    """

    base: str = ""
    contact: str = ""
