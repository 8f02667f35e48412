"""The line under every picture of a page: whose numbers they are and what they are not."""

from __future__ import annotations

import solara

SOURCE = solara.create_context("")
"""What a page provides for all its pictures; empty, and no line, where none does."""
