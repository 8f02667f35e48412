"""gofal from a wheel in a bare environment: elsewhere, as another user, without a home or UTF-8.

These tests fetch packages and compile kernels, which takes minutes (``pytest -m slow``).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from small import DESIGN, ONLY

import gofal

SOURCE = Path(gofal.__file__).parents[1]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SOURCE / "pyproject.toml").exists(),
        reason="this gofal is installed without its source",
    ),
]
NOBODY = 65534
"""A user who owns nothing; asked for where an administrator's tests run by a Python for all."""
SMALL = [*ONLY, "--burn-in", "1", "--years", "1"]
PATIENCE = 600  # seconds


def _other_user() -> dict[str, object]:
    """Options that start a process as somebody else; none where that cannot be."""
    python = Path(sys.executable).resolve()
    for_all = all(folder.stat().st_mode & 0o005 == 0o005 for folder in python.parents)
    if os.getuid() or not for_all:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


class Bare:
    """An environment that holds gofal and what it asks for, and a folder of somebody else's."""

    def __init__(self, place: Path) -> None:
        self.place, self.home = place, place / "environment"
        self.python = self.home / "bin" / "python"
        self.work = place / "work"
        self.cache = place / "cache"

    def install(self, extra: str = "") -> None:
        """Install the wheel, at the versions that the project pins."""
        (wheel,) = self.place.glob("*.whl")
        pins = self.place / "constraints.txt"
        words = ["-m", "pip", "install", "--quiet", "-c", str(pins), f"{wheel}{extra}"]
        subprocess.run([self.python, *words], check=True)  # noqa: S603

    def environment(self, **more: str) -> dict[str, str]:
        """A poor one: no home, no language, only a cache folder."""
        return {"PATH": os.defpath, "XDG_CACHE_HOME": str(self.cache), **more}

    def gofal(self, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command in the other folder, as another user where that can be."""
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
            [self.home / "bin" / "gofal", *words],
            cwd=self.work,
            env=self.environment(**more),
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            **_other_user(),
        )


@pytest.fixture(scope="module")
def bare() -> Iterator[Bare]:
    with TemporaryDirectory(prefix="gofal-bare-") as folder:  # pytest's own are for one user alone
        yield from _made(Path(folder))


def _made(place: Path) -> Iterator[Bare]:
    place.chmod(0o755)
    made = Bare(place)
    build = ["-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run([sys.executable, *build], cwd=SOURCE, check=True, capture_output=True)  # noqa: S603
    pins = [SOURCE / "deploy" / "constraints.py", SOURCE / "pyproject.toml"]
    told = subprocess.run([sys.executable, *pins], check=True, capture_output=True)  # noqa: S603
    (place / "constraints.txt").write_bytes(told.stdout)
    subprocess.run([sys.executable, "-m", "venv", made.home], check=True)  # noqa: S603
    made.install()
    for folder in (made.work, made.cache):
        folder.mkdir()
        if _other_user():
            shutil.chown(folder, NOBODY, NOBODY)
    for path in (made.home / "lib").rglob("*"):  # nobody writes beside the code
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    yield made
    for path in (made.home / "lib").rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def test_the_base_runs_compares_and_sweeps(bare: Bare) -> None:
    (bare.work / "d.toml").write_text(DESIGN, encoding="utf-8")
    commands: Sequence[Sequence[str]] = (
        ("run", "baseline", *SMALL, "--no-stress", "--out", "ran"),
        ("compare", "baseline", "baseline/fee_level=1.1", *SMALL, "--replicates", "2",
         "--workers", "2", "--no-stress", "--out", "compared"),
        ("sweep", "d.toml", "--workers", "1", "--out", "swept"),
        ("archive", "ran"),
        ("archive", "--check", "ran-archive.zip"),
    )  # fmt: skip
    for words in commands:
        done = bare.gofal(*words)
        assert done.returncode == 0, (words, done.stderr.decode())
    assert (bare.work / "compared" / "comparison.csv").is_file()


def test_what_is_found_is_told(bare: Bare) -> None:
    done = bare.gofal("doctor", "--no-timing", "--format", "json")
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert str(bare.home) in found["gofal"]["value"]
    assert found["cache"]["value"] == str(bare.cache / "gofal")
    assert found["extra_web"]["advice"] == "pip install 'gofal[web]'"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_lists_are_written_on_any_terminal(bare: Bare, encoding: str) -> None:
    for words in (("levers", "--language", "cy"), ("systems", "--format", "table"), ("--help",)):
        done = bare.gofal(*words, PYTHONIOENCODING=encoding, COLUMNS="30")
        assert done.returncode == 0, done.stderr
        assert done.stdout.decode(encoding)


def test_a_missing_extra_is_one_line(bare: Bare) -> None:
    for words, extra in ((("serve",), "web"), (("figure", "fan", "x"), "figures")):
        done = bare.gofal(*words)
        assert done.returncode == 2
        told = done.stderr.decode().strip()
        assert "\n" not in told
        assert told.endswith(f"pip install 'gofal[{extra}]'")


def test_a_cache_that_is_shut_is_no_obstacle(bare: Bare) -> None:
    done = bare.gofal("place", "Machynlleth", XDG_CACHE_HOME="/proc/nowhere")
    assert done.returncode == 0, done.stderr


def test_with_its_extra_the_page_is_served_and_read(bare: Bare) -> None:
    for path in (bare.home / "lib").rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    bare.install("[web]")
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--workers", "0", "--root-path", "/care"]
    with subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
        [bare.home / "bin" / "gofal", *words],
        cwd=bare.work,
        env=bare.environment(),
        **_other_user(),
    ) as server:
        try:
            base = f"http://localhost:{port}/care"
            for address, text in (
                ("/readyz", '"ready":true'),
                ("/en/answer?s=buurtzorg", "The way there"),
                ("/cy/ynghylch", "gofal"),
                ("/en/documents", "<h1"),
            ):
                assert text in _read(base + address)
        finally:
            server.terminate()
            assert server.wait(60) is not None


def _read(address: str) -> str:
    """A page, as soon as the server answers."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=60) as answer:  # noqa: S310  (of this machine)
                return str(answer.read().decode())
        except HTTPError:
            raise
        except (URLError, ConnectionError):
            assert time.monotonic() < end, "the server does not start"
            time.sleep(1)
