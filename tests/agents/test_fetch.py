"""Memory asked for ahead: no value changes, no row is too far, and the processor is asked."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I32


@kernel
def walk(values: F64, rows: I32, ahead: int) -> float:
    total = 0.0
    for at in range(len(rows)):
        fetch_ahead(values, rows[at] + ahead)
        total += values[rows[at]]
    return total


@pytest.mark.parametrize("ahead", [0, 8, -1, 10**9, -(10**9)])
def test_asking_for_a_row_changes_nothing_wherever_it_lies(ahead: int) -> None:
    values, rows = np.arange(100.0), np.arange(99, -1, -1, dtype=np.int32)
    assert walk(values, rows, ahead) == 4950.0
    assert (values == np.arange(100.0)).all()


def test_the_plain_function_does_nothing() -> None:
    plain: Any = cast("Any", walk).py_func
    assert plain(np.arange(3.0), np.arange(3, dtype=np.int32), 5) == 3.0


def test_the_compiled_kernel_asks_the_processor() -> None:
    fresh: Any = kernel(cast("Any", walk).py_func)
    fresh._cache.disable()  # what is loaded from a file has no text to read
    fresh(np.arange(3.0), np.arange(3, dtype=np.int32), 1)
    assert any("llvm.prefetch" in text for text in fresh.inspect_llvm().values())
