"""Write the answers that come with the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from gofal.abm.results import new_folder, plain, write_json
from gofal.abm.scenario import scenario_names
from gofal.experiments.runs.presets import KeptPresets, find_presets
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import BASELINE
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
    write_arm,
)
from gofal.viz.shipping.kept import read_arms
from gofal.viz.shipping.today import write_today

type Progress = Callable[[int, int], None]


def write_answers(work: Path, command: str, progress: Progress, folder: Path = FOLDER) -> About:
    """Gather kept arms and one close look at the baseline; replaces what was there, or nothing.

    The close look is a run of its own. It is not made again if nothing that it hangs on changed.

    Args:
        work: folder in which ``gofal document`` keeps finished arms.
        command: the command that repeats this.
        progress: told weeks done and weeks in all of the close look.
        folder: to write.

    Returns:
        How they were made.

    Raises:
        GofalError: nothing of today's rules is kept there.
    """
    run = find_presets(work)
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    with new_folder(new) as part:
        about = _write(run, part, folder, command, progress)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return about


def _write(run: KeptPresets, folder: Path, old: Path, command: str, progress: Progress) -> About:
    arms = read_arms(run)
    (folder / ARMS).mkdir()
    for name, cube in arms.items():
        write_arm(cube, run.seeds, folder / ARMS / f"{name}.parquet", whole=name == BASELINE)
    if not _carried_over(run, old, folder):
        _look_closely(run, folder, progress)
    names = [name for name in scenario_names() if name != BASELINE]
    about = About(
        rules=run.rules,
        seeds=run.seeds,
        years=run.years,
        burn_in_weeks=run.burn_in_weeks,
        presets=tuple(name for name in names if name in arms),
        missing=tuple(name for name in names if name not in arms),
        today_seed=run.seeds[0],
        command=command,
    )
    described = plain(about)
    write_json(
        {"format": FORMAT, **(described if isinstance(described, dict) else {})}, folder / ABOUT
    )
    return about


def _carried_over(run: KeptPresets, old: Path, folder: Path) -> bool:
    """Copy the close look of the answers that were there, if the same run would make it again."""
    before = read_about(old)
    same = before is not None and (
        (before.rules, before.today_seed, before.years, before.burn_in_weeks)
        == (run.rules, run.seeds[0], run.years, run.burn_in_weeks)
    )
    if same:
        for name in (PLACES, PROVIDERS, SERVES):
            shutil.copyfile(old / name, folder / name)
    return same


def _look_closely(run: KeptPresets, folder: Path, progress: Progress) -> None:
    done, all_weeks = 0, run.burn_in_weeks + run.years * WEEKS_A_YEAR

    def tick(weeks: int) -> None:
        nonlocal done
        done += weeks
        progress(done, all_weeks)

    write_today(run, folder, tick)
