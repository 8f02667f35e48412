"""Which row of the evidence register is answered where, and why some are not attempted.

``rows.toml`` lists the rows of kind *pattern* and *target*; each stands in the ``covers`` of one
claim or in ``not_attempted.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from gofal.abm.schema import Text, TomlTable, read, read_tables
from gofal.agents.errors import GofalError
from gofal.experiments.claims.claim import Claim
from gofal.experiments.text import Language

HERE = Path(__file__).parent

type Reason = Literal["no_quantity", "no_rule", "by_construction", "input", "not_tried"]


class NotAttempted(TomlTable, frozen=True):
    """A row without a claim.

    Attributes:
        row: its id.
        reason: what kind of reason.
        en: why, in English.
        cy: why, in Welsh.
    """

    row: str
    reason: Reason
    en: Text
    cy: Text

    def say(self, language: Language) -> str:
        """Why, in the language."""
        return self.cy if language == "cy" else self.en


def rows() -> tuple[str, ...]:
    """Every row of kind pattern or target."""
    table = read(HERE / "rows.toml", dict[str, tuple[str, ...]])
    return (*table["pattern"], *table["target"])


def not_attempted() -> dict[str, NotAttempted]:
    """Rows without a claim, by id.

    Raises:
        GofalError: the file is malformed.
    """
    return read_tables(HERE / "not_attempted.toml", NotAttempted, "row")


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
