"""Print the versions that pyproject.toml pins, one a line, as pip's constraints."""

import sys
import tomllib
from pathlib import Path

with Path(sys.argv[1]).open("rb") as file:
    pinned = tomllib.load(file)["tool"]["uv"]["constraint-dependencies"]
sys.stdout.write("".join(f"{one}\n" for one in pinned))
