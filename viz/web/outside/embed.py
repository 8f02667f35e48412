"""One answer as a small page for other websites: words alone, no script, no cookie."""

from __future__ import annotations

from collections.abc import Mapping

from gofal.experiments.text import Language
from gofal.viz.answer import Answer
from gofal.viz.verdict import words
from gofal.viz.verdict.lines import verdict_of
from gofal.viz.web.arms import arm, label
from gofal.viz.web.html import frame, render
from gofal.viz.web.judged import judged_in, shown
from gofal.viz.web.origin import other_rules
from gofal.viz.web.state import PageState, model_version
from gofal.viz.web.verdict_block import rows_of

EMBED: Mapping[Language, str] = {"en": "embed", "cy": "mewnosod"}
"""The last part of the address, by language."""
HEADERS: Mapping[str, str] = {
    # Nothing but its own style sheet, and anybody may show it in a frame.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}


def embed_address(state: PageState) -> str:
    """The address of the small page of an answer."""
    _, _, query = state.with_(view="answer").url().partition("?")
    return f"/{state.language}/{EMBED[state.language]}?{query}"


def embed_page(answer: Answer | None, state: PageState, base: str) -> str:
    """The document for a frame.

    Args:
        answer: that is whole; None if the question has to be run first.
        state: whose chosen scenario is shown.
        base: scheme and host under which the page is asked for.
    """
    language = state.language
    one = state.scenarios[shown(state)]
    page = base + state.with_(view="answer").url()
    told: dict[str, object] = {"verdict": False}
    if answer is not None:
        verdict = verdict_of(answer, arm(one), judged_in(one))
        told = {
            "verdict": True,
            "lead": words.lead(verdict, language),
            "rows": rows_of(verdict, language),
            "basis": words.basis(verdict, language),
            "rules": other_rules(answer, language),
        }
    return render(
        "embed.html",
        language,
        title=frame.title(state.with_(view="answer")),
        question=label(one, language),
        page=page,
        version=model_version(),
        **told,
    )
