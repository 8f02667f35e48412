"""The one door to Numba: compiled kernels, cached under a key that follows the sources.

Numba's own cache does not notice an edit in a helper that lives in another module and would
serve the old result. The cache folder is therefore named after a hash of every source file a
kernel can reach, and is set before Numba is first imported.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import cast


def _cache_folder() -> Path:
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for source in sorted([*here.rglob("*.py"), *(here.parent / "abm").rglob("*.py")]):
        digest.update(source.read_bytes())
    root = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return root / "gofal" / f"kernels-{digest.hexdigest()[:16]}"


os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder()))

import numba  # noqa: E402  (the cache folder has to be named first)


def kernel[F: Callable[..., object]](function: F) -> F:
    """Compile ``function`` as a cached, GIL-free kernel; ``.py_func`` of it is the plain function.

    Args:
        function: works on arrays and numbers only; allocates nothing per week.

    Returns:
        The compiled function, typed as the one that was passed.
    """
    # Numba's stubs do not know ``_nrt``, which forbids a kernel to allocate.
    compiled = numba.njit(cache=True, nogil=True, _nrt=False)(function)  # type: ignore[call-overload]
    return cast("F", compiled)
