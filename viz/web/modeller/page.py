"""The page itself: one model a visitor, made in the background, under Mesa's controls."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import solara
import solara.lab
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from gofal.agents.errors import GofalError
from gofal.experiments.output.slices import run_notes
from gofal.experiments.text import LANGUAGES, Language, language_name, other, say
from gofal.viz.parts import Styles
from gofal.viz.web.modeller.stepped import SteppedModel, parameters
from gofal.viz.web.modeller.views import Inspector, headlines_drawn, places_drawn
from gofal.viz.web.state import language_of_path

_CSS = Path(__file__).with_name("modeller.css")


@solara.component
def Page() -> None:
    """A model for this visitor, then Mesa's page on it."""
    router = solara.use_router()
    language = language_of_path(router.path) or "cy"
    asked = parse_qs(router.search or "", max_num_fields=5)
    scenario = asked.get("scenario", ["baseline"])[0]
    seed = asked.get("seed", ["1"])[0]
    only = asked.get("only", [""])[0]

    def build() -> SteppedModel:
        try:
            return SteppedModel(scenario, rng=int(seed), only=only)
        except ValueError as why:
            raise GofalError(str(why)) from None

    # In a thread of the visitor's own: the burn-in takes seconds, and nobody else shares it.
    made = solara.lab.use_task(build, dependencies=[], prefer_threaded=True)
    Styles()
    solara.Style(_CSS)
    if made.error:
        refused = isinstance(made.exception, GofalError)
        solara.Error(str(made.exception) if refused else say("modeller.broken", language))
    elif made.finished and made.value is not None:
        _Bench(made.value, language)
    else:
        solara.Text(say("modeller.making", language))


@solara.component
def _Bench(first: SteppedModel, language: Language) -> None:
    model: solara.Reactive[SteppedModel] = solara.use_reactive(first)
    controls = solara.use_memo(lambda: _controls(first, language), [language])

    def leave() -> None:
        model.value.running = False  # else a playing model plays on for nobody

    solara.use_effect(lambda: leave, [])
    SolaraViz(model, model_params=controls, name=say("modeller.name", language))
    update_counter.get()
    with solara.v.Html(
        tag="div", class_="g-page modeller", attributes={"lang": language, "data-theme": "light"}
    ):
        tongue, chosen = other(language), model.value.followed
        asked = {"scenario": chosen.name, "seed": chosen.seed, "only": ",".join(chosen.only)}
        link = f"/{tongue}?{urlencode(asked)}"
        with solara.v.Html(tag="p"):
            solara.v.Html(
                tag="a",
                attributes={"href": link, "lang": tongue},
                children=[language_name(tongue)],
            )
        solara.Text(say("modeller.lead", language))
        for note in run_notes(chosen, language):
            solara.Text(note)
        solara.Preformatted(model.value.command)
        headlines_drawn(model.value, language)
        with solara.v.Html(tag="div", class_="modeller-pair"):
            with solara.v.Html(tag="section"):
                places_drawn(model.value, language)
            with solara.v.Html(tag="section"):
                Inspector(model.value, language)


def _controls(model: SteppedModel, language: Language) -> dict[str, object]:
    chosen = model.followed
    return parameters(language, chosen.name, chosen.seed, chosen.only)


@solara.component
def Layout(children: list[Any]) -> None:
    """Solara's frame, which Mesa's controls need, without its links to other pages."""
    solara.AppLayout(children=children, navigation=False)


routes = [
    solara.Route("/", component=Page, layout=Layout),
    *(solara.Route(language, component=Page) for language in LANGUAGES),
]
