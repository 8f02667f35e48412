"""Own delivery models as files: what differs from a model that comes with gofal.

The file ``village_agency.toml`` is the model ``village_agency``::

    like = "third_sector"
    label_en = "Village agency"

    [terms]
    radius = { value = 10, low = 5, high = 15, source = "assumption: an example" }
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from gofal.abm.schema import Text, TomlTable, read
from gofal.agents import delivery
from gofal.agents.delivery.base import DeliveryModel, Sector, like
from gofal.agents.errors import GofalError, unknown


class TermTable(TomlTable, frozen=True):
    """A term of a delivery model, and how far it may be varied."""

    value: float
    low: float
    high: float
    source: Text

    def given(self, name: str) -> tuple[float, float, float, str]:
        """The term as delivery models are declared.

        Raises:
            GofalError: its value lies outside its own range.
        """
        if not self.low <= self.value <= self.high:
            raise GofalError(
                f"{name}: {self.value:g} is not between {self.low:g} and {self.high:g}"
            )
        return self.value, self.low, self.high, self.source


class DeliveryFile(TomlTable, frozen=True, kw_only=True):
    """A delivery model as its file writes it; a Welsh label left out is the English one."""

    like: Text
    label_en: Text
    label_cy: Text | None = None
    sector: Sector | None = None
    owner_covers: bool | None = None
    entering: TermTable | None = None
    terms: Mapping[str, TermTable] = {}

    def named(self, slug: str) -> DeliveryModel:
        """The delivery model.

        Raises:
            GofalError: it is like none that there is, or a term is not allowed.
        """
        return like(
            _ours(self.like),
            slug,
            self.label_en,
            self.label_cy or self.label_en,
            sector=self.sector,
            owner_covers=self.owner_covers,
            entering=self.entering.given("entering") if self.entering else None,
            **{name: term.given(name) for name, term in self.terms.items()},
        )


def read_delivery(file: Path) -> DeliveryModel:
    """The delivery model in a file, named as the file.

    Raises:
        GofalError: the file is malformed, or its model would not be valid.
    """
    table = read(file, DeliveryFile)
    try:
        return table.named(file.stem)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def _ours(slug: str) -> DeliveryModel:
    """A delivery model that comes with gofal; the others are being looked for just now."""
    folder = import_module(delivery.SEAM.folder)
    slugs = {one.name for one in iter_modules(folder.__path__)} - {*delivery.SEAM.helpers}
    if slug not in slugs:
        raise unknown("delivery model", slug, sorted(slugs))
    model: DeliveryModel = import_module(f"{delivery.SEAM.folder}.{slug}").MODEL
    return model
