"""The command line. Heavy parts are imported inside commands, so that lists answer at once."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.errors import GofalError
from experiments.words import language_of, say

if TYPE_CHECKING:
    from abm.scenario import Scenario

REFUSED, INTERRUPTED = 2, 130
_NOT_OF_THE_RUN = ("out", "workers", "language", "work")
RESULTS = Path("results")

app = typer.Typer(
    name="gofal",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Home care in Wales, week by week: run a scenario, compare policies, see every number's "
    "source. / Gofal cartref yng Nghymru, wythnos wrth wythnos.",
)

Years = Annotated[int, typer.Option(help="Years to run after the burn-in, 1 or more.")]
Scale = Annotated[float, typer.Option(help="Size of Wales; 1.0 is one to one.")]
Seed = Annotated[int, typer.Option(help="Seed of all luck; same seed, same run.")]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="LEVER=VALUE",
        help="Set a lever; may be repeated. LEVER@COUNCIL=VALUE:START+PHASE for one council, from "
        "week START, over PHASE weeks.",
    ),
]
BurnIn = Annotated[
    int | None, typer.Option(help="Weeks before the policy starts; the scenario's own if left out.")
]
Out = Annotated[Path | None, typer.Option(help="New folder for the results.")]
Stress = Annotated[bool, typer.Option("--stress/--no-stress", help="End with the stress test.")]
Words = Annotated[
    str,
    typer.Option("--language", envvar="GOFAL_LANGUAGE", help="cy or en, for labels and findings."),
]


@app.command()
def run(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="A name from `gofal scenarios`.")],
    years: Years = 10,
    scale: Scale = 1.0,
    seed: Seed = 1,
    sets: Sets = None,
    burn_in: BurnIn = None,
    out: Out = None,
    stress: Stress = True,
    language: Words = "en",
) -> None:
    """Run one scenario and write its outcomes."""
    tongue = language_of(language)
    _require_years(years)
    chosen = _scenario(scenario, sets, scale, seed, burn_in)
    folder = _folder(out, f"run-{scenario}")
    from experiments.single import run_scenario  # only now: a wrong word should not wait for it

    run_scenario(chosen, years, folder, _repeat(context), stress, tongue)


@app.command()
def compare(
    context: typer.Context,
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="Two or more; the first is the reference. An arm may carry settings of its own: "
            "baseline/fee_level=1.1"
        ),
    ],
    replicates: Annotated[int, typer.Option(help="Pairs of futures, 1 or more.")] = 3,
    years: Years = 10,
    scale: Scale = 1.0,
    seed: Seed = 1,
    sets: Sets = None,
    burn_in: BurnIn = None,
    workers: Annotated[int | None, typer.Option(help="Processes; one a core if left out.")] = None,
    window: Annotated[
        str | None,
        typer.Option(help="Stretch shown: 3, 3-4, 'last 2', all, 'weeks 104-208'; last 2 years."),
    ] = None,
    out: Out = None,
    stress: Stress = True,
    language: Words = "en",
) -> None:
    """Compare futures that differ in one policy and share all else; --set is for every arm."""
    from experiments.windows import parse_window

    tongue = language_of(language)
    _require_years(years)
    arms = [_scenario(text, sets, scale, seed, burn_in) for text in scenarios]
    shown = None if window is None else parse_window(window, years)
    folder = _folder(out, "compare-" + "-".join(scenarios))
    from experiments import compare as comparing
    from experiments.effects_table import print_comparison
    from experiments.findings import report
    from experiments.show import console, note_first_run, progress

    note_first_run(tongue)
    with progress(say("running", tongue)) as bar:
        result = comparing.compare(
            arms, replicates, years, seed, scale, workers, stress, shown, progress=bar
        )
    comparing.save(result, folder, _repeat(context), report(result, tongue))
    screen = console()
    print_comparison(screen, result, tongue)
    screen.print(say("written", tongue, folder=folder), highlight=False)


@app.command()
def levers(
    only: Annotated[str | None, typer.Argument(help="A lever or a group.")] = None,
    language: Words = "en",
) -> None:
    """List what a policy may change."""
    from experiments.listing import levers_table
    from experiments.show import console

    console().print(levers_table(language_of(language), only))


@app.command()
def scenarios(language: Words = "en") -> None:
    """List the presets."""
    from experiments.listing import scenarios_table
    from experiments.show import console

    console().print(scenarios_table(language_of(language)))


@app.command()
def systems(
    only: Annotated[str | None, typer.Argument(help="A system or the letter of a group.")] = None,
    language: Words = "en",
) -> None:
    """List the systems of the two reports: where built, what switches them on, what shows them."""
    from experiments.show import console
    from experiments.systems_table import systems_table

    console().print(systems_table(language_of(language), only))


@app.command()
def parameters(
    subject: Annotated[str | None, typer.Argument(help="The name before the dot.")] = None,
    language: Words = "en",
) -> None:
    """List every number of the model with its range and source."""
    from experiments.listing import parameters_table
    from experiments.show import console

    console().print(parameters_table(language_of(language), subject))


@app.command()
def baseline(
    context: typer.Context,
    replicates: Annotated[int, typer.Option(help="Waleses to average over, 1 or more.")] = 3,
    years: Years = 10,
    scale: Scale = 1.0,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Annotated[int | None, typer.Option(help="Processes; one a core if left out.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Also write docs/baseline.md.")] = False,
    language: Words = "en",
) -> None:
    """Check the baseline: targets with their sources, what the model gives, and drift."""
    tongue = language_of(language)
    _require_years(years)
    chosen = _scenario("baseline", None, scale, seed, burn_in)
    from experiments.baseline import show_baseline

    show_baseline(chosen, replicates, years, workers, write, tongue, _repeat(context))


@app.command()
def document(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="presets, systems or all.")],
    replicates: Annotated[
        int, typer.Option(help="Waleses, 1 or more; best a multiple of the processes.")
    ] = 4,
    years: Years = 10,
    scale: Scale = 1.0,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Annotated[
        list[str] | None, typer.Option(help="A preset or system; may be repeated.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes; one a core if left out.")] = None,
    work: Annotated[Path, typer.Option(help="Folder in which finished arms are kept.")] = RESULTS
    / "document",
    write: Annotated[
        bool, typer.Option("--write", help="Write docs/presets.md, docs/systems.md.")
    ] = False,
    language: Words = "en",
) -> None:
    """Run presets and systems from shared burn-ins and say what came out; goes on where it ended.

    A ten-year arm takes about half a minute, all of them some eighty minutes a Wales and process.
    """
    tongue = language_of(language)
    _require_years(years)
    base = _scenario("baseline", None, scale, seed, burn_in)
    from experiments.document import document as write_pages

    write_pages(
        page,
        base,
        replicates,
        years,
        tuple(only or ()),
        workers,
        work,
        write,
        tongue,
        _repeat(context),
    )


@app.command()
def place(
    name: Annotated[str, typer.Argument(help="A place in Wales; add the council after a comma.")],
    to: Annotated[str | None, typer.Option(help="Another place: minutes of travel.")] = None,
    scale: Scale = 1.0,
    seed: Seed = 1,
    language: Words = "en",
) -> None:
    """Tell what a place is like: its people, its market at the start, its neighbours."""
    tongue = language_of(language)
    from experiments.place import show_place

    show_place(_scenario("baseline", None, scale, seed, None), name, to, tongue)


@app.command()
def sweep(
    design: Annotated[Path, typer.Argument(help="A design file, .toml or .py.")],
    workers: Annotated[int | None, typer.Option(help="Processes; one a core if left out.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the sweep; run again, it is gone on with.")
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="i/N", help="Do the i-th of N parts only; --out is shared by all."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Work on a Dask cluster; 'local' makes one here."),
    ] = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="The folder holds another design: keep shared runs.")
    ] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try failed runs again.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only tell how far it is.")] = False,
    verify: Annotated[
        int | None, typer.Option(metavar="N", help="Only run N finished runs again and compare.")
    ] = None,
    language: Words = "en",
) -> None:
    """Run a design: many points, the same luck at each; killed, it goes on where it was."""
    tongue = language_of(language)
    from experiments.sweep import screen

    folder = out or RESULTS / f"sweep-{design.stem}"
    if status:
        screen.tell_status(design, folder, tongue)
    elif verify is not None:
        screen.tell_verdict(design, folder, verify, tongue)
    else:
        screen.run(
            design, folder, tongue, workers=workers, shard=shard, dask=dask, extend=extend,
            retry=retry,
        )  # fmt: skip


def _scenario(
    text: str, sets: Sequence[str] | None, scale: float, seed: int, burn_in: int | None
) -> Scenario:
    """The scenario a person means; settings after a slash belong to this arm only."""
    from dataclasses import replace

    from abm.scenario import load_scenario, parse_setting

    name, *own = text.split("/")
    preset = load_scenario(name)
    settings = tuple(parse_setting(setting) for setting in (*(sets or ()), *own))
    chosen = preset.with_(scale=scale, seed=seed, settings=settings, burn_in_weeks=burn_in)
    return replace(chosen, name=text)


def _require_years(years: int) -> None:
    if years < 1:
        raise GofalError(f"years = {years} is too few; at least 1 is needed")


def _folder(out: Path | None, name: str) -> Path:
    """The folder asked for, or a free one under ``results``; refused before a run, not after."""
    from abm.results import require_new

    if out is None:
        plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
        out, number = RESULTS / plain, 2
        while out.exists():
            out, number = RESULTS / f"{plain}-{number}", number + 1
    require_new(out)
    return out


def _repeat(context: typer.Context) -> str:
    """The command that repeats a run, wherever its results go and however many processes work."""
    words = ["gofal", str(context.info_name)]
    for name in (str(parameter.name) for parameter in context.command.params):
        value = context.params.get(name)
        if name in _NOT_OF_THE_RUN or value is None:
            continue
        if name in ("scenario", "scenarios", "page"):
            words += [value] if isinstance(value, str) else value
        elif name == "only":
            words += [word for chosen in value for word in ("--only", chosen)]
        elif name == "sets":
            words += [word for setting in value for word in ("--set", setting)]
        elif isinstance(value, bool):
            words += _switch(name, value)
        else:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)


def _switch(name: str, value: bool) -> list[str]:
    if name == "stress":
        return [] if value else ["--no-stress"]
    return [f"--{name}"] if value else []


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; whatever a person got wrong is told in one line.

    Args:
        arguments: those of the process if None.

    Returns:
        Exit code: 0, 2 for bad input, 130 after Ctrl-C.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(args=given, prog_name="gofal", standalone_mode=False)
    except GofalError as error:
        return _refuse(str(error))
    except typer.TyperException as error:
        return _refuse_words(error.format_message())
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `gofal levers | head`
        return 0
    return code if isinstance(code, int) else 0


def _refuse_words(why: str) -> int:
    """Refuse what the command line itself did not understand; no words at all get the help."""
    return _refuse(f"{why.rstrip('.')}; see gofal --help") if why else REFUSED


def _refuse(why: str) -> int:
    from rich.console import Console

    line = f"gofal: {' '.join(why.split())}"
    Console(stderr=True).print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    return REFUSED
