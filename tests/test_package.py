"""Installation: one name, `gofal`, which lives beside anybody's own modules."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import gofal
from gofal.abm.results import code_identity

SOURCE = Path(gofal.__file__).parents[1]
pytestmark = pytest.mark.skipif(
    not (SOURCE / "pyproject.toml").exists(), reason="this gofal is installed without its source"
)

DATA = (".py", ".toml", ".po", ".csv", ".geojson", ".vue", ".html", ".css", ".typ", ".parquet")

SCRIPT = """
import agents
import experiments.mine
import gofal

effect = gofal.compare(
    "baseline", "baseline/fee_level=1.1", years=1, replicates=2, only=["Conwy"], burn_in_weeks=1,
    workers=2, stress=False,
)
found = gofal.sweep(
    {"fee_level": [0.9, 1.1]}, "swept", outcomes=["met_need"], weeks=1, replicates=1,
    only=["Conwy"],
    burn_in_weeks=1, workers=2,
)
print(agents.MINE, experiments.mine.MINE, len(effect.wales("baseline/fee_level=1.1")) > 20)
print(len(found.runs), gofal.__file__)
print(gofal.abm.results.code_identity()["commit"])
"""


def build(source: Path, target: Path, kind: str) -> Path:
    """Build a wheel or a source archive as ``uv build`` does, from what is installed here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)  # noqa: S603
    (made,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SOURCE, tmp_path_factory.mktemp("wheel"), "wheel")


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return sorted(archive.namelist())


def test_a_wheel_holds_gofal_and_nothing_else(wheel: Path) -> None:
    top = {name.split("/")[0] for name in names(wheel)}
    assert top == {"gofal", f"gofal-{gofal.__version__}.dist-info"}
    for file in ("abm/model.py", "agents/table.py", "experiments/api.py", "viz/cli.py", "py.typed"):
        assert f"gofal/{file}" in names(wheel)


def test_every_module_and_its_data_are_in_the_wheel(wheel: Path) -> None:
    held = set(names(wheel))
    for folder in ("abm", "agents", "experiments", "viz"):
        for file in (SOURCE / folder).rglob("*.*"):
            if file.is_file() and file.suffix in (
                ".py",
                ".toml",
                ".po",
                ".csv",
                ".vue",
                ".parquet",
            ):
                assert f"gofal/{file.relative_to(SOURCE)}" in held


def test_a_wheel_names_the_commit_it_is_made_of(wheel: Path) -> None:
    commit = code_identity()["commit"]
    if commit is None:
        pytest.skip("this copy has no history")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("gofal/commit.txt").decode() == commit


@pytest.mark.slow
def test_a_wheel_made_of_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = build(SOURCE, tmp_path / "sdist", "sdist")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    (unpacked,) = (path for path in tmp_path.iterdir() if path.name.startswith("gofal-"))
    assert names(build(unpacked, tmp_path / "again", "wheel")) == names(wheel)


@pytest.mark.slow
def test_it_works_beside_a_users_own_modules_and_without_a_main_guard(
    wheel: Path, tmp_path: Path
) -> None:
    shutil.unpack_archive(wheel, tmp_path / "site", "zip")
    work = tmp_path / "work"
    (work / "experiments").mkdir(parents=True)
    (work / "agents.py").write_text("MINE = 'my agents'\n", encoding="utf-8")
    (work / "experiments" / "mine.py").write_text("MINE = 'my experiments'\n", encoding="utf-8")
    (work / "run.py").write_text(SCRIPT, encoding="utf-8")
    # Without site no editable gofal is met, which would bring the folder it stands in.
    paths = [str(tmp_path / "site"), *{sysconfig.get_path(p) for p in ("purelib", "platlib")}]
    done = subprocess.run(
        [sys.executable, "-S", "run.py"],
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "my agents my experiments True",
        f"2 {tmp_path / 'site' / 'gofal' / '__init__.py'}",
        str(code_identity()["commit"]),
    ]
