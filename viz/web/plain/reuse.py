"""The page on using an answer elsewhere: licence, and how to cite it so that it is found again."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812  (as in experiments.text.numbers)
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from gofal import __version__
from gofal.experiments.text import date, say
from gofal.viz.web.arms import label
from gofal.viz.web.download_links import wanted
from gofal.viz.web.gather import ready_answer
from gofal.viz.web.html import link, render
from gofal.viz.web.origin import made_by
from gofal.viz.web.outside.as_data import SCHEMA, data_address
from gofal.viz.web.outside.embed import embed_address
from gofal.viz.web.plain.host import Host
from gofal.viz.web.shipped import rules_here
from gofal.viz.web.state import PageState, model_version

_SHOWN = 16  # letters of a hash that are cited
_HERE = ZoneInfo("Europe/London")


def page(state: PageState, host: Host) -> str:
    """Licence, credit and citation; of an answer if the address names a question."""
    today = datetime.now(_HERE).date()
    return render(
        "plain/reuse.html",
        state.language,
        asked=asked(state) if state.scenarios else "",
        answer=link(state, view="answer"),
        citation=citation(state, host.base, today),
        bibtex=bibtex(state, host.base, today),
        data=link(PageState(state.language), view="data"),
        frame=frame_code(state, host.base) if state.scenarios else "",
        small=embed_address(state),
        json=data_address(state),
        schema=SCHEMA,
        csv=wanted(state, "csv").url,
    )


def asked(state: PageState) -> str:
    """The question in words, or what the program is where none is asked."""
    language = state.language
    if not state.scenarios:
        return say("cite.program", language)
    names = "; ".join(label(one, language) for one in state.scenarios)
    return say("cite.question", language, question=names)


def address(state: PageState, base: str) -> str:
    """The address of the answer, with the version of the model that it is of."""
    view = (
        state.with_(view="answer", version=model_version())
        if state.scenarios
        else PageState(state.language)
    )
    return base + view.url()


def citation(state: PageState, base: str, day: Day) -> str:
    """A line for a list of sources."""
    return say(
        "cite.line",
        state.language,
        year=day.year,
        title=asked(state),
        version=__version__,
        rules=rules(state),
        address=address(state, base),
        date=date(day, state.language),
    )


def bibtex(state: PageState, base: str, day: Day) -> str:
    """The same for programs that keep lists of sources."""
    fields = {
        "author": f"{{{say('cite.authors', state.language)}}}",
        "title": asked(state),
        "year": str(day.year),
        "version": f"{__version__}, rules {rules(state)}",
        "url": address(state, base),
        "urldate": day.isoformat(),
        "note": say("cite.note", state.language),
    }
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
    return f"@misc{{gofal-{rules(state)[:8]},\n{lines}\n}}"


def frame_code(state: PageState, base: str) -> str:
    """HTML with which another website shows the answer."""
    address, title = escape(base + embed_address(state)), escape(asked(state))
    look = "border: 1px solid #767676; width: 100%; height: 34rem"
    return f'<iframe src="{address}" title="{title}" style="{look}" loading="lazy"></iframe>'


def rules(state: PageState) -> str:
    """The rules that made the answer, or those installed here while it is not known."""
    answer = ready_answer(state) if state.scenarios else None
    return (rules_here() if answer is None else made_by(answer))[:_SHOWN]
