"""Comparing distributions: a file of a seed that is there is a finished one."""

from __future__ import annotations

import errno
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import same_distribution
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError


class Ready:
    """A model whose outcomes are known without a run."""

    def __init__(self, scenario: Scenario) -> None:
        self.seed = scenario.seed

    def run_for(self, weeks: int) -> None:
        assert weeks == 2

    def outcomes(self) -> pd.DataFrame:
        known = {"level": ["wales"], "outcome": ["wage"], "value": [self.seed]}
        return pd.DataFrame(known)


def test_a_seed_that_cannot_be_written_whole_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_distribution, "CareModel", Ready)
    same_distribution.run(tmp_path, 1, 1, 1, 2, "baseline")
    assert (tmp_path / "1.csv").read_text(encoding="utf-8") == "wage\n1.0\n"

    def full_disk(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(GofalError, match="No space left"):
        same_distribution.run(tmp_path, 2, 2, 1, 2, "baseline")
    assert [path.name for path in tmp_path.iterdir()] == ["1.csv"]
