"""The mark of a test that shows a system of the register acting."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def shows[F: Callable[..., None]](*slugs: str) -> Callable[[F], F]:
    """Mark a test as the one that shows these systems at work by a paired counterfactual."""
    return pytest.mark.shows(*slugs)
