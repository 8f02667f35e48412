"""Compiled kernels are found again by content: an edit in what a kernel reaches is never missed."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gofal.agents.cache_folder import write_checked
from gofal.agents.kernel import kernel
from gofal.agents.kernel_cache import BELOW, fingerprint

SOURCE = """
from __future__ import annotations
from enum import IntEnum
from typing import NamedTuple
from gofal.agents.kernel import compiled_with, kernel
STEP = {constant}
class Stage(IntEnum):
    SERVED = {stage}
class Rules(NamedTuple):
    {fields}
@kernel
def outer(x: float, r: Rules) -> float:
    return inner(x, r) + 1.0
def inner(x: float, r: Rules) -> float:
    return {body} + Stage.SERVED
inner = compiled_with(inner, **{options})
@kernel
def apart(x: float) -> float:
    return x
"""


GIL_FREE = {"nogil": True}
NORMAL: dict[str, object] = {
    "constant": 2.0,
    "fields": "a: float",
    "body": "x * STEP",
    "stage": 1,
    "options": GIL_FREE,
}


def made(**change: object) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "made_up"}
    exec(SOURCE.format(**(NORMAL | change)), space)  # noqa: S102
    return space


def stamp(space: dict[str, Any], name: str = "outer") -> str:
    return fingerprint(space[name])


def test_the_same_source_has_the_same_fingerprint() -> None:
    assert stamp(made()) == stamp(made())


@pytest.mark.parametrize(
    "change",
    [
        {"constant": 3.0},
        {"fields": "b: float"},
        {"body": "x + STEP"},
        {"stage": 2},
        {"options": GIL_FREE | {"fastmath": True}},
        {"options": GIL_FREE | {"inline": "always"}},
        {"options": GIL_FREE | {"_nrt": False}},
        {"options": {}},
    ],
    ids=str,
)
def test_a_change_in_what_a_kernel_reaches_shows(change: dict[str, Any]) -> None:
    assert stamp(made(**change)) != stamp(made())


def test_a_change_elsewhere_in_the_file_does_not() -> None:
    assert stamp(made(constant=3.0), "apart") == stamp(made(), "apart")


def test_settings_of_numba_and_versions_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp(made())
    monkeypatch.setattr("numba.config.BOUNDSCHECK", 1)
    other = stamp(made())
    monkeypatch.setattr("llvmlite.__version__", "0.1")
    assert len({before, other, stamp(made())}) == 3


def test_a_kernel_reached_through_its_module_counts() -> None:
    stamps = []
    for constant in (2.0, 3.0):
        space = made()
        space["other"] = ModuleType("other")
        space["other"].__dict__.update(made(constant=constant))
        exec("@kernel\ndef far(x, r):\n    return other.inner(x, r)", space)  # noqa: S102
        stamps.append(stamp(space, "far"))
    assert stamps[0] != stamps[1]


def compiled(by: float = 2.0) -> Any:
    # The same content each time, as several processes would have it.
    def times(x: float) -> float:
        return by * x

    return kernel(times)


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a kernel that was compiled."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiled()(2.0) == 4.0
    (file,) = tmp_path.rglob("*.nbc")
    return file


def hits(dispatcher: Any) -> int:
    return sum(dispatcher.stats.cache_hits.values())


@pytest.mark.usefixtures("stored")
def test_a_stored_kernel_is_loaded_and_gives_the_same() -> None:
    second = compiled()
    assert second(2.5) == 5.0
    assert hits(second) == 1


CALLER = """
import sys
from gofal.agents.kernel import compiled_with, kernel
@kernel
def inner(x):
    return x.sum() + 1.0
@kernel
def outer(x):
    return 2.0 * inner(x)
def made(n):
    return np.ones(n)
import numpy as np
made = compiled_with(made, nogil=True)
which = sys.argv[1]
if which == "inner":
    print(inner(np.ones(3)))
elif which == "made":
    print(made(3).sum())
