"""Documents of `docs/`, made ready for the site: languages apart, names of pages as links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

from gofal.experiments.text import Language

_FENCE = re.compile(r"^\s*(```|~~~)")
_NAMED = re.compile(r"(?<![\[`])`(?:docs/)?([\w./-]+\.md)`(?![\]`])")
_BESIDE = re.compile(r"\]\((?![a-z]+:|[#/])")
WELSH = "cy/"
"""Folder of the Welsh pages."""
FROM_THE_TOP = {
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "deploy/README.md": "how-to/service.md",
}
"""Files beside `docs/` that are pages too."""


def language_of(page: str) -> Language:
    """Language of a page by its place."""
    return "cy" if page.startswith(WELSH) else "en"


def counterpart(page: str) -> str:
    """Place of the same page in the other language."""
    return page.removeprefix(WELSH) if page.startswith(WELSH) else WELSH + page


def a_folder_down(text: str) -> str:
    """Text whose links still lead to the same files when it stands one folder below."""
    return _BESIDE.sub("](../", text)


def linked(text: str, page: str, pages: Collection[str]) -> str:
    """Text in which the name of a page in backquotes leads to it.

    Args:
        text: Markdown.
        page: where it stands.
        pages: places of all pages; a page of the same language comes first.
    """
    folder = posixpath.dirname(page)
    within = WELSH if page.startswith(WELSH) else ""

    def link(found: re.Match[str]) -> str:
        name = FROM_THE_TOP.get(found[1], found[1])
        beside = posixpath.join(folder, name)
        target = next((one for one in (within + name, beside, name) if one in pages), None)
        if target is None or target == page:
            return found[0]
        return f"[{found[0]}]({posixpath.relpath(target, folder or '.')})"

    lines, fenced = [], False
    for line in text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        lines.append(line if fenced or line.startswith("#") else _NAMED.sub(link, line))
    return "\n".join(lines)
