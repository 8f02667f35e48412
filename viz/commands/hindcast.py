"""``gofal hindcast``: the model beside what happened since 2016, as a page with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Seed,
    To,
    Words,
    Work,
    Workers,
    repeat,
    scenario_of,
    years_to,
)
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

if TYPE_CHECKING:
    from gofal.experiments.hindcast.hindcast import Hindcast
    from gofal.experiments.hindcast.result import Result

NAME = "hindcast"


def hindcast(
    context: typer.Context,
    members: Annotated[
        int, typer.Option(help="Members, 19 or more: parameters, plausible Wales and luck vary.")
    ] = 20,
    to: To = 2026,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    work: Work = RUNS,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help="Write docs/hindcast.md, its table and pictures, and what the web page tells.",
        ),
    ] = False,
    language: Words = "en",
) -> None:
    """Run an ensemble from April 2016 and score it against dated facts; goes on where it ended.

    Parameters are those of the calibration, if it was made with the rules installed here, otherwise
    those of the parameter files. A member takes about a minute of one core.
    """
    tongue = language_of(language)
    from gofal.agents.errors import GofalError
    from gofal.experiments.calibration.show import sets_here
    from gofal.experiments.hindcast.ensemble import Ensemble
    from gofal.experiments.hindcast.hindcast import run_hindcast
    from gofal.experiments.hindcast.page import page
    from gofal.experiments.hindcast.result import result_of
    from gofal.experiments.hindcast.scores import least_members
    from gofal.experiments.hindcast.series import load_series
    from gofal.experiments.output.docs import docs_folder
    from gofal.experiments.output.terminal import console

    if members < (least := least_members(0.9)):
        words = f"a band of nine tenths needs {least} or more"
        raise GofalError(f"members = {members} is too few; {words}")
    years = years_to(to)
    if write:
        require("gofal hindcast --write", "figures")
        docs_folder()  # refused before the runs, not after
    base = scenario_of("baseline", None, seed, burn_in)
    ensemble = Ensemble(base, members, years, load_series(), sets_here(tongue))
    made = run_hindcast(ensemble, work, workers, tongue)
    result = result_of(made.met, made.path, _how(made, repeat(context)))
    if write:
        _write(made, result)
        return
    text = page(result, made.series, tongue)
    console().print(text, markup=False, highlight=False, soft_wrap=True)


def _how(made: Hindcast, command: str) -> dict[str, object]:
    from importlib import metadata

    return {**made.how, "command": command, "version": metadata.version("gofal")}


def _write(made: Hindcast, result: Result) -> None:
    """The table, the pictures that are drawn of it, the result as data, and the page last."""
    from gofal.experiments.hindcast.page import page
    from gofal.experiments.hindcast.result import SHIPPED, write_result
    from gofal.experiments.output.docs import (
        DOCS,
        docs_folder,
        shipped_place,
        write_doc,
        write_page,
    )
    from gofal.experiments.text import LANGUAGES, say
    from gofal.viz.commands.figure import write as write_figure
    from gofal.viz.figures import Look
    from gofal.viz.reading import read_table

    table = made.path.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    points, texts = read_table(write_doc(f"{NAME}.csv", table)), []
    for tongue in LANGUAGES:
        file = f"{NAME}-{tongue}.svg"
        look = Look(language=tongue, rules=result.rules)
        write_figure(NAME, points, look, docs_folder() / file)
        words = f"gofal figure hindcast {DOCS / NAME}.csv --rules {result.rules}"
        words += f" --language {tongue} --out {DOCS / file}"
        picture = say("hindcast.picture", tongue, file=file, command=words)
        texts.append(page(result, made.series, tongue, picture))
    write_result(result, shipped_place(SHIPPED))
    write_page(DOCS / f"{NAME}.md", texts, LANGUAGES[0])
