"""What there is to choose from: scenarios, levers, systems, parameters, places."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.commands.options import (
    Seed,
    Words,
    scenario_of,
)
from gofal.experiments.text import language_of


def scenarios(language: Words = "en") -> None:
    """List the presets."""
    from gofal.experiments.lists.tables import scenarios_table
    from gofal.experiments.output.terminal import console

    console().print(scenarios_table(language_of(language)))


def levers(
    only: Annotated[str | None, typer.Argument(help="A lever or a group.")] = None,
    language: Words = "en",
) -> None:
    """List what a policy may change."""
    from gofal.experiments.lists.tables import levers_table
    from gofal.experiments.output.terminal import console

    console().print(levers_table(language_of(language), only))


def outcomes(
    only: Annotated[
        str | None, typer.Argument(help="An outcome or a group; a series with --series.")
    ] = None,
    series: Annotated[
        bool, typer.Option("--series", help="The raw series that outcomes are worked out from.")
    ] = False,
    language: Words = "en",
) -> None:
    """List the outcomes of a run: unit, definition, which way is better."""
    from gofal.experiments.lists.tables import outcomes_table, series_table
    from gofal.experiments.output.terminal import console

    made = series_table if series else outcomes_table
    console().print(made(language_of(language), only))


def systems(
    only: Annotated[str | None, typer.Argument(help="A system or the letter of a group.")] = None,
    language: Words = "en",
) -> None:
    """List the systems of the two reports: what happens, on what evidence, what shows them."""
    from gofal.experiments.output.terminal import console
    from gofal.experiments.systems.table import systems_table

    console().print(systems_table(language_of(language), only))


def parameters(
    subject: Annotated[str | None, typer.Argument(help="The name before the dot.")] = None,
    language: Words = "en",
) -> None:
    """List every number of the model with its range and source."""
    from gofal.experiments.lists.tables import parameters_table
    from gofal.experiments.output.terminal import console

    console().print(parameters_table(language_of(language), subject))


def words(language: Words = "en") -> None:
    """Count the words by subject, and those whose Welsh no person has reviewed."""
    from gofal.experiments.lists.tables import words_table
    from gofal.experiments.output.terminal import console
    from gofal.experiments.text import WORDS

    console().print(words_table(language_of(language)))
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
