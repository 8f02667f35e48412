"""Which row of the evidence register is answered where, and why some are not attempted.

``rows.toml`` lists the rows of kind *pattern* and *target*; each stands in the ``covers`` of one
claim or in ``not_attempted.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gofal.agents.errors import GofalError, unknown
from gofal.experiments.claims.claim import Claim
from gofal.experiments.text import Language

HERE = Path(__file__).parent
REASONS = ("no_quantity", "no_rule", "by_construction", "input", "not_tried")


@dataclass(frozen=True)
class NotAttempted:
    """A row without a claim.

    Attributes:
        row: its id.
        reason: what kind of reason.
        en: why, in English.
        cy: why, in Welsh.
    """

    row: str
    reason: str
    en: str
    cy: str

    def say(self, language: Language) -> str:
        """Why, in the language."""
        return self.cy if language == "cy" else self.en


def rows() -> tuple[str, ...]:
    """Every row of kind pattern or target."""
    table = tomllib.loads((HERE / "rows.toml").read_text(encoding="utf-8"))
    return (*table["pattern"], *table["target"])


def not_attempted() -> dict[str, NotAttempted]:
    """Rows without a claim, by id.

    Raises:
        GofalError: the file is malformed.
    """
    table = tomllib.loads((HERE / "not_attempted.toml").read_text(encoding="utf-8"))
    found = {}
    for row, entry in table.items():
        if set(entry) != {"reason", "en", "cy"}:
            raise GofalError(f"not_attempted.toml, {row}: needs reason, en and cy")
        if entry["reason"] not in REASONS:
            raise unknown("reason", entry["reason"], REASONS)
        found[row] = NotAttempted(row, **entry)
    return found


def places(claims: Mapping[str, Claim]) -> dict[str, list[str]]:
    """Where each row is answered: slugs of claims, or ``not_attempted``; one place is right."""
    found: dict[str, list[str]] = {row: [] for row in rows()}
    for slug, claim in claims.items():
        for row in claim.covers:
            if row not in found:
                raise GofalError(f"{slug} covers {row}, which is no row of kind pattern or target")
            found[row].append(slug)
    for row in not_attempted():
        if row not in found:
            raise GofalError(f"not_attempted.toml: {row} is no row of kind pattern or target")
        found[row].append("not_attempted")
    return found
