"""The one door to Numba: compiled kernels, cached by content (see ``agents/kernel_cache.py``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numba

from gofal.agents.kernel_cache import KernelCache


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile ``function`` as a cached, GIL-free kernel; ``.py_func`` of it is the plain function.

    Args:
        function: works on arrays and numbers only; allocates nothing per week.

    Returns:
        The compiled function, typed as the one that was passed.
    """
    # Numba's stubs do not know ``_nrt``, which forbids a kernel to allocate.
    compiled = numba.njit(nogil=True, _nrt=False)(function)  # type: ignore[call-overload]
    compiled._cache = KernelCache(function)
    return cast("F", compiled)
