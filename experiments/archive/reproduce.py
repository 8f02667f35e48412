"""Make the study in this folder again, and say whether it is the same: python3 reproduce.py.

It needs Python and, once, the internet. The code of the study and the versions it ran with are put
into an environment of their own in this folder; nothing outside it is touched.

    --plan          only say what would be done
    --python PATH   use this Python, which has the code and all it needs, and install nothing
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
AGAIN, ENVIRONMENT = "again", "environment"
SHELVES = {"GOFAL_PRESETS": "inputs/presets", "GOFAL_RULES": "inputs/rules"}
"""Folders of own scenarios and own rules, by the variable that names such a folder."""


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def changed() -> list[str]:
    """Files that are not as they were archived."""
    lines = (HERE / "sha256.txt").read_text(encoding="utf-8").splitlines()
    wanted = {name: told for told, _, name in (line.partition("  ") for line in lines)}
    return [
        name
        for name, told in wanted.items()
        if not (HERE / name).is_file() or digest(HERE / name) != told
    ]


def commands(study: dict[str, object], python: str) -> list[list[str]]:
    """What has to be run, in order."""
    made, words = study["code"], study["python_words"]
    assert isinstance(words, list)  # noqa: S101  (a file that gofal wrote)
    if python:
        return [[python, *words]]
    bin_folder = "Scripts" if os.name == "nt" else "bin"
    own = str(HERE / ENVIRONMENT / bin_folder / "python")
    wheel = f"{HERE / str(made)}{study['extra']}"
    pins = str(HERE / "environment.txt")
    return [
        [sys.executable, "-m", "venv", str(HERE / ENVIRONMENT)],
        [own, "-m", "pip", "install", "--quiet", "--constraint", pins, wheel],
        [own, *words],
    ]


def compare(names: list[str]) -> int:
    """Say of each result whether it came out the same; how many did not."""
    differ = 0
    for name in names:
        same = digest(HERE / "study" / name) == digest(HERE / AGAIN / name)
        differ += not same
        print(f"{name}: {'the same, to the last bit' if same else 'differs'}")  # noqa: T201
    if differ:
        print("Another processor may change last digits; compare the numbers.")  # noqa: T201
    return differ


def main() -> int:
    """Do it; 0 if every result is the same."""
    parser = argparse.ArgumentParser(description="Make the study in this folder again.")
    parser.add_argument("--plan", action="store_true", help="only say what would be done")
    parser.add_argument("--python", default="", help="a Python that has the code; installs nothing")
    given = parser.parse_args()
    if wrong := changed():
        print(f"not as archived: {', '.join(wrong)}", file=sys.stderr)  # noqa: T201
        return 2
    study = json.loads((HERE / "study.json").read_text(encoding="utf-8"))
    steps = commands(study, given.python)
    then, now = study["identity"]["python"], platform.python_version()
    if then.split(".")[:2] != now.split(".")[:2]:
        print(f"The study ran with Python {then}; this is {now}.")  # noqa: T201
    for step in steps:
        print(shlex.join(step))  # noqa: T201
    if given.plan:
        return 0
    shutil.rmtree(HERE / AGAIN, ignore_errors=True)
    env = {name: value for name, value in os.environ.items() if name not in SHELVES}
    env |= {name: str(HERE / one) for name, one in SHELVES.items() if (HERE / one).is_dir()}
    for step in steps:
        subprocess.run(step, cwd=HERE, check=True, env=env)  # noqa: S603
    return 1 if compare(study["results"]) else 0


if __name__ == "__main__":
    sys.exit(main())
