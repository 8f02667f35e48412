"""Run one scenario, or compare several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.commands.options import (
    RUNS,
    AnyTerms,
    BurnIn,
    Expects,
    FairBy,
    Local,
    Only,
    Out,
    OverSets,
    OverWales,
    Pairs,
    ParameterSets,
    PolicyFrom,
    Seed,
    Sets,
    Stress,
    Stretch,
    Terms,
    Words,
    Work,
    Workers,
    Years,
    folder_of,
    of_each,
    repeat,
    scenario_of,
)
from gofal.experiments.ranges import require_years
from gofal.experiments.text import Language, language_of, say

if TYPE_CHECKING:
    from gofal.abm.scenario import Scenario
    from gofal.experiments.calibration.ensemble import Ensemble
    from gofal.experiments.comparison.compare import Comparison
    from gofal.experiments.own.parameter_sets import ParameterSet


_OF_A_SAVED_RUN = (
    "seed",
    "burn_in",
    "only",
    "local",
    "policy_from",
    "expects",
    "parameter_sets",
)


def run(
    context: typer.Context,
    scenario: Annotated[
        str, typer.Argument(help="A name from `gofal scenarios`, or a file of your own.")
    ],
    years: Years = 10,
    seed: Seed = 1,
    sets: Sets = None,
    parameter_sets: ParameterSets = None,
    burn_in: BurnIn = None,
    only: Only = None,
    terms: Terms = None,
    local: Local = None,
    policy_from: PolicyFrom = None,
    expects: Expects = None,
    out: Out = None,
    stress: Stress = True,
    save: Annotated[
        Path | None, typer.Option(help="Save the run at its end, to go on with --from.")
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A saved run to branch from; seed, burn-in, slice and local facts are its own.",
        ),
    ] = None,
    language: Words = "en",
) -> None:
    """Run one scenario and write its outcomes."""
    tongue = language_of(language)
    require_years(years)
    if start is not None:
        _refuse_options(context, "--from", *_OF_A_SAVED_RUN)
    given = sets, seed, burn_in, only, terms, local, policy_from, expects
    (chosen,), named = _arms([scenario], given, parameter_sets)
    folder = folder_of(out, f"run-{chosen.name}")
    from gofal.experiments.single import (
        RunOptions,
        run_scenario,  # only now: a wrong word should not wait for it
    )

    options = RunOptions(years, folder, repeat(context), stress, tongue, save, start, named)
    run_scenario(chosen, options)


def _refuse_options(context: typer.Context, because: str, *names: str) -> None:
    """Refuse options that a person gave beside another that settles them."""
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = f"--{name.replace('_', '-')}"
            raise GofalError(f"{option} cannot be given with {because}: the saved run has its own")


def compare(
    context: typer.Context,
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="Two or more; the first is the reference. An arm may be a file, and carry "
            "settings of its own: baseline/fee_level=1.1, mine.toml/fee_level=1.1"
        ),
    ],
    replicates: Pairs = 3,
    years: Years = 10,
    seed: Seed = 1,
    sets: Sets = None,
    parameter_sets: ParameterSets = None,
    burn_in: BurnIn = None,
    only: Only = None,
    terms: AnyTerms = None,
    local: Local = None,
    policy_from: PolicyFrom = None,
    expects: Expects = None,
    workers: Workers = None,
    window: Stretch = None,
    ensemble: OverSets = None,
    wales: OverWales = None,
    fair: FairBy = None,
    out: Out = None,
    work: Work = RUNS,
    stress: Stress = True,
    language: Words = "en",
) -> None:
    """Compare futures that differ in one policy and share all else; --set is for every arm."""
    from gofal.experiments.calibration.ensemble import load_ensemble
    from gofal.experiments.runs.nested import LUCK_ALONE, Over
    from gofal.experiments.windows import parse_window

    tongue = language_of(language)
    require_years(years)
    given = sets, seed, burn_in, only, of_each(terms), local, policy_from, expects
    arms, named = _arms(scenarios, given, parameter_sets)
    shown = parse_window(window, years) if window is not None else None
    known = load_ensemble() if ensemble is not None else None
    over = Over(known.first(ensemble or 0) if known else (), 1 if wales is None else wales)
    folder = folder_of(out, "compare-" + "-".join(arm.name for arm in arms))
    from gofal.experiments.comparison import compare as comparing
    from gofal.experiments.emulator.show import print_before
    from gofal.experiments.output.terminal import note_first_run, progress

    if over == LUCK_ALONE and fair is None and policy_from is None:  # else it is of something else
        print_before(arms, years, replicates, tongue)
    note_first_run(tongue)
    with progress(say("command.running", tongue)) as bar:
        result = comparing.compare(
            arms, replicates, years, seed, workers, stress, shown, progress=bar,
            over=over, work=work, both_terms=terms == "both", fair=fair,
        )  # fmt: skip
    result = replace(result, parameter_sets=named)
    comparing.save(result, folder, repeat(context), _findings(result, tongue))
    _print(result, known, folder, tongue)


def _arms(
    texts: list[str], given: tuple[Any, ...], files: list[str] | None
) -> tuple[list[Scenario], tuple[ParameterSet, ...]]:
    """The scenarios of a comparison, and the parameter sets whose values all have."""
    from gofal.experiments.own.parameter_sets import read_sets, values_of

    named = read_sets(files or ())
    made: Callable[..., Scenario] = partial(scenario_of, parameters=values_of(named))
    return [made(text, *given) for text in texts], named


def _findings(result: Comparison, language: Language) -> str:
    """What a comparison says, what equal terms say, and where the spread comes from."""
    from gofal.experiments.comparison.findings import report
    from gofal.experiments.comparison.split_table import split_report
    from gofal.experiments.comparison.terms_table import terms_report

    return (
        report(result, language) + terms_report(result, language) + split_report(result, language)
    )


def _print(result: Comparison, known: Ensemble | None, folder: Path, language: Language) -> None:
    """Tables of a comparison, and what equal terms, an estimate or an ensemble add."""
    from gofal.experiments.comparison.split_table import print_split
    from gofal.experiments.comparison.table import print_comparison
    from gofal.experiments.comparison.terms_table import print_terms
    from gofal.experiments.emulator.show import print_after
    from gofal.experiments.output.terminal import console

    screen = console()
    print_comparison(screen, result, language)
    print_terms(screen, result, language)
    print_after(result, language)
    print_split(screen, result, language)
    for line in known.warnings(language) if known is not None else ():
        screen.print(line, style="yellow", highlight=False)
    screen.print(say("command.written", language, folder=folder), highlight=False)


def preset(
    scenario: Annotated[str, typer.Argument(help="A name from `gofal scenarios`, or a file.")],
    file: Annotated[Path, typer.Argument(help="A new file; NAME.toml holds the scenario NAME.")],
    sets: Sets = None,
    terms: Terms = None,
    label: Annotated[str, typer.Option(help="What it is called.")] = "",
    why: Annotated[str, typer.Option(help="Why it sets what it sets.")] = "",
    language: Words = "en",
) -> None:
    """Write a scenario of your own into a file, to run, compare and share it."""
    tongue = language_of(language)
    from gofal.experiments.output.terminal import console
    from gofal.experiments.own.scenario_file import write_own

    write_own(scenario_of(scenario, sets, 1, None, terms=terms), file, label, why)
    console().print(say("command.preset", tongue, file=file), highlight=False)


def csv(
    folder: Annotated[Path, typer.Argument(help="Folder of a run, a comparison or a sweep.")],
    out: Annotated[
        Path | None, typer.Option(help="Where to; csv in the folder if left out.")
    ] = None,
    language: Words = "en",
) -> None:
    """Write the Parquet tables of a result folder as CSV too."""
    tongue = language_of(language)
    from gofal.experiments.output.csv_tables import write_csv
    from gofal.experiments.output.terminal import console

    files = write_csv(folder, out)
    told = say("command.csv", tongue, count=len(files), folder=files[0].parent)
    console().print(told, highlight=False)


def network(
    out: Annotated[Path, typer.Argument(help="A new file, .graphml or .gexf.")],
    scenario: Annotated[str, typer.Option(help="A name from `gofal scenarios`.")] = "baseline",
    council: Annotated[
        str | None, typer.Option(help="Its people and whoever is tied to them; else all.")
    ] = None,
    years: Annotated[int, typer.Option(help="Years to run after the burn-in.", min=0)] = 0,
    seed: Seed = 1,
    sets: Sets = None,
    burn_in: BurnIn = None,
    only: Only = None,
    language: Words = "en",
) -> None:
    """Write who cares for whom, employs whom and contracts with whom, over the roads."""
    tongue = language_of(language)
    require_years(years, least=0)
    chosen = scenario_of(scenario, sets, seed, burn_in, only)
    from gofal.experiments.output.network import require_format, write_network

    require_format(out)
    write_network(chosen, years, council, out, tongue)
