"""Plain pages on the service itself: what it is, whom it works for, what it keeps, how to reply."""

from __future__ import annotations

from urllib.parse import quote

from gofal import __version__
from gofal.abm.facts import load_facts
from gofal.experiments.text import say, statuses
from gofal.viz.web.html import link, render
from gofal.viz.web.plain.host import Host
from gofal.viz.web.state import PageState, model_version


def about(state: PageState, _host: Host) -> str:
    """What this is, for whom, by whom, and how far it can be used."""
    facts = load_facts()
    return render(
        "plain/about.html",
        state.language,
        councils=len(facts.councils),
        places=len(facts.places),
        version=__version__,
        rules=model_version(),
        to=lambda view: link(state, view=view),
    )


def accessibility(state: PageState, _host: Host) -> str:
    """What was tested, what was not, and what is known not to work."""
    return render(
        "plain/accessibility.html",
        state.language,
        unreviewed=statuses()["machine"],
        to=lambda view: link(state, view=view),
    )


def privacy(state: PageState, _host: Host) -> str:
    """What is kept of a visitor, where and for how long."""
    return render("plain/privacy.html", state.language)


def feedback(state: PageState, host: Host) -> str:
    """A text that a visitor sends by the own mail program: the server keeps none."""
    language = state.language
    shown = host.base + link(state, view="answer") if state.scenarios else ""
    text = say("feedback.text", language, address=shown or host.base, version=model_version())
    subject = quote(say("feedback.subject", language))
    return render(
        "plain/feedback.html",
        language,
        text=text,
        mail=f"mailto:{host.contact}?subject={subject}&body={quote(text)}" if host.contact else "",
        contact=host.contact,
        to=lambda view: link(state, view=view),
    )
