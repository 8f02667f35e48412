"""``gofal discover``: where in a design one scenario is worse than another, as a page."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.experiments.commands.options import RESULTS, Words, Workers
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

if TYPE_CHECKING:
    from gofal.experiments.discovery.result import Discovery


def discover(
    design: Annotated[
        Path, typer.Argument(help="A design file with two scenarios or more, the reference first.")
    ],
    policy: Annotated[
        list[str] | None, typer.Option(help="Scenarios set beside the first; all if left out.")
    ] = None,
    workers: Workers = None,
    work: Annotated[
        Path | None, typer.Option(help="Folder of the sweep; run again, it is gone on with.")
    ] = None,
    outcome: Annotated[str, typer.Option(help="The outcome drawn.")] = "rural_met_need",
    write: Annotated[
        bool, typer.Option("--write", help="Write the page, its table and its pictures to docs/.")
    ] = False,
    language: Words = "en",
) -> None:
    """Sweep a design of some scenarios and tell where each is worse than the first.

    With --write each has a page of its own, named by the design, and by the scenario if there are
    several.
    """
    tongue = language_of(language)
    require("gofal discover", "discovery")
    from gofal.experiments.analysis.study import load_study
    from gofal.experiments.discovery.fit import require_fit
    from gofal.experiments.discovery.page import arm_label, tables
    from gofal.experiments.discovery.result import beside_the_first
    from gofal.experiments.discovery.result import discover as look_through
    from gofal.experiments.output.docs import docs_folder
    from gofal.experiments.output.slices import refuse_slice
    from gofal.experiments.output.terminal import console, table
    from gofal.experiments.sweep import screen
    from gofal.experiments.sweep.plan import load_plan
    from gofal.experiments.text import say

    plan = load_plan(design)
    require_fit(plan, policy or (), outcome)  # before the runs, not after
    if write:
        docs_folder()
        refuse_slice(plan.arms[0], write)
    folder = work or RESULTS / f"sweep-{design.stem}"
    screen.run(
        design, folder, tongue, workers=workers, shard=None, dask=None, extend=False, retry=False
    )
    study = load_study(folder)
    for each in beside_the_first(study, policy or ()):
        made = look_through(each)
        console().print(arm_label(each.arms[1], tongue), style="bold", highlight=False)
        for title, _, columns, rows in tables(made, tongue):
            console().print(table(title, columns, rows))
        if write:
            path = _write(made, design, folder, outcome)
            console().print(say("command.written", tongue, folder=path), highlight=False)


def _write(made: Discovery, design: Path, folder: Path, outcome: str) -> Path:
    """The page, its table and its pictures; the page goes last."""
    from gofal.abm.results import SOURCE
    from gofal.experiments.discovery.check import DIGITS
    from gofal.experiments.discovery.page import arm_label, page, picture_axes
    from gofal.experiments.output.docs import DOCS, docs_folder, write_doc
    from gofal.experiments.sweep.plan import load_plan
    from gofal.experiments.sweep.store import read_manifest
    from gofal.experiments.text import LANGUAGES, Language
    from gofal.viz.commands.figure import write as write_figure
    from gofal.viz.figures import Look
    from gofal.viz.figures.names import window_label
    from gofal.viz.reading import read_table

    plan, policy = load_plan(design), made.study.arms[1]
    several = len(plan.arms) > 2
    name = f"{design.stem}-{policy}".replace("/", "-") if several else design.stem
    table = made.points.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")
    points = read_table(write_doc(f"{name}.csv", table))  # as whoever draws it again will find it
    axes = picture_axes(made.found[outcome], [axis.name for axis in made.study.axes])
    window, pictures = made.study.windows[0], []
    rules = str(read_manifest(folder)["code"]["model"])
    for tongue in LANGUAGES:
        file = f"{name}-{tongue}.svg"
        look = Look(language=tongue, outcome=outcome, axes=axes, window=window, rules=rules)
        write_figure("discovery", points, look, docs_folder() / file)
        words = ["gofal", "figure", "discovery", f"{DOCS / name}.csv", "--outcome", outcome]
        words += ["--axes", ",".join(axes), "--window", window, "--rules", rules]
        words += ["--language", tongue]
        pictures.append((file, shlex.join([*words, "--out", str(DOCS / file)])))
    known = design.resolve()
    told = known.relative_to(SOURCE) if known.is_relative_to(SOURCE) else design
    command = ["gofal", "discover", str(told), *(["--policy", policy] if several else [])]
    command += ["--write"]
    command += [] if outcome == "rural_met_need" else ["--outcome", outcome]
    windows = {tongue: window_label(window, tongue) for tongue in LANGUAGES}
    titles: dict[Language, str] = {"en": plan.title_en or name, "cy": plan.title_cy or name}
    if several:
        titles = {tongue: f"{titles[tongue]}: {arm_label(policy, tongue)}" for tongue in LANGUAGES}
    text = page(made, titles, windows, folder, shlex.join(command), design.name, pictures)
    write_doc(f"{name}.md", text)
    return DOCS / f"{name}.md"
