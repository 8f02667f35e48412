"""What MkDocs calls while it builds the site; see its guide to plugins for the events.

One build makes both languages: English pages stand at the top, Welsh ones in ``cy/``. Each page has
the menu, the words around it and the search of its own language.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from gofal.experiments.text import Language
from gofal.viz.web.plain.documents import in_languages
from handbook import commands, lists, pages
from handbook.papers import FROM_THE_TOP, WELSH, a_folder_down, counterpart, language_of, linked

MADE: Mapping[str, Callable[[Language], str]] = {
    "commands": commands.commands,
    "files": lists.files,
    "levers": lists.levers,
    "outcomes": lists.outcomes,
    "parameters": lists.parameters,
    "providers": lists.providers,
    "series": lists.series,
    "validation": pages.validation,
    "words": pages.words,
}
"""What stands where a page says ``<!-- made: NAME -->``."""
_MARK = re.compile(r"<!-- made: (\w+) -->")
_TONGUES = (("en", "English"), ("cy", "Cymraeg"))
_INDEX = "search/search_index.json"
_BASE = re.compile(r'"base": "[^"]*"')


@dataclass
class Menus:
    """The menu of each language, once it is known."""

    of: dict[str, Navigation]


_menus = Menus({})


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Take documents in two languages apart, and add the pages that stand beside `docs/`."""
    for file in list(files.documentation_pages()):
        parts = in_languages(file.content_string)
        if "cy" in parts:
            _put(files, config, file.src_uri, parts["en"])
            _put(files, config, counterpart(file.src_uri), a_folder_down(parts["cy"]))
    top = Path(config.config_file_path).parent
    for name, place in FROM_THE_TOP.items():
        _put(files, config, place, (top / name).read_text(encoding="utf-8"))
    places = {file.src_uri for file in files.documentation_pages()}
    config.nav = _filled(config.nav, places - set(_named(config.nav)))
    return files


def _named(entry: Any) -> Iterator[str]:
    """Every page that a menu names."""
    if isinstance(entry, str):
        yield entry
    else:
        for one in entry.values() if isinstance(entry, dict) else entry:
            yield from _named(one)


def _filled(entry: Any, left: Collection[str]) -> Any:
    """A menu in which ``FOLDER/*`` became all pages right in that folder that it does not name."""
    if isinstance(entry, dict):
        return {title: _filled(one, left) for title, one in entry.items()}
    if isinstance(entry, str):
        return entry
    filled: list[Any] = []
    for one in entry:
        if isinstance(one, str) and one.endswith("*"):
            filled += sorted(x for x in left if posixpath.dirname(x) == one.rstrip("/*"))
        else:
            filled.append(_filled(one, left))
    return filled


def _put(files: Files, config: MkDocsConfig, place: str, text: str) -> None:
    if (old := files.get_file_from_path(place)) is not None:
        files.remove(old)
    files.append(File.generated(config, place, content=text))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Fill in what is made from the code, and make names of pages links."""
    place = page.file.src_uri
    made = _MARK.sub(lambda found: MADE[found[1]](language_of(place)), markdown)
    return linked(made, place, {file.src_uri for file in files.documentation_pages()})


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Give each language a menu of its own."""
    welsh = next(x for x in nav.items if isinstance(x, Section) and x.title == "Cymraeg")
    english = [item for item in nav.items if item is not welsh]
    for item in welsh.children:
        item.parent = None
    for language, items in (("en", english), ("cy", welsh.children)):
        pages = [page for page in nav.pages if language_of(page.file.src_uri) == language]
        pages[0].previous_page = pages[-1].next_page = None
        menu = Navigation(items, pages)
        menu.homepage = pages[0]
        _menus.of[language] = menu


def on_page_context(
    context: dict[str, Any],
    page: Page,
    config: MkDocsConfig,
    nav: Navigation,  # noqa: ARG001
) -> dict[str, Any]:
    """Dress a page in its language, and name the same page in the other one."""
    place = page.file.src_uri
    language = language_of(place)
    config.theme["language"] = language
    config.extra["alternate"] = [
        {"lang": one, "name": name, "link": _other(place, one, context["pages"])}
        for one, name in _TONGUES
    ]
    return {**context, "nav": _menus.of[language]}


def _other(place: str, language: str, pages: list[File]) -> str:
    """Address of a page in a language; of its first page if it has none."""
    wanted = place if language_of(place) == language else counterpart(place)
    urls = {file.src_uri: file.url for file in pages}
    return urls.get(wanted) or _menus.of[language].pages[0].url


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Let a Welsh page look for its search below the Welsh pages."""
    place = page.file.src_uri
    if language_of(place) == "en":
        return output
    return _BASE.sub(f'"base": "{posixpath.relpath(WELSH, posixpath.dirname(place))}"', output)


@event_priority(-200)  # after the search is there
def on_post_build(config: MkDocsConfig) -> None:
    """Make a search of each language out of that of all pages: for a server, and for files."""
    site = Path(config.site_dir)
    whole = json.loads((site / _INDEX).read_text(encoding="utf-8"))
    for folder in ("", WELSH):
        docs = [
            {**one, "location": one["location"].removeprefix(folder)}
            for one in whole["docs"]
            if one["location"].startswith(WELSH) == bool(folder)
        ]
        index, text = (
            site / folder / _INDEX,
            json.dumps({**whole, "docs": docs}, ensure_ascii=False),
        )
        index.parent.mkdir(parents=True, exist_ok=True)
        index.write_text(text, encoding="utf-8")
        index.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")
