"""Optional parts: what each extra brings, and one line with its command where it is missing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import gofal
from gofal.experiments.extras import EXTRAS, INCLUDED, extra_of, libraries
from gofal.viz.cli import main

PROJECT = Path(gofal.__file__).parents[1] / "pyproject.toml"
NOT_GIVEN = ("all", "peers")
"""Extras that stand for others, or that only benchmarks use."""
WITHOUT_A_NAME = ("solara", "solara-assets")
"""Distributions of files or requirements alone, which nobody imports."""

COMMANDS = (
    (("serve", "--workers", "0"), "web"),
    (("welsh", "start"), "web"),
    (("screens",), "web"),
    (("modeller",), "modeller"),
    (("figure", "fan", "x"), "figures"),
    (("brief", "x", "y"), "figures"),
    (("hindcast", "--write"), "figures"),
    (("evidence", "--write"), "figures"),
    (("discover", "x.toml"), "discovery"),
    (("calibrate",), "calibration"),
    (("emulator", "train"), "calibration"),
)

OPTIONAL = sorted(
    {one for brought in EXTRAS.values() for one in brought}
    - {"jinja2", "markdown_it", "markupsafe"}  # rocrate and rich bring them too
)

BARE = f"""
import sys
for library in {OPTIONAL}:
    sys.modules[library] = None
from gofal.viz.cli import main
for words in ("--version", "levers", "systems", "emulator", "answers", "doctor --no-timing"):
    assert main(words.split()) == 0, words
"""


def declared() -> dict[str, list[str]]:
    """Requirements of each extra, as pyproject.toml has them."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    return {name: wanted for name, wanted in extras.items() if name not in NOT_GIVEN}


def distribution(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ]", requirement)[0].lower()


def test_extras_are_those_that_the_package_declares() -> None:
    given = metadata.packages_distributions()
    assert EXTRAS.keys() == declared().keys()
    for extra, wanted in declared().items():
        named = {distribution(one) for one in wanted if not one.startswith("gofal[")}
        known = {
            name.lower().replace("_", "-") for library in EXTRAS[extra] for name in given[library]
        }
        assert named - set(WITHOUT_A_NAME) <= known, extra
        assert {one for one in wanted if one.startswith("gofal[")} == {
            f"gofal[{other}]" for other in INCLUDED.get(extra, ())
        }


def test_all_brings_every_extra() -> None:
    extras = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["all"] == [f"gofal[{','.join(sorted(EXTRAS))}]"]


@pytest.mark.parametrize(("words", "extra"), COMMANDS)
def test_a_command_whose_extra_is_missing_says_so_in_a_line(
    words: tuple[str, ...],
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    library = libraries(extra)[-1]
    monkeypatch.setitem(sys.modules, library, None)
    assert main(words) == 2
    told = capsys.readouterr().err.strip()
    assert told.startswith(f"gofal: gofal {words[0]}")
    assert f"needs {library}, which is not installed" in told
    assert told.endswith(f"pip install 'gofal[{extra}]'")
    assert "\n" not in told


def test_a_library_is_traced_to_its_extra() -> None:
    assert extra_of("solara.server") == "web"
    assert extra_of("gofal.nothing") is None
    assert extra_of(None) is None


@pytest.mark.slow
def test_the_base_alone_starts(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", BARE], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
