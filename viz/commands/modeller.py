"""``gofal modeller``: Mesa's own page on the model, for the person at this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.commands.options import Only, Seed, Words
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

HOST = "127.0.0.1"  # and no other: the page is for whoever sits here


def modeller(
    scenario: Annotated[str, typer.Option(help="Preset to begin with.")] = "baseline",
    seed: Seed = 1,
    only: Only = None,
    port: Annotated[int, typer.Option(help="Port to listen at.")] = 8766,
    language: Words = "en",
) -> None:
    """Open Mesa's page on the model: play, step, look at agents. For this machine only."""
    tongue = language_of(language)
    if not 1 <= port <= 65535:
        raise GofalError(f"port = {port}; allowed: 1 to 65535")
    from gofal.abm.scenario import load_scenario

    load_scenario(scenario).with_(seed=seed, only=only)  # refused here and not in the page
    require("gofal modeller", "modeller")
    import uvicorn

    from gofal.experiments.output.terminal import console, note_first_run
    from gofal.viz.web.modeller.server import make_modeller_app

    note_first_run(tongue)
    app = make_modeller_app(tongue, scenario=scenario, seed=seed, only=",".join(only or ()))
    console().print(f"http://{HOST}:{port}/")
    uvicorn.run(app, host=HOST, port=port, log_level="warning", access_log=False)
