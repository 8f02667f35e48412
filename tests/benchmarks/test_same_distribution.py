"""Comparing distributions: a file of a seed that is there is a finished one."""

from __future__ import annotations

import errno
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import same_distribution
from gofal.agents.errors import GofalError


def test_a_seed_that_cannot_be_written_whole_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same_distribution.run(tmp_path, 1, 1, 0, 1, "baseline")
    assert len(pd.read_csv(tmp_path / "1.csv")) == 1

    def full_disk(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(GofalError, match="No space left"):
        same_distribution.run(tmp_path, 2, 2, 0, 1, "baseline")
    assert [path.name for path in tmp_path.iterdir()] == ["1.csv"]
