"""A kernel that others call is compiled once for them, and whole when Python calls it."""

from __future__ import annotations

import multiprocessing as mp
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gofal.agents.kernel import kernel
from gofal.agents.kernel_dispatcher import Linked


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def pair() -> tuple[Any, Any]:
    """An inner and an outer kernel, not compiled yet."""

    @kernel
    def inner(x: Any, n: Any) -> Any:
        if n > 9:
            raise ValueError("too many")
        return x * n

    @kernel
    def outer(rows: Any, x: Any) -> Any:
        total = inner(x, 2) + inner(x, 3)
        for row in rows:
            total += inner(x, row)
        return total

    return inner, outer


INTS = np.array([4, 5], dtype=np.int32)


def forms(one: Any) -> list[str]:
    return [str(args) for args in one.overloads]


def test_constants_and_short_integers_share_one_form() -> None:
    inner, outer = pair()
    assert outer(INTS, 1.5) == 1.5 * (2 + 3 + 4 + 5)
    assert forms(inner) == ["(float64, int64)"]


def test_very_short_integers_keep_their_type_and_precision() -> None:
    inner, outer = pair()
    x = np.float32(0.1)
    found = outer(INTS.astype(np.int16), x)
    assert forms(inner) == ["(float32, int64)", "(float32, int16)"]
    assert found == np.float64(x) * 2 + np.float64(x) * 3 + x * np.float32(4) + x * np.float32(5)


def test_what_is_only_linked_is_compiled_whole_when_python_calls_it() -> None:
    inner, outer = pair()
    before = outer(INTS, 1.5)
    (form,) = inner.overloads.values()
    assert isinstance(form.library, Linked)
    assert inner(1.5, 4) == 6.0
    (form,) = inner.overloads.values()
    assert not isinstance(form.library, Linked)
    assert outer(INTS, 1.5) == before


def test_errors_of_linked_kernels_arrive_also_from_the_store() -> None:
    for _ in range(2):  # compiled, then loaded
        _, outer = pair()
        with pytest.raises(ValueError, match="too many"):
            outer(INTS + 10, 1.5)
    assert sum(outer.stats.cache_hits.values()) == 1


def test_linked_forms_are_stored_apart_and_linked_from_the_store(tmp_path: Path) -> None:
    _, outer = pair()
    outer(INTS, 1.5)
    again, new = pair()

    @kernel
    def other(x: Any) -> Any:
        return again(x, 7)

    assert other(2.0) == 14.0
    assert sum(again.stats.cache_hits.values()) == 1
    assert again(2.0, 7) == 14.0
    assert sum(again.stats.cache_hits.values()) == 1
    assert len(list(tmp_path.rglob("*inner/*.nbc"))) == 2
    assert new(INTS, 1.5) == outer(INTS, 1.5)


def count_compiled(barrier: Any, found: Any) -> None:
    _, outer = pair()
    barrier.wait()
    outer(INTS, 1.5)
    found.put(sum(outer.stats.cache_misses.values()))


def test_one_process_compiles_and_the_others_wait() -> None:
    context = mp.get_context("spawn")
    barrier, found = context.Barrier(3), context.Queue()
    all_ = [context.Process(target=count_compiled, args=(barrier, found)) for _ in range(3)]
    for one in all_:
        one.start()
    assert sorted(found.get(timeout=120) for _ in all_) == [0, 0, 1]
    for one in all_:
        one.join()


def test_a_thread_that_calls_while_another_links_gets_the_whole_kernel() -> None:
    made = [pair() for _ in range(4)]
    wrong: list[object] = []

    def use(inner: Any, outer: Any) -> None:
        if outer(INTS, 1.5) != 21.0 or inner(1.5, 4) != 6.0:
            wrong.append((inner, outer))

    threads = [threading.Thread(target=use, args=one) for one in made]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
