"""Write the answers that come with the page, from the years that the evidence keeps."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from gofal.abm.results import new_folder, plain, write_json
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import (
    CENTRAL,
    POLICY_FROM,
    YEARS,
    Compared,
    policies,
)
from gofal.experiments.evidence.yearly import write_years
from gofal.experiments.output.terminal import counted
from gofal.experiments.runs.identity import weeks_before
from gofal.experiments.runs.store import Arm
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.shipping.files import (
    ABOUT,
    ARMS,
    FOLDER,
    FORMAT,
    PLACES,
    PROVIDERS,
    SERVES,
    About,
    read_about,
)
from gofal.viz.shipping.today import write_today

type Progress = Callable[[int, int], None]


def write_answers(parts: Parts, command: str, progress: Progress, folder: Path = FOLDER) -> About:
    """Gather policies and one close look at the baseline; replaces what was there, or nothing.

    A policy is left out until it has the pairs of the first look, and ``missing`` names it. The
    close look is a run of its own, that of the first pair; it is not made again if it would come
    out as before.

    Args:
        parts: finished parts of the evidence.
        command: the command that repeats this.
        progress: told weeks done and weeks in all of the close look.
        folder: to write.

    Returns:
        How they were made.

    Raises:
        GofalError: no policy has so many pairs of today's rules and parameters.
    """
    every = policies()
    about = _about(parts, every, command)
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    with new_folder(new) as part:
        _write(parts, every, about, part)
        if not _carried_over(about, folder, part):
            _look_closely(_first(parts), part, progress)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return about


def _about(parts: Parts, every: list[Scenario], command: str) -> About:
    terms, alone = parts.terms, Compared(load_scenario(BASELINE))
    base = parts.years(alone).pairs
    pairs = {one.name: len({*base} & {*parts.years(Compared(one)).pairs}) for one in every}
    least = terms.looks[0]
    there = tuple(sorted(name for name, count in pairs.items() if count >= least))
    if not there:
        raise GofalError(_too_few(pairs, least))
    seeds = tuple(terms.arm(alone, pair).scenario.seed for pair in base)
    today = _first(parts)
    return About(
        rules=rules_hash(),
        seeds=seeds,
        years=YEARS,
        burn_in_weeks=terms.base.burn_in_weeks,
        presets=there,
        missing=tuple(sorted(set(pairs) - set(there))),
        today_seed=today.scenario.seed,
        command=command,
        begins=POLICY_FROM,
        expects=CENTRAL,
        sets=len(terms.sets),
        pairs=dict(sorted(pairs.items())),
        today_run=today.key,
    )


def _too_few(pairs: Mapping[str, int], least: int) -> str:
    """Why nothing can be written: which policies have how many pairs."""
    some = ", ".join(f"{name} has {count}" for name, count in sorted(pairs.items()) if count)
    return (
        f"no policy has the {least} pairs of the first look by today's rules {rules_hash()} and "
        f"parameters ({some or f'none of {len(pairs)} has any'}); gofal evidence --run makes them"
    )


def _write(parts: Parts, every: list[Scenario], about: About, folder: Path) -> None:
    (folder / ARMS).mkdir()
    chosen = [one for one in every if one.name in about.presets]
    for arm in map(Compared, (load_scenario(BASELINE), *chosen)):
        years = parts.years(arm)
        seeds = {pair: parts.terms.arm(arm, pair).scenario.seed for pair in years.pairs}
        write_years(years.table.rename(columns=seeds), folder / ARMS / f"{arm.part}.parquet")
    described = plain(about)
    assert isinstance(described, dict)  # noqa: S101  (a dataclass is)
    write_json({"format": FORMAT, **described}, folder / ABOUT)


def _first(parts: Parts) -> Arm:
    """The first pair's run without a policy."""
    return parts.terms.arm(Compared(load_scenario(BASELINE)), 1)


def _carried_over(about: About, old: Path, folder: Path) -> bool:
    """Copy the close look of the answers that were there, if the same run would make it again."""
    before = read_about(old)
    same = before is not None and (
        (before.rules, before.today_run, before.years)
        == (about.rules, about.today_run, about.years)
    )
    if same:
        for name in (PLACES, PROVIDERS, SERVES):
            shutil.copyfile(old / name, folder / name)
    return same


def _look_closely(arm: Arm, folder: Path, progress: Progress) -> None:
    weeks = weeks_before(arm.scenario) + arm.years * WEEKS_A_YEAR
    write_today(arm, folder, counted(progress, weeks))
