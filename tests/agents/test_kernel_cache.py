"""Compiled kernels are found again by content: an edit in what a kernel reaches is never missed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gofal.agents.kernel import kernel
from gofal.agents.kernel_cache import fingerprint

SOURCE = """
from __future__ import annotations
from typing import NamedTuple
from gofal.agents.kernel import kernel
STEP = {constant}
class Rules(NamedTuple):
    {fields}
@kernel
def outer(x: float, r: Rules) -> float:
    return inner(x, r) + 1.0
@kernel
def inner(x: float, r: Rules) -> float:
    return {body}
@kernel
def apart(x: float) -> float:
    return x
"""


def made(constant: float = 2.0, fields: str = "a: float", body: str = "x * STEP") -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "made_up"}
    exec(SOURCE.format(constant=constant, fields=fields, body=body), space)  # noqa: S102
    return space


def stamp(space: dict[str, Any], name: str = "outer") -> str:
    return fingerprint(space[name].py_func)


def test_the_same_source_has_the_same_fingerprint() -> None:
    assert stamp(made()) == stamp(made())


@pytest.mark.parametrize(
    "change", [{"constant": 3.0}, {"fields": "b: float"}, {"body": "x + STEP"}], ids=str
)
def test_a_change_in_what_a_kernel_reaches_shows(change: dict[str, Any]) -> None:
    assert stamp(made(**change)) != stamp(made())


def test_a_change_elsewhere_in_the_file_does_not() -> None:
    assert stamp(made(constant=3.0), "apart") == stamp(made(), "apart")


def test_a_kept_kernel_is_found_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def compiled() -> tuple[Callable[[float], float], Any]:
        # The same content twice, as two processes would have it.
        def twice(x: float) -> float:
            return 2.0 * x

        function = kernel(twice)
        return function, function

    first, _ = compiled()
    assert first(2.0) == 4.0
    assert len(list(tmp_path.rglob("*.nbc"))) == 1
    second, dispatcher = compiled()
    assert second(2.5) == 5.0
    assert sum(dispatcher.stats.cache_hits.values()) == 1
