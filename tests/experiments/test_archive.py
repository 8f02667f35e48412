"""A study as one file: what is in it, that it is checked, and that it is made again elsewhere."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer.main
from rocrate.rocrate import ROCrate
from small import DESIGN, ONLY

from gofal import __version__
from gofal.agents.errors import GofalError
from gofal.experiments.archive import make
from gofal.experiments.archive.environment import pinned
from gofal.experiments.archive.inputs import inputs_of
from gofal.experiments.cli import app, main
from gofal.experiments.sweep.plan import load_plan

WHEEL = f"code/gofal-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of two councils and its archive."""
    folder = tmp_path_factory.mktemp("study")
    words = ["run", "baseline", "--years", "1", *ONLY, "--burn-in", "1", "--no-stress"]
    assert main([*words, "--out", str(folder / "mine")]) == 0
    given = ["--title", "Two councils: a trial", "--author", "Mair Ŵyn"]
    out = ["--out", str(folder / "mine.zip")]
    assert main(["archive", str(folder / "mine"), *given, *out]) == 0
    return folder


@pytest.fixture
def unpacked(place: Path, tmp_path: Path) -> Path:
    shutil.unpack_archive(place / "mine.zip", tmp_path)
    return tmp_path / "mine"


def plan_of(folder: Path) -> list[str]:
    """What the one command of an unpacked archive says that it would do."""
    done = subprocess.run(
        [sys.executable, "reproduce.py", "--plan"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def parsed(words: list[str]) -> dict[str, Any]:
    """Options of ``python -m gofal …`` as the command line reads them; nothing is run."""
    assert words[:2] == ["-m", "gofal"]
    commands: Any = typer.main.get_command(app)
    context = commands.commands[words[2]].make_context(words[2], words[3:])
    options: dict[str, Any] = context.params
    return options


@pytest.mark.slow
def test_an_archive_says_what_it_is(unpacked: Path) -> None:
    study = json.loads((unpacked / "study.json").read_text(encoding="utf-8"))
    assert study["title"] == "Two councils: a trial"
    assert study["command"].startswith("gofal run baseline")
    assert study["results"] == ["outcomes.parquet", "providers.parquet"]
    cited = (unpacked / "CITATION.cff").read_text(encoding="utf-8")
    assert 'title: "Two councils: a trial"' in cited
    assert "type: dataset" in cited
    assert 'name: "Mair Ŵyn"' in cited
    assert study["identity"]["rules_hash"][:16] in cited
    assert "Apache License" in (unpacked / "LICENSE").read_text(encoding="utf-8")
    assert f"numpy=={study['identity']['packages']['numpy']}" in pinned()
    described = {entity.id for entity in ROCrate(unpacked).data_entities}
    listed = (unpacked / "sha256.txt").read_text(encoding="utf-8").splitlines()
    held = {line.partition("  ")[2] for line in listed}
    unsaid = {"ro-crate-metadata.json", "study/ro-crate-metadata.json"}
    assert described == held - unsaid


def test_the_code_in_it_is_the_code_of_here(unpacked: Path) -> None:
    with zipfile.ZipFile(unpacked / WHEEL) as wheel:
        names = wheel.namelist()
        assert wheel.testzip() is None
        told = wheel.read(f"gofal-{__version__}.dist-info/METADATA").decode()
        assert "gofal/abm/country/wales/facts/" in "".join(names)
        model = wheel.read("gofal/abm/model.py")
    assert model == (Path(make.__file__).parents[2] / "abm" / "model.py").read_bytes()
    assert f"Version: {__version__}" in told
    assert not [name for name in names if "__pycache__" in name or "tests/" in name]


def test_the_command_in_it_can_be_given_again(unpacked: Path) -> None:
    environment, install, again = plan_of(unpacked)
    assert environment.endswith("environment")
    assert "--constraint" in install
    assert install.endswith(WHEEL)
    options = parsed(shlex.split(again)[1:])
    assert options["scenario"] == "baseline"
    assert len(options["only"]) == 2
    assert options["out"] == Path("again")


@pytest.mark.slow
def test_it_comes_out_the_same_elsewhere(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFAL_RULES", "somebody-elses.toml")
    done = subprocess.run(
        [sys.executable, "reproduce.py", "--python", sys.executable],
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the same, to the last bit") == 2
    assert main(["archive", "--check", str(unpacked)]) == 0  # what it left is no part of it


def test_an_archive_is_checked(
    place: Path, unpacked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["archive", "--check", str(place / "mine.zip")]) == 0
    assert "Sound: all " in capsys.readouterr().out
    assert main(["archive", "--check", str(unpacked)]) == 0
    (unpacked / "study" / "run.json").write_text("{}", encoding="utf-8")
    (unpacked / "LICENSE").unlink()
    (unpacked / "more.txt").write_text("", encoding="utf-8")
    capsys.readouterr()
    assert main(["archive", "--check", str(unpacked)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "Missing or changed: LICENSE" in told
    assert "Missing or changed: study/run.json" in told
    assert "Not listed in the archive: more.txt" in told
    with pytest.raises(subprocess.CalledProcessError):
        plan_of(unpacked)


def test_what_is_no_archive_is_said_in_a_line(place: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes((place / "mine.zip").read_bytes()[:5000])
    (tmp_path / "empty").mkdir()
    for path in (cut, tmp_path / "empty", tmp_path / "none.zip"):
        assert main(["archive", "--check", str(path)]) == 2
    assert main(["archive", str(tmp_path / "empty")]) == 2
    assert main(["archive", str(place / "mine"), "--out", str(place / "mine.zip")]) == 2


def test_a_study_of_other_code_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "rules_hash", lambda: "0" * 64)
    with pytest.raises(GofalError, match="archive it with that version"):
        make.make_archive(place / "mine", place / "other.zip", make.About())
    assert not (place / "other.zip").exists()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_design_of_a_sweep_comes_along(here: Path) -> None:
    (here / "design.toml").write_text(DESIGN, encoding="utf-8")
    assert main(["sweep", "design.toml", "--out", "swept", "--workers", "1"]) == 0
    assert main(["archive", "swept"]) == 0
    shutil.unpack_archive(here / "swept-archive.zip", here)
    folder = here / "swept-archive"
    options = parsed(shlex.split(plan_of(folder)[-1])[1:])
    assert options["design"] == Path("inputs/design.toml")
    assert len(load_plan(folder / options["design"]).arms) == 1
    assert not (folder / "study" / "parts").exists()
    assert (folder / "study" / "results.parquet").is_file()


def test_files_that_a_design_names_come_along(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "local.csv").write_text("council,fact,value,year,source\n", encoding="utf-8")
    design = here / "mine" / "d.toml"
    design.write_text('[run]\nlocal = ["local.csv"]\n', encoding="utf-8")
    words, files = inputs_of("gofal sweep mine/d.toml")
    assert words == ["gofal", "sweep", "inputs/d.toml"]
    assert files == {
        "inputs/d.toml": Path("mine/d.toml"),
        "inputs/local.csv": Path("mine/local.csv"),
    }
    design.write_text('[run]\nlocal = ["../local.csv"]\n', encoding="utf-8")
    (here / "local.csv").write_text("", encoding="utf-8")
    with pytest.raises(GofalError, match="takes files below mine"):
        inputs_of("gofal sweep mine/d.toml")


def test_own_scenarios_come_along_by_file_and_by_name(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "shelf").mkdir()
    own = here / "shelf" / "dear.toml"
    assert main(["preset", "baseline", str(own), "--set", "fee_level=1.2"]) == 0
    words, files = inputs_of("gofal compare baseline shelf/dear.toml/fee_level=1.3")
    assert words[3] == "inputs/dear.toml/fee_level=1.3"
    assert files == {"inputs/dear.toml": Path("shelf/dear.toml")}
    monkeypatch.setenv("GOFAL_PRESETS", str(here / "shelf"))
    words, files = inputs_of("gofal compare baseline dear/fee_level=1.3")
    assert words[3] == "dear/fee_level=1.3"
    assert files == {"inputs/presets/dear.toml": own}


def test_a_saved_run_comes_along_whatever_its_name(here: Path) -> None:
    (here / "week 52").write_bytes(b"")
    words, files = inputs_of("gofal run baseline --from 'week 52'")
    assert words[-1] == "inputs/week 52"
    assert files == {"inputs/week 52": Path("week 52")}
    with pytest.raises(GofalError, match="which is not here"):
        inputs_of("gofal run baseline --from week-104")


@pytest.mark.usefixtures("here")
def test_settings_are_no_files_and_a_file_that_is_gone_is_named() -> None:
    words, files = inputs_of("gofal compare baseline baseline/fee_level=1.1 --years 1")
    assert (words[3], files) == ("baseline/fee_level=1.1", {})
    with pytest.raises(GofalError, match=r"gone\.csv, which is not here"):
        inputs_of("gofal run baseline --local gone.csv")


def test_a_study_made_in_python_is_a_call() -> None:
    words, files = make.python_words("gofal.run('baseline', years=1)")
    assert words == ["-c", "import gofal; gofal.run('baseline', years=1).save('again')"]
    assert files == {}
    with pytest.raises(GofalError, match="cannot be repeated"):
        make.python_words("rm -r /")


@pytest.mark.slow
def test_it_is_made_again_in_an_environment_of_its_own(unpacked: Path) -> None:
    done = subprocess.run(
        [sys.executable, "reproduce.py"], cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the same, to the last bit") == 2
