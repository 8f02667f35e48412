"""A scenario as a person types it: a preset or an own one, and settings after slashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gofal.abm.scenario import Scenario, Terms, parse_scenario
from gofal.experiments.own.folders import file_of
from gofal.experiments.own.numbers import require_parameters, sorted_out
from gofal.experiments.own.scenario_file import read_own

_FILE = re.compile(r"(?P<file>.*?\.toml)(?:/(?P<own>.*))?")


def typed_scenario(
    text: str,
    sets: Iterable[str] = (),
    *,
    seed: int | None = None,
    burn_in_weeks: int | None = None,
    parameters: Mapping[str, float] | None = None,
    only: Sequence[str] | None = None,
    terms: Terms | None = None,
    folder: Path = Path(),
) -> Scenario:
    """Read ``NAME``, ``FILE.toml``, or either with settings of its own: ``NAME/SETTING/SETTING``.

    A setting is of a lever, ``fee_level=1.1``, or of a parameter, ``carer.reach_mean=40``.

    Args:
        text: what is typed; the scenario is named by it, a file by its name without ``.toml``.
        sets: further settings.
        seed: seed of all random draws; the scenario's own if None, as all that follows.
        burn_in_weeks: weeks before the policy starts.
        parameters: values that replace those of the parameter files, where no setting does.
        only: councils of a slice.
        terms: those of all scenarios that do not name theirs.
        folder: from which the path of a file is meant.

    Raises:
        GofalError: a name is unknown or a value not allowed.
    """
    head, parts = _split(text)
    file = file_of(head, folder)
    settings, own_numbers = sorted_out(parts)
    more, numbers = sorted_out(sets)
    values = {**(parameters or {}), **numbers, **own_numbers}
    given = {"seed": seed, "burn_in_weeks": burn_in_weeks, "parameters": values, "only": only}
    start = head if file is None else "baseline"
    typed = "/".join((start, *settings))
    made = parse_scenario(typed, more, terms=terms, **given)  # type: ignore[arg-type]
    ending = made.name.removeprefix(typed)  # terms that are asked of every scenario
    if file is not None:
        # Its settings were read on the baseline, which has none, and go on top of the own one's.
        own = read_own(file)
        named = terms is not None or any(one.startswith("terms=") for one in settings)
        put_on = {"settings": made.settings, "terms": made.terms if named else None}
        made = own.with_(**given, **put_on)  # type: ignore[arg-type]
        start = own.name
    if values:
        require_parameters(made.parameters)
    return replace(made, name="/".join((start, *parts)) + ending)


def _split(text: str) -> tuple[str, list[str]]:
    """What a scenario is called, and its own settings."""
    if found := _FILE.fullmatch(text):
        return found["file"], found["own"].split("/") if found["own"] else []
    head, *parts = text.split("/")
    return head, parts
