"""Write the answers that come with the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from abm.results import new_folder, plain, write_json
from abm.scenario import scenario_names
from viz.shipping.files import ABOUT, ARMS, FOLDER, FORMAT, About, write_arm
from viz.shipping.kept import KeptRun, find_run, read_arms
from viz.shipping.today import write_today
from viz.web.answer import BASELINE

type Progress = Callable[[int, int], None]


def write_answers(work: Path, command: str, progress: Progress, folder: Path = FOLDER) -> About:
    """Gather kept arms and one close look at the baseline; replaces what was there, or nothing.

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
    run = find_run(work)
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    with new_folder(new) as part:
        about = _write(run, part, command, progress)
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
    return about


def _write(run: KeptRun, folder: Path, command: str, progress: Progress) -> About:
    arms = read_arms(run)
    (folder / ARMS).mkdir()
    for name, cube in arms.items():
        write_arm(cube, run.seeds, folder / ARMS / f"{name}.parquet", whole=name == BASELINE)
    done, all_weeks = 0, run.burn_in_weeks + run.years * 52

    def tick(weeks: int) -> None:
        nonlocal done
        done += weeks
        progress(done, all_weeks)

    seed = write_today(run, folder, tick)
    names = [name for name in scenario_names() if name != BASELINE]
    about = About(
        rules=run.rules,
        seeds=run.seeds,
        years=run.years,
        scale=run.scale,
        burn_in_weeks=run.burn_in_weeks,
        presets=tuple(name for name in names if name in arms),
        missing=tuple(name for name in names if name not in arms),
        today_seed=seed,
        command=command,
    )
    described = plain(about)
    write_json(
        {"format": FORMAT, **(described if isinstance(described, dict) else {})}, folder / ABOUT
    )
    return about
