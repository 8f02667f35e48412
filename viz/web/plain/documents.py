"""The technical documents that stand beside the source code, as pages in the reader's language.

They are Markdown in ``docs/``, most of them first in English and then in Welsh. Where the program
is installed without its source there are none, and the page says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType

from gofal.abm.results import SOURCE
from gofal.experiments.output.docs import DOCS
from gofal.experiments.text import Language, say
from gofal.viz.web.html import render
from gofal.viz.web.plain.host import Host
from gofal.viz.web.state import PageState, page_address

NAMES = (
    "limits",
    "odd",
    "hindcast",
    "calibration",
    "claims",
    "league",
    "presets",
    "systems",
    "combinations",
    "payment",
    "history",
    "ablations",
    "baseline",
    "conditions-rebalancing",
    "conditions-latc",
    "conditions-coop_support",
    "conditions-capacity_with_purpose",
    "luck",
    "performance",
    "web",
)
"""Documents in the order of the list: first what most readers want."""
_KEPT = 40  # of some hundred thousand letters each
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_HEAD = 2000  # letters at the beginning in which a document says what it was made from
_SLICE = re.compile(r"scale 0\.\d")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Paper:
    """A document in one language.

    Attributes:
        name: of its file.
        title: its heading.
        language: in which it is written.
        text: Markdown.
    """

    name: str
    title: str
    language: Language
    text: str


def page(state: PageState, _host: Host) -> str:
    """The list of all documents."""
    language = state.language
    return render(
        "plain/documents.html",
        language,
        papers=[
            {"title": one.title, "href": paper_address(name, language), "lang": one.language}
            for name in NAMES
            if (one := paper(name, language)) is not None
        ],
    )


def paper_address(name: str, language: Language) -> str:
    """The address of a document."""
    return f"{page_address(language, 'documents')}/{name}"


@cache
def paper(name: str, language: Language, folder: Path = SOURCE / DOCS) -> Paper | None:
    """A document in a language, or in English where it has no other; None if it is not there.

    One that was made from less than all of Wales is not there for a reader of the pages.
    """
    file = folder / f"{name}.md"
    if name not in NAMES or not file.is_file():
        return None
    text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    if of_a_slice(text):
        return None
    parts = in_languages(text)
    found: Language = language if language in parts else "en"
    title = _TITLE.search(parts[found])
    return Paper(name, title[1] if title else name, found, parts[found])


def in_languages(text: str) -> dict[Language, str]:
    """A document by language: one with two titles is first in English and then in Welsh."""
    titles = list(_TITLE.finditer(_FENCED.sub(lambda block: " " * len(block[0]), text)))
    if len(titles) != 2:
        return {"en": text}
    return {"en": text[: titles[1].start()], "cy": text[titles[1].start() :]}


def of_a_slice(text: str) -> bool:
    """Whether a document says that it was made from less than all of Wales."""
    return _SLICE.search(text[:_HEAD]) is not None


@lru_cache(maxsize=_KEPT)
def body(name: str, language: Language) -> str | None:
    """HTML of a document between header and footer; None if it is not there."""
    one = paper(name, language)
    if one is None:
        return None
    return render("plain/paper.html", language, paper=one, html=html_of(one))


def html_of(one: Paper) -> str:
    """The text of a document as HTML."""
    return str(_markdown().render(one.text, {"tables": 0, "language": one.language}))


class _Html(RendererHTML):
    """What is written otherwise than usual: wide tables stand in frames that scroll."""

    def table_open(self, _tokens: Sequence[Token], _at: int, _options: Any, env: EnvType) -> str:
        """A frame that the keyboard reaches, and the table in it."""
        env["tables"] = number = env["tables"] + 1  # frames are told apart by their names
        label = escape(say("documents.table", env["language"], number=number))
        frame = f'<div class="paper-table" role="region" aria-label="{label}" tabindex="0">'
        return f"{frame}<table>\n"

    def table_close(self, *_of: object) -> str:
        """The ends of both."""
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], at: int, *_rest: object) -> str:
        """A head; one without words is none."""
        return '<th scope="col">' if tokens[at + 1].content else "<td>"

    def th_close(self, tokens: Sequence[Token], at: int, *_rest: object) -> str:
        """Its end."""
        return "</th>" if tokens[at - 1].content else "</td>"

    def image(self, *_of: object) -> str:
        """Nothing: pictures of the documents are drawn on the pages themselves."""
        return ""

    def fence(self, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
        """Lines as they are written, in a frame that scrolls."""
        return f'<pre class="command" tabindex="0">{escape(tokens[idx].content)}</pre>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
        """The same, where such lines are set in."""
        return self.fence(tokens, idx)


@cache
def _markdown() -> MarkdownIt:
    """A reader of Markdown that lets no HTML through."""
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Html)
    return reader.enable("table")
