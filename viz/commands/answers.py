"""``gofal answers``: the answers that come with the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.experiments.commands.options import Words, repeat
from gofal.experiments.text import Language, language_of

if TYPE_CHECKING:
    from gofal.viz.shipping.files import About


def answers(
    context: typer.Context,
    write: Annotated[
        bool, typer.Option("--write", help="Write them into viz/answers from the parts.")
    ] = False,
    parts: Annotated[
        Path | None, typer.Option(help="Folder of finished parts; docs/evidence/parts if left out.")
    ] = None,
    language: Words = "en",
) -> None:
    """Say which answers come with the page, or write them anew from the parts of gofal evidence.

    A policy begins in April 2026 as in the evidence; one with fewer pairs than the first look takes
    is left out and named. Writing runs the baseline once more, some two minutes, unless that was
    written by the same rules and parameters before.
    """
    tongue = language_of(language)
    from gofal.experiments.output.terminal import console
    from gofal.experiments.text import say
    from gofal.viz.shipping.files import FOLDER, read_about

    if write:
        _write(parts, repeat(context), tongue)
    about = read_about(FOLDER)
    if about is None:
        console().print(say("answers.nothing", tongue), highlight=False)
        return
    for line in _told(about, tongue):
        console().print(line, highlight=False)


def _write(parts: Path | None, command: str, language: Language) -> None:
    from gofal.abm.scenario import load_scenario
    from gofal.experiments.baseline import BASELINE
    from gofal.experiments.calibration.show import sets_here
    from gofal.experiments.evidence.parts import Parts, folder_of
    from gofal.experiments.evidence.terms import Terms
    from gofal.experiments.output.terminal import note_first_run, progress
    from gofal.experiments.text import say
    from gofal.viz.shipping.files import FOLDER
    from gofal.viz.shipping.write import write_answers

    terms = Terms(load_scenario(BASELINE), sets_here(language))
    note_first_run(language)
    with progress(say("answers.running", language)) as bar:
        write_answers(Parts(folder_of(parts), terms), command, bar, FOLDER)


def _told(about: About, language: Language) -> list[str]:
    """What is there, and what is not, with the pairs it has so far."""
    from gofal.experiments.text import say

    counts = [about.pairs.get(name, len(about.seeds)) for name in about.presets]
    lines = [
        say(
            "answers.shipped",
            language,
            count=len(about.presets),
            least=min(counts, default=0),
            most=max(counts, default=0),
            years=about.years,
            rules=about.rules,
        )
    ]
    lines.append(_dates(about, language))
    if about.missing:
        names = [f"{name} ({about.pairs.get(name, 0)})" for name in about.missing]
        lines.append(say("answers.missing", language, names=", ".join(names)))
    return lines


def _dates(about: About, language: Language) -> str:
    from gofal.experiments.text import say

    if not about.begins:
        return say("answers.undated", language)
    dates = say("answers.begin", language, year=about.begins, expects=about.expects)
    key = "evidence.sets" if about.sets else "evidence.no_sets"
    return f"{dates} {say(key, language, count=about.sets)}"
