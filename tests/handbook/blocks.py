"""Code blocks of Markdown pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_INCLUDED = re.compile(r'^--8<-- "([^"]+)"$', re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code.

    Attributes:
        line: of the page on which it begins.
        kind: ``python``, ``bash`` … or nothing.
        text: what stands in it.
    """

    line: int
    kind: str
    text: str

    @property
    def included(self) -> list[str]:
        """Files that it shows instead of code of its own."""
        return _INCLUDED.findall(self.text)


def blocks(page: Path, kind: str | None = None) -> list[Block]:
    """Blocks of a page in order, of one kind if it is named."""
    text = page.read_text(encoding="utf-8")
    found = [
        Block(
            text.count("\n", 0, one.start()) + 1,
            one[2],
            re.sub(rf"^{one[1]}", "", one[3], flags=re.MULTILINE),
        )
        for one in _FENCE.finditer(text)
    ]
    return [one for one in found if kind in (None, one.kind)]
