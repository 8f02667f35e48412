"""The web page."""

import gofal.viz.web.environment  # noqa: F401  (before anything imports Solara)
