"""The cache folder is where XDG says, needs no home, and hands out whole files only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gofal.agents.cache_folder import cache_folder, read_checked, write_checked


@pytest.mark.parametrize("given", [None, "", "relative", "./here"], ids=str)
def test_an_empty_or_relative_folder_does_not_count(
    given: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if given is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache_folder("kernels") == tmp_path / ".cache" / "gofal" / "kernels"


def test_an_absolute_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder("worlds") == tmp_path / "gofal" / "worlds"


NOBODY = """
import os
from gofal.agents.cache_folder import cache_folder, read_checked, write_checked
del os.environ["HOME"]
os.setgid(54321); os.setuid(54321)
file = cache_folder("kernels") / "file"
assert write_checked(file, b"data") and read_checked(file) == b"data"
assert cache_folder("kernels") == file.parent
print(file)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may write to; pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o1777)
        yield folder


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="root can be anybody")
@pytest.mark.parametrize("given", ["relative", "", "absolute"])
def test_a_user_without_home_and_without_a_name_has_a_cache(given: str, open_folder: Path) -> None:
    asked = str(open_folder) if given == "absolute" else given
    env = {**os.environ, "HOME": "/", "XDG_CACHE_HOME": asked, "TMPDIR": str(open_folder)}
    command = [sys.executable, "-c", NOBODY]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.stdout.startswith(str(open_folder)), run.stderr


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "new" / "file"
    assert write_checked(file, b"abc")
    assert read_checked(file) == b"abc"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign", "missing", "folder"])
def test_a_damaged_file_reads_as_none(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_checked(file, bytes(range(200)))
    whole = file.read_bytes()
    file.unlink()
    broken = {
        "empty": b"",
        "cut": whole[:-20],
        "flipped": whole[:-1] + b"\0",
        "foreign": b"somebody else's file",
    }
    if damage == "folder":
        file.mkdir()
    elif damage != "missing":
        file.write_bytes(broken[damage])
    assert read_checked(file) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not write_checked(tmp_path / "file" / "below", b"abc")
