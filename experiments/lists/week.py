"""The plan of the week as a table, with what each part costs and touches in a run."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rich.table import Table

from gofal.abm.audit.watch import Watch
from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario
from gofal.abm.week.plan import WEEK
from gofal.abm.week.step import Part, Step
from gofal.experiments.output.terminal import table
from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.text import Language, heads, say

_WEEKS_A_YEAR = 52
_WATCHED = 13
"""Weeks that are run once more to see what each part touches, a whole quarter."""


class Seen(NamedTuple):
    """What a run shows of the parts, by ``step.part``.

    Attributes:
        seconds: milliseconds that each took a week.
        touched: rows of tables whose record it changed, a week.
    """

    seconds: dict[str, float]
    touched: dict[str, float]


def plan_table(language: Language, seen: Seen | None = None) -> Table:
    """Every step and part in order; with what a run showed, if there was one."""
    names = ["part", "when", "meaning", "writes"]
    if seen is not None:
        names = ["part", "milliseconds", "touched", "meaning"]
    made = table(say("list.week", language), heads(names, language), [])
    for number, step in enumerate(WEEK, 1):
        made.add_section()
        title = f"[bold]{number}. {step.name}[/bold]"
        if seen is None:
            made.add_row(title, "", say(f"week.{step.name}", language), "")
            for part in step.parts:
                made.add_row(
                    part.name,
                    _when(part, language),
                    say(f"week.{part.name}", language),
                    _groups(part),
                )
        else:
            made.add_row(title, *_sums(step, seen), say(f"week.{step.name}", language))
            for part in step.parts:
                key = f"{step.name}.{part.name}"
                made.add_row(part.name, *_cost([key], seen), say(f"week.{part.name}", language))
    return made


def run_and_watch(scenario: Scenario, years: int) -> Seen:
    """Time the parts over some years; then watch a fork for a quarter, outside of that time.

    An agent counts as touched by a part when its record is not afterwards what it was before.
    """
    model = users_worlds().burnt_in(scenario, lambda _weeks: None).fork(scenario)
    before, weeks = dict(model.timings), years * _WEEKS_A_YEAR
    model.run_for(weeks)
    seconds = {key: 1000.0 * (s - before.get(key, 0.0)) / weeks for key, s in model.timings.items()}
    touched: Counter[str] = Counter()
    fork = model.fork(model.followed)
    for _ in range(_WATCHED):
        touched.update(_touched(fork))
    return Seen(seconds, {key: rows / _WATCHED for key, rows in touched.items()})


def _touched(model: CareModel) -> Counter[str]:
    """Rows that each part changes in the next week."""
    rows: Counter[str] = Counter()
    model.open_week()
    watch = Watch(model.state)
    for step in WEEK:
        for part in step.parts:
            if part.due(model.state):
                rows[f"{step.name}.{part.name}"] += sum(watch.run(part).rows.values())
    model.close_week()
    return rows


def _sums(step: Step, seen: Seen) -> tuple[str, str]:
    return _cost([f"{step.name}.{part.name}" for part in step.parts], seen)


def _cost(keys: list[str], seen: Seen) -> tuple[str, str]:
    seconds = sum(seen.seconds.get(key, 0.0) for key in keys)
    touched = sum(seen.touched.get(key, 0.0) for key in keys)
    return f"{seconds:.2f}", f"{touched:,.0f}"


def _when(part: Part, language: Language) -> str:
    """In which weeks a part runs."""
    words = []
    if part.every > 1:
        words.append(say("week.every", language, weeks=str(part.every)))
    if not part.while_settling:
        words.append(say("week.settled", language))
    return ", ".join(words)


def _groups(part: Part) -> str:
    """What a part writes, by table."""
    groups: dict[str, list[str]] = {}
    for written in sorted(part.writes):
        name, _, column = written.partition(".")
        groups.setdefault(name, []).append(column)
    return "\n".join(f"{name}: {', '.join(columns)}" for name, columns in groups.items())
