"""Quantities that facts speak about, worked out from the outcomes that runs leave behind."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from gofal.abm.results import WALES
from gofal.abm.schema import Count, TomlTable
from gofal.agents.errors import unknown
from gofal.experiments.text import Language
from gofal.experiments.windows import Window, years_window


class Quantity(TomlTable, frozen=True):
    """Something a fact gives and the model has.

    Attributes:
        name: short name.
        en: English label.
        cy: Welsh label.
        outcome: the outcome it is read from.
        unit: of the value.
        code: Wales, or a council.
        complement: whether one minus the outcome is meant.
        times: an outcome to multiply by.
        over: an outcome to divide by.
        areas_above: if given, the number of councils in which the outcome is above this.
        year: year of the run over which outcomes are averaged, counted from 1.
    """

    name: str
    en: str
    cy: str
    outcome: str
    unit: str
    code: str = WALES
    complement: bool = False
    times: str = ""
    over: str = ""
    areas_above: float | None = None
    year: Count = 1

    def __post_init__(self) -> None:
        from gofal.abm.outcomes import OUTCOMES  # imports kernels

        for outcome in self.outcomes:
            if outcome not in OUTCOMES:
                raise unknown("outcome", outcome, OUTCOMES)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that a run has to keep."""
        return tuple(name for name in (self.outcome, self.times, self.over) if name)

    @property
    def window(self) -> Window:
        """Weeks over which it is averaged."""
        return years_window(self.year, self.year)

    def label(self, language: Language) -> str:
        """Its label."""
        return self.cy if language == "cy" else self.en

    def of(self, cells: pd.DataFrame) -> pd.Series[float]:
        """Its value in every run; cells have the columns run, window, code, outcome, value."""
        cells = cells[cells["window"] == self.window.name]
        if self.areas_above is not None:
            return self._areas(cells)
        value = self._one(cells, self.outcome)
        value = 1.0 - value if self.complement else value
        value = value * self._one(cells, self.times) if self.times else value
        return value / self._one(cells, self.over) if self.over else value

    def _one(self, cells: pd.DataFrame, outcome: str) -> pd.Series[float]:
        chosen = cells[(cells["code"] == self.code) & (cells["outcome"] == outcome)]
        return chosen.set_index("run")["value"]

    def _areas(self, cells: pd.DataFrame) -> pd.Series[float]:
        chosen = cells[(cells["code"] != WALES) & (cells["outcome"] == self.outcome)]
        above = chosen.assign(value=(chosen["value"] > self.areas_above).astype(np.float64))
        return above.groupby("run", sort=False)["value"].sum()


def values_of(quantities: Iterable[Quantity], cells: pd.DataFrame) -> pd.DataFrame:
    """One row a run, one column a quantity, by name.

    Args:
        quantities: what to work out.
        cells: columns run, window, code, outcome, value.
    """
    return pd.DataFrame({one.name: one.of(cells) for one in quantities})
