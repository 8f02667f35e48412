"""What there is to choose from: scenarios, levers, systems, parameters, places."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.commands.options import (
    Form,
    Seed,
    Words,
    scenario_of,
)
from gofal.experiments.text import language_of


def scenarios(form: Form = None, language: Words = "en") -> None:
    """List the presets, and your own that lie in a folder GOFAL_PRESETS names or in a package."""
    from gofal.experiments.lists.tables import scenarios_list
    from gofal.experiments.output.listing import show
    from gofal.experiments.own.folders import own_files
    from gofal.experiments.own.scenario_file import read_own

    show(scenarios_list(language_of(language), map(read_own, own_files().values())), form)


def levers(
    only: Annotated[str | None, typer.Argument(help="A lever or a group.")] = None,
    form: Form = None,
    language: Words = "en",
) -> None:
    """List what a policy may change."""
    from gofal.experiments.lists.tables import levers_list
    from gofal.experiments.output.listing import show

    show(levers_list(language_of(language), only), form)


def outcomes(
    only: Annotated[
        str | None, typer.Argument(help="An outcome or a group; a series with --series.")
    ] = None,
    series: Annotated[
        bool, typer.Option("--series", help="The raw series that outcomes are worked out from.")
    ] = False,
    form: Form = None,
    language: Words = "en",
) -> None:
    """List the outcomes of a run: unit, definition, which way is better."""
    from gofal.experiments.lists.tables import outcomes_list, series_list
    from gofal.experiments.output.listing import show

    made = series_list if series else outcomes_list
    show(made(language_of(language), only), form)


def systems(
    only: Annotated[str | None, typer.Argument(help="A system or the letter of a group.")] = None,
    form: Form = None,
    language: Words = "en",
) -> None:
    """List the systems of the two reports: what happens, on what evidence, what shows them."""
    from gofal.experiments.output.listing import show
    from gofal.experiments.systems.table import systems_list

    show(systems_list(language_of(language), only), form)


def parameters(
    subject: Annotated[str | None, typer.Argument(help="The name before the dot.")] = None,
    form: Form = None,
    language: Words = "en",
) -> None:
    """List every number of the model with its range and source."""
    from gofal.experiments.lists.tables import parameters_list
    from gofal.experiments.output.listing import show

    show(parameters_list(language_of(language), subject), form)


def words(form: Form = None, language: Words = "en") -> None:
    """Count the words by subject, and those whose Welsh no person has reviewed."""
    from gofal.experiments.lists.tables import words_list
    from gofal.experiments.output.listing import show
    from gofal.experiments.text import WORDS

    show(words_list(language_of(language)), form)
    if faults := [fault for entry in WORDS.entries.values() for fault in entry.faults()]:
        raise GofalError("; ".join(faults))


def place(
    name: Annotated[str, typer.Argument(help="A place in Wales; add the council after a comma.")],
    to: Annotated[str | None, typer.Option(help="Another place: minutes of travel.")] = None,
    seed: Seed = 1,
    language: Words = "en",
) -> None:
    """Tell what a place is like: its people, its market at the start, its neighbours."""
    tongue = language_of(language)
    from gofal.experiments.lists.place import show_place

    show_place(scenario_of("baseline", None, seed, None), name, to, tongue)
