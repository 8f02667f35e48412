"""The site builds without a warning, needs no network, and is whole in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import SOURCE
from gofal.abm.world.records import Records
from gofal.experiments.lists.tables import all_parameters
from gofal.viz.cli import app

pytestmark = pytest.mark.slow

_LOADED = {"script": "src", "img": "src", "iframe": "src", "link": "href"}
_NOT_LOADED = {"alternate", "canonical", "next", "prev"}


class Loads(HTMLParser):
    """What a browser fetches by itself to show a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(_LOADED.get(tag, ""))
        if address and given.get("rel") not in _NOT_LOADED:
            self.found.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as a person builds it; a warning ends the build."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=SOURCE,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    return folder


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def search_of(folder: Path) -> list[dict[str, str]]:
    """What the search of a language may find; a page opened from disk reads it as a script."""
    index = folder / "search" / "search_index.json"
    assert text_of(index.with_suffix(".js")) == f"var __index = {text_of(index)}"
    found: list[dict[str, str]] = json.loads(text_of(index))["docs"]
    return found


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        if page.name != "404.html":
            assert 'href="/' not in text_of(page), f"{page.name} leads to the top of a server"
        for address in Loads(text_of(page)).found:
            assert not re.match(r"(https?:)?//", address), f"{page.name} loads {address}"
            if page.name != "404.html":  # which speaks of the top of a server
                file = page.parent / address.partition("#")[0].partition("?")[0]
                assert file.is_file(), f"{page.name} loads {address}, which is not there"


def test_each_language_has_its_own_words_menu_and_search(site: Path) -> None:
    english, welsh = text_of(site / "index.html"), text_of(site / "cy" / "index.html")
    assert '<html lang="en"' in english
    assert '<html lang="cy"' in welsh
    assert 'href="cy/index.html" hreflang="cy"' in english
    assert 'href="../index.html" hreflang="en"' in welsh
    assert "What it says" not in welsh
    assert "Yr hyn y mae'n ei ddweud" in welsh
    assert "Yr hyn y mae'n ei ddweud" not in english
    assert '"base": "."' in english
    assert '"base": "."' in welsh
    for folder, other in ((site, "Gofyn cwestiwn i Gymru"), (site / "cy", "Ask Wales a question")):
        found = search_of(folder)
        assert all((folder / one["location"].partition("#")[0]).is_file() for one in found)
        assert len(found) > 100
        assert other not in {one["title"] for one in found}


def test_documents_in_two_languages_stand_in_each_alone(site: Path) -> None:
    english, welsh = text_of(site / "limits.html"), text_of(site / "cy" / "limits.html")
    assert "What a domain expert would still doubt" in english
    assert "byddai arbenigwr yn dal" not in english
    assert "byddai arbenigwr yn dal" in welsh
    assert 'href="../limits.html" hreflang="en"' in welsh


def test_references_have_everything_that_the_code_declares(site: Path) -> None:
    reference = site / "reference"
    for page, names in {
        "levers.html": list(load_levers()),
        "outcomes.html": list(OUTCOMES),
        "parameters.html": list(all_parameters()),
        "results.html": list(Records().providers((), (), {}, 0).columns),
    }.items():
        text = text_of(reference / page)
        assert names
        assert [name for name in names if f"<code>{name}</code>" not in text] == []
    commands = text_of(reference / "commands.html")
    named = [one.callback.__name__ for one in app.registered_commands if one.callback]
    assert named
    assert [name for name in named if f"gofal {name}" not in commands] == []
    assert "--replicates" in commands
    python = text_of(reference / "python.html")
    assert "years of the policy, after the burn-in" in python
    assert ":class:" not in python


def test_names_of_pages_lead_to_them(site: Path) -> None:
    assert 'href="odd.html"><code>' in text_of(site / "limits.html")
    assert 'href="decisions/0010-the-house.html"' in text_of(site / "contributing.html")