else:
    print(inner(np.ones(3)), outer(np.ones(3)))
print(sum(sum(one.stats.cache_hits.values()) for one in (inner, outer, made)))
print("numba.np.arrayobj" in sys.modules)
"""


def told(script: Path, which: str) -> list[str]:
    env = {**os.environ, "XDG_CACHE_HOME": str(script.parent)}
    command = [sys.executable, "-W", "error", str(script), which]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=True)  # noqa: S603
    return run.stdout.split()


@pytest.mark.slow
def test_a_stored_kernel_loads_no_compiler_and_can_still_be_compiled_in(tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(CALLER)
    assert told(script, "inner") == ["4.0", "0", "True"]
    assert told(script, "inner") == ["4.0", "1", "False"]
    # The outer kernel is new and links the one that was loaded.
    assert told(script, "both") == ["4.0", "8.0", "1", "True"]
    assert told(script, "both") == ["4.0", "8.0", "2", "False"]


@pytest.mark.slow
def test_a_stored_kernel_that_allocates_finds_the_runtime(tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(CALLER)
    assert told(script, "made") == ["3.0", "0", "True"]
    assert told(script, "made") == ["3.0", "1", "True"]


def _foreign(whole: bytes) -> bytes:
    del whole
    return b"not a kernel"


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda whole: whole[:3000],
    "one bit": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "foreign": _foreign,
    "as before checksums": lambda whole: whole[whole.index(b"\x80") :],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_made_anew(damage: str, stored: Path) -> None:
    whole = stored.read_bytes()
    stored.write_bytes(DAMAGE[damage](whole))
    second = compiled()
    assert second(2.5) == 5.0
    assert hits(second) == 0
    third = compiled()
    assert third(3.0) == 6.0
    assert hits(third) == 1


def test_a_whole_file_that_is_no_kernel_is_made_anew(stored: Path) -> None:
    write_checked(stored, pickle.dumps(("something", "else")))
    again = compiled()
    assert again(2.5) == 5.0
    assert hits(again) == 0


def test_a_folder_in_the_way_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gofal").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiled()(2.5) == 5.0


def test_files_of_old_sources_and_half_files_go(stored: Path) -> None:
    os.utime(stored, (1, 1))
    for number in range(30):
        (stored.parent / f"{number}.nbc").write_bytes(b"")
    half = stored.parent / "left.part"
    half.write_bytes(b"")
    os.utime(half, (1, 1))
    int_form = compiled()
    int_form(2)
    assert len(list(stored.parent.glob("*.nbc"))) == 24
    assert not stored.exists()
    assert not half.exists()


_TARGET = "numba.core.cpu.CPUTargetOptions"
WITHOUT = """
import numba, numba.core.compiler, numba.core.cpu
{change}
from gofal.agents.kernel import kernel
@kernel
def twice(x):
    return 2.0 * x
assert twice(2.5) == 5.0
print(twice.targetoptions)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "is_stored"),
    [
        ("numba.__version__ = '0.69.0rc1'", False),
        ("numba.__version__ = 'from source'", False),
        ("del numba.core.compiler.CompileResult._reduce", False),
        ("import numba.core.environment as e; del e._rebuild_env", False),
        (f"for c in {_TARGET}.__mro__: '_nrt' in vars(c) and delattr(c, '_nrt')", True),
    ],
)
def test_without_private_names_kernels_are_compiled_each_time(
    change: str, is_stored: bool, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(WITHOUT.format(change=change))
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    command = [sys.executable, "-W", "error", str(script)]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == 0, run.stderr
    assert not run.stderr
    assert bool(list(tmp_path.rglob("*.nbc"))) == is_stored
    assert ("'_nrt': False" in run.stdout) == ("_nrt" not in change)


def test_the_bound_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    (asked,) = [x for x in project["project"]["dependencies"] if x.startswith("numba")]
    assert asked.endswith(f"<{BELOW[0]}.{BELOW[1]}")
