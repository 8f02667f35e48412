"""Solara's settings before any test imports Solara."""

import viz.web.environment  # noqa: F401
