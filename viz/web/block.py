"""A stretch of HTML written by the server, whose links and controls speak to it.

A link marked ``data-go`` moves within the page, what is marked ``data-do`` does something (a link
so marked is only followed where scripts are off), and a control marked ``data-set`` tells its new
value. A form that is sent is a link to the address it asks for. What arrives is only ever three
short texts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import solara

from gofal.viz.web.root_path import inward, outward

LOG = logging.getLogger("gofal.web")
_LONGEST = 4000


@dataclass(frozen=True)
class Act:
    """Act of a visitor.

    Attributes:
        do: the word in ``data-do`` or ``data-set``; ``go`` for a link.
        value: what was chosen.
        item: which one, from ``data-item``.
    """

    do: str
    value: str
    item: str


@solara.component_vue("block.vue", vuetify=False)
def _Block(html: str, tag: str, classes: str, event_act: Callable[[Any], None]) -> None: ...


@solara.component
def Block(
    html: str,
    on_act: Callable[[Act], None] | None = None,
    tag: str = "div",
    classes: str = "",
) -> None:
    """Show trusted HTML; text of visitors in it must have been escaped.

    Args:
        html: what is shown.
        on_act: told what a visitor did in it.
        tag: the element it stands in.
        classes: classes of that element.
    """

    def heard(data: Any) -> None:
        act = read_act(data)
        if act is not None and on_act is not None:
            on_act(act)

    _Block(html=outward(str(html)), tag=tag, classes=classes, event_act=harmless(heard))


@solara.component
def Told(text: str, html: str = "", on_act: Callable[[Act], None] | None = None) -> None:
    """Message that is read out at once; there even when empty, or some readers would not say it.

    Args:
        text: what is said, escaped here; nothing if empty.
        html: in its place, where there are links in it.
        on_act: told what a visitor did in it.
    """
    shown = html or (f'<p class="notice">{escape(text)}</p>' if text else "")
    with solara.v.Html(tag="div", attributes={"role": "alert"}):
        Block(shown, on_act=on_act, classes="text" if shown else "")


def read_act(data: Any) -> Act | None:
    """Act that the browser sent, if it is a valid one."""
    if not isinstance(data, dict):
        return None
    texts = [data.get(key, "") for key in ("do", "value", "item")]
    if not all(isinstance(text, str) and len(text) <= _LONGEST for text in texts):
        return None
    do, value, item = texts
    return Act(do, inward(value), item)


def links_to(go: Callable[[str], None]) -> Callable[[Act], None]:
    """Acts in a stretch that holds links alone.

    Args:
        go: told the address of the link that was followed.
    """

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)

    return act


def harmless[**P](listener: Callable[P, None]) -> Callable[P, None]:
    """A listener whose errors are kept in the server's log; the visitor's page stays."""

    def heard(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            listener(*args, **kwargs)
        except Exception:
            LOG.exception("an event could not be handled")

    return heard
