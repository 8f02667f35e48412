"""Compiled kernels, cached by content (see ``agents/kernel_cache.py``).

Nothing else uses Numba but ``agents/fetch.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba

from gofal.agents.kernel_cache import KernelCache, is_usable


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile ``function`` as a cached, GIL-free kernel; ``.py_func`` of it is the plain function.

    Args:
        function: works on arrays and numbers only; allocates nothing per week.

    Returns:
        The compiled function, typed as the one that was passed.
    """
    return compiled_with(function, nogil=True, **_FORBID_ALLOCATION)


def inlined[F: Callable[..., object]](function: F) -> F:
    """Compile ``function`` as a :func:`kernel` that is copied into the kernels that call it.

    A call passes named tuples of arrays by value, some hundred bytes: where a small function runs
    for every person, that costs more than its work.
    """
    return compiled_with(function, nogil=True, forceinline=True, **_FORBID_ALLOCATION)


def compiled_with[F: Callable[..., object]](function: F, **options: object) -> F:
    """Compile ``function`` with options of ``numba.njit``, cached if this Numba allows it."""
    jit: Any = numba.njit  # stubs do not know its private options
    dispatcher = jit(**options)(function)
    if is_usable(dispatcher):
        from gofal.agents.kernel_dispatcher import KernelDispatcher

        options = dict(dispatcher.targetoptions)
        dispatcher = cast("Any", KernelDispatcher(function, options))
        dispatcher._cache = KernelCache(dispatcher)
    return cast("F", dispatcher)


def _knows_allocation() -> bool:
    """Test whether Numba has the option, private so far, that forbids a kernel to allocate."""
    target = getattr(numba.njit(lambda: 0), "targetdescr", None)
    return hasattr(getattr(target, "options", None), "_nrt")


_FORBID_ALLOCATION = {"_nrt": False} if _knows_allocation() else {}
