"""The hash of rules as processes and packages of others see it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gofal.abm.rules import ROOT, rules_hash

ASK = "from gofal.abm.rules import rules_hash; print(rules_hash())"


def test_it_is_the_same_in_every_process(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed)}
        command = [sys.executable, "-c", ASK]
        run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603
        assert run.stdout.strip() == rules_hash()


PLUG_IN = """\
from gofal.agents.matching import rules
LIMIT = {limit}  # {comment}
"""


def _installed(folder: Path, limit: float, comment: str) -> str:
    """Hash in a process that has a matching rule of somebody else installed."""
    package, info = folder / "greedy", folder / "greedy-1.0.dist-info"
    for made in (package, info):
        made.mkdir(exist_ok=True)
    (package / "__init__.py").write_text(PLUG_IN.format(limit=limit, comment=comment))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greedy\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[gofal.matching]\ngreedy = greedy:RULE\n")
    env = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", ASK]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603
    return run.stdout.strip()


def test_the_rules_of_a_plug_in_count(tmp_path: Path) -> None:
    first = _installed(tmp_path, 1, "one")
    assert first not in (rules_hash(), _installed(tmp_path, 2, "one"))
    assert first == _installed(tmp_path, 1, "first")
