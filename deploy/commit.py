"""Puts the commit that gofal is built of into what is built, so that its results can name it.

Hatchling calls it (``pyproject.toml``). A wheel made of a source archive takes the archive's.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILE = "gofal/commit.txt"


class CommitHook(BuildHookInterface[Any]):
    """Adds one line of text, where the commit is known."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before anything is built."""
        root = Path(self.root)
        commit = "" if version == "editable" or (root / FILE).is_file() else _commit(root)
        if commit:
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                file.write(commit)
            build_data["force_include"][file.name] = FILE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when all is built."""
        del version, artifact_path
        for name, target in build_data["force_include"].items():
            if target == FILE:
                Path(name).unlink()


def _commit(root: Path) -> str:
    """The commit of the repository that stands in a folder; empty if there is none."""
    asked = ["git", "-C", str(root), "rev-parse", "--show-toplevel", "HEAD"]
    try:
        told = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""
    top, commit = told.stdout.splitlines()
    return commit if Path(top).resolve() == root.resolve() else ""
