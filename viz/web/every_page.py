"""Every page there is, for whoever looks at all of them: tests in a browser, and pictures.

Views are those that the server has and stories those of their folder, so none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping

from gofal.experiments.text import Language
from gofal.viz.web.html.frame import OF_AN_ANSWER
from gofal.viz.web.pages import PAGES
from gofal.viz.web.plain.pages import PLAIN
from gofal.viz.web.state import View, page_address
from gofal.viz.web.story import stories

type Place = tuple[View, str]
"""A view, and the query of an address that shows it."""

PARTLY: Place = ("answer", "s=fee_squeeze&o=cost_councils&v=0a0b0c0d")
"""An address of another version, of which one word is refused and the rest answered."""
REFUSED: Place = ("answer", "s=there_is_no_such_policy")
_MORE: Mapping[View, tuple[str, ...]] = {
    "start": ("a=W06000002",),
    "today": ("m=outline", "m=places&o=met_need"),
    "council": ("a=W06000008", "s=fee_squeeze&a=W06000002"),
    "ask": (
        "find=co-op",
        "s=buurtzorg/fee_level@W06000008=1.1&s=fee_squeeze",
    ),
    "league": ("o=met_need&a=W06000002&w=3-5&told=1",),
    "answer": (
        "s=fee_squeeze",
        "s=buurtzorg&s=fee_squeeze",
        "s=workforce&o=public_cost",
        PARTLY[1],
    ),
}


def places() -> list[Place]:
    """Every view as it is opened first and with more in its address, and one that is refused."""
    return [*((view, query) for view in PAGES for query in ("", *_MORE.get(view, ()))), REFUSED]


def plain_places() -> list[Place]:
    """Every page of words alone, and those that speak of an answer with one."""
    asked = [(view, "s=fee_squeeze") for view in OF_AN_ANSWER]
    return [*((view, "") for view in PLAIN), *asked]


def story_places() -> list[Place]:
    """Every step of every story."""
    return [
        (step.view, f"{step.query}&story={story.slug}&step={number}")
        for story in stories().values()
        for number, step in enumerate(story.steps, 1)
    ]


def address(language: Language, place: Place) -> str:
    """Path and query of a place in a language."""
    view, query = place
    return f"{page_address(language, view)}{'?' if query else ''}{query}"
