"""Say whether today's rules give what rules of before gave, and note it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import BurnIn, Seed, Words, Workers, scenario_of
from gofal.experiments.text import language_of, say


def rules(
    before: Annotated[
        str | None, typer.Argument(help="Hash of the rules of before; today's is shown if none.")
    ] = None,
    policies: Annotated[
        list[str] | None, typer.Argument(help="Presets that are compared; all if left out.")
    ] = None,
    but: Annotated[
        list[str] | None,
        typer.Option(help="A lever, or lever=option, whose runs come out otherwise; repeatable."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Note that what those rules gave stands.")
    ] = False,
    parts: Annotated[
        Path | None, typer.Option(help="Folder of finished parts (docs/evidence/parts).")
    ] = None,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    language: Words = "en",
) -> int:
    """Run two years of every policy of the evidence and compare them with what is kept.

    If all come out alike but those that set a lever named by --but, finished runs of the rules of
    before stand, and --write notes it. Ends with 1 if they do not.
    """
    tongue = language_of(language)
    from gofal.abm.rules import rules_hash
    from gofal.agents.errors import GofalError
    from gofal.experiments.evidence.compare_rules import compare_with, record
    from gofal.experiments.evidence.parts import folder_of
    from gofal.experiments.output.terminal import console, progress
    from gofal.experiments.runs.same_rules import read_same, standing, write_same

    screen, today, levers = console(), rules_hash(), but or []
    if before is None:
        for each in standing():
            screen.print(each, highlight=False)
        return 0
    if write and policies:
        raise GofalError("--write compares all policies; leave out their names")
    base = scenario_of("baseline", None, seed, burn_in)
    with progress(say("command.running", tongue)) as bar:
        found = compare_with(before, policies or (), levers, base, folder_of(parts), workers, bar)
    told = {"same": len(found.same), "before": before, "today": today}
    screen.print(say("same_rules.alike", tongue, **told), highlight=False)
    if found.other:
        names = ", ".join(one.name for one in found.other)
        screen.print(say("same_rules.otherwise", tongue, policies=names), highlight=False)
    if not write:
        return int(bool(found.unexplained(levers)))
    write_same(record(before, today, found, levers, read_same()))
    return 0
