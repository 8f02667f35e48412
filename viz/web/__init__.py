"""The web page."""

import viz.web.environment  # noqa: F401  (before anything imports Solara)
