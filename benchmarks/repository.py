"""What git says of the repository that the benchmarks stand in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def git(*words: str) -> bytes | None:
    """What git answers; None where it is not there or cannot."""
    command = shutil.which("git")
    if command is None:
        return None
    said = subprocess.run([command, "-C", str(ROOT), *words], capture_output=True, check=False)
    return said.stdout if said.returncode == 0 else None


def git_line(*words: str) -> str:
    """The same as a line of text; empty where there is none."""
    return (git(*words) or b"").decode().strip()
