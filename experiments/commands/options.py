"""Options that commands share, and how what a person typed is read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.ranges import require_years

if TYPE_CHECKING:
    from gofal.abm.scenario import Scenario

_NOT_OF_THE_RUN = ("out", "save", "workers", "language", "work", "run", "hours", "parts")
RESULTS = Path("results")
RUNS = RESULTS / "runs"
_ARGUMENTS = ("scenario", "scenarios", "page", "ids", "rules", "action", "policies")
_REPEATED = ("only", "sets", "local", "without", "parameter_sets")
# where the argument has another name
_OPTIONS = {"start": "from", "sets": "set", "parameter_sets": "parameters"}

Years = Annotated[int, typer.Option(help="Years to run after the burn-in, 1 or more.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COUNCIL",
        help="A council of a slice, for a quick look; may be repeated, neighbours only. All of "
        "Wales if left out.",
    ),
]
Terms = Annotated[
    str | None,
    typer.Option(
        metavar="own|equal",
        help="equal: every delivery model has the private agency's terms from the policy's start; "
        "an arm may name its own: gwynedd/terms=equal",
    ),
]
AnyTerms = Annotated[
    str | None,
    typer.Option(
        "--terms",
        metavar="own|equal|both",
        help="equal: all on the private agency's terms; both: each effect, and how much of it is "
        "terms.",
    ),
]
FairBy = Annotated[
    str | None,
    typer.Option(
        "--fair",
        metavar="spending|margin",
        help="Each arm at the fee at which councils spend, or independent providers keep, as much "
        "as under the reference.",
    ),
]
OverSets = Annotated[
    int | None,
    typer.Option(
        "--ensemble",
        metavar="N",
        help="Run over N plausible parameter sets, see gofal calibrate.",
    ),
]
OverWales = Annotated[
    int | None,
    typer.Option(
        "--wales",
        metavar="N",
        help="Run over N plausible Wales (of each set): draws of what nobody says of councils.",
    ),
]
Pairs = Annotated[
    int, typer.Option(help="Pairs of futures, 1 or more; with --ensemble or --wales, of each.")
]
Stretch = Annotated[
    str | None,
    typer.Option(help="Stretch shown: 3, 3-4, 'last 2', all, 'weeks 104-208'; last 2 years."),
]
Seed = Annotated[int, typer.Option(help="Seed of all random draws; same seed, same run.")]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="LEVER=VALUE",
        help="Set a lever; may be repeated. LEVER@COUNCIL=VALUE:START+PHASE for one council, from "
        "week START, over PHASE weeks. A parameter too, from the burn-in on: carer.reach_mean=40",
    ),
]
ParameterSets = Annotated[
    list[str] | None,
    typer.Option(
        "--parameters",
        metavar="FILE",
        help="A parameter set: TOML with name, version, source and parameters; may be repeated. "
        "The results say which it was.",
    ),
]
BurnIn = Annotated[
    int | None, typer.Option(help="Weeks before the policy starts; the scenario's own if left out.")
]
Out = Annotated[Path | None, typer.Option(help="New folder for the results.")]
Local = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="What councils say about themselves: a table of council, fact, value, year, source; "
        "may be repeated, 'public' is what public sources say. See docs/examples/local-facts.md.",
    ),
]
PolicyFrom = Annotated[
    int | None,
    typer.Option(
        metavar="YEAR",
        help="A run with dates: history from April 2016 on, and the policy from April of YEAR.",
    ),
]
Expects = Annotated[
    str | None,
    typer.Option(
        "--expect",
        metavar="central|tight|generous",
        help="What is expected after the last year that is known, in a run with dates.",
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="table|lines|csv|json",
        help="How it is written; a table on a screen and a row a line in a pipe if left out.",
    ),
]
Stress = Annotated[bool, typer.Option("--stress/--no-stress", help="End with the stress test.")]
To = Annotated[int, typer.Option(help="The April in which history ends, 2017 or later.")]
Words = Annotated[
    str,
    typer.Option("--language", envvar="GOFAL_LANGUAGE", help="cy or en, for labels and findings."),
]
Work = Annotated[Path, typer.Option(help="Folder in which finished runs are kept.")]
Workers = Annotated[int | None, typer.Option(help="Processes; one a core if left out.")]


def scenario_of(
    text: str,
    sets: Sequence[str] | None,
    seed: int,
    burn_in: int | None,
    only: Sequence[str] | None = None,
    terms: str | None = None,
    local: Sequence[str] | None = None,
    policy_from: int | None = None,
    expects: str | None = None,
    parameters: Mapping[str, float] | None = None,
) -> Scenario:
    """The scenario a person means; settings and terms after a slash belong to this arm only."""
    from gofal.abm.facts.local_file import read_locals
    from gofal.abm.history import History
    from gofal.abm.scenario import parse_terms
    from gofal.experiments.own.typed import typed_scenario

    made = typed_scenario(
        text,
        sets or (),
        seed=seed,
        burn_in_weeks=burn_in,
        parameters=parameters,
        only=only,
        terms=parse_terms(terms),
    )
    history = None
    if policy_from is not None:
        history = History(policy_from=policy_from, expects=expects or "central")
    elif expects is not None:
        raise GofalError("--expect needs a run with dates: give --policy-from YEAR too")
    return made.with_(local=read_locals(local or ()), history=history)


def of_each(terms: str | None) -> str | None:
    """The terms that each arm of a comparison is typed with; none if it is run on both."""
    return None if terms == "both" else terms


def years_to(to: int) -> int:
    """Years from April 2016 to the April of another year."""
    from gofal.abm.calendar import FIRST_YEAR

    if to <= FIRST_YEAR:
        raise GofalError(f"to = {to} is too early; history begins in April {FIRST_YEAR}")
    require_years(to - FIRST_YEAR)
    return to - FIRST_YEAR


def folder_of(out: Path | None, name: str) -> Path:
    """The folder asked for, or a free one under ``results``; refused before a run, not after."""
    from gofal.abm.results import require_new

    if out is None:
        plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
        out, number = RESULTS / plain, 2
        while out.exists():
            out, number = RESULTS / f"{plain}-{number}", number + 1
    require_new(out)
    return out


def repeat(context: typer.Context) -> str:
    """The command that repeats a run, wherever its results go and however many processes work."""
    words = ["gofal", str(context.info_name)]
    for name in (str(parameter.name) for parameter in context.command.params):
        value = context.params.get(name)
        if name not in _NOT_OF_THE_RUN and value is not None:
            words += _typed(name, value)
    return shlex.join(words)


def _typed(name: str, value: Any) -> list[str]:
    """Words of one argument or option."""
    option = f"--{_OPTIONS.get(name, name.replace('_', '-'))}"
    if name in _ARGUMENTS:
        return [value] if isinstance(value, str) else [*value]
    if isinstance(value, bool):
        return _switch(name, value)
    if (name, value) == ("terms", "own"):
        return []
    values = value if name in _REPEATED else [value]
    return [word for one in values for word in (option, str(one))]


def _switch(name: str, value: bool) -> list[str]:
    if name == "stress":
        return [] if value else ["--no-stress"]
    return [f"--{name}"] if value else []
