"""Burnt-in worlds on disk: 22 s of burn-in become a load of a fraction of a second.

A world is a saved run at week 0 in the user's cache folder, named by its identity. What cannot be
read is made anew, what cannot be written is done without.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gofal.abm.files import sweep_up
from gofal.abm.scenario import Scenario
from gofal.agents.cache_folder import cache_folder
from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import world_id, world_of

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

LIMIT, FOLDER = "GOFAL_CACHE_GB", "GOFAL_WORLDS"
USUAL_GB = 4.0
GB = 1e9

type Passed = Callable[[int], None]


@dataclass(frozen=True)
class Worlds:
    """Burnt-in worlds in a folder, of bounded size in all; those unused for longest go first.

    Attributes:
        folder: where they are.
        limit: bytes in all; nothing is kept at 0.
    """

    folder: Path
    limit: float

    def has(self, scenario: Scenario) -> bool:
        """Whether the world of a scenario is there."""
        return self.limit > 0 and self._file(scenario).is_file()

    def burnt_in(self, scenario: Scenario, passed: Passed, keep: bool = True) -> CareModel:
        """The world of a scenario after its burn-in, loaded if it is there.

        What is kept is the whole country; a slice is cut out of it each time.

        Args:
            scenario: whose world is wanted.
            passed: called with the number of weeks that have just been burnt in.
            keep: whether to keep a new world for others.
        """
        from gofal.abm.model import CareModel  # compiled code, in workers only

        model = self._load(scenario)
        if model is None:
            model = CareModel(world_of(scenario))
            model.burn_in(lambda _week: passed(1))
            if keep:
                self.keep(model)
        return model.slice(*scenario.only) if scenario.only else model

    def keep(self, model: CareModel) -> None:
        """Keep a world; a folder that cannot be written is not an error."""
        if self.limit <= 0:
            return
        with suppress(OSError, GofalError):
            self.folder.mkdir(parents=True, exist_ok=True)
            sweep_up(self.folder)
            model.save(self._file(model.followed))
            self._shrink()

    def files(self) -> list[Path]:
        """The files of the worlds, longest unused first."""
        dated: list[tuple[float, Path]] = []
        for path in self.folder.glob("*.world"):
            with suppress(OSError):  # another process has removed it
                dated.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(dated)]

    def _load(self, scenario: Scenario) -> CareModel | None:
        from gofal.abm.model import CareModel

        path = self._file(scenario)
        if not self.has(scenario):
            return None
        try:
            model = CareModel.load(path)
        except Exception:  # damaged, or of another format: it is made anew
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)  # the time of last use
        return model

    def _file(self, scenario: Scenario) -> Path:
        return self.folder / f"{world_id(scenario)}.world"

    def _shrink(self) -> None:
        sizes = [(path, _size(path)) for path in self.files()]
        over = sum(size for _, size in sizes) - self.limit
        for path, size in sizes:
            if over <= 0:
                return
            path.unlink(missing_ok=True)
            over -= size


def users_worlds() -> Worlds:
    """The worlds of this user, in the folder that ``GOFAL_WORLDS`` names or the cache folder.

    Raises:
        GofalError: ``GOFAL_CACHE_GB`` is not a number of gigabytes.
    """
    named = os.environ.get(FOLDER, "").strip()
    return Worlds(Path(named) if named else cache_folder("worlds"), limit_bytes())


def nowhere() -> Worlds:
    """Worlds that are kept in no folder, as those with what a visitor said."""
    return Worlds(cache_folder("worlds"), 0.0)


def limit_bytes() -> float:
    """How much may be kept, from ``GOFAL_CACHE_GB``."""
    text = os.environ.get(LIMIT, "")
    try:
        limit = float(text) if text.strip() else USUAL_GB
    except ValueError:
        limit = math.nan
    if not limit >= 0:
        raise GofalError(f"{LIMIT} = {text!r} is not a number of gigabytes; allowed: 0 or more")
    return limit * GB


def total_size(files: list[Path]) -> int:
    """Bytes of some files; one that is gone counts nothing."""
    return sum(map(_size, files))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
