"""The tally: what each week of every council came to, as raw flows and stocks.

Steps write into ``tally[name]``, one number a council. Outcomes are worked out from these series
when they are asked for (``abm/outcomes``), so a rate always has its numerator and denominator.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import YEAR
from gofal.abm.world.series import FLOWS, SERIES
from gofal.abm.world.waiting import WAIT_WEEKS, Spells, no_spells, packed
from gofal.agents.errors import unknown
from gofal.agents.table import F64, Rows


class Tally:
    """Weekly series by council, a year's histogram of waits, and who waited in every week.

    Attributes:
        now: this week, shape (series, councils).
        waits_now: starts this week by (council, rural, weeks waited).
        waits: starts of the last year, same shape.
        spells_now: people who wait this week and ends of waits; see :mod:`gofal.abm.world.waiting`.
        spells: the same of past weeks, up to a year before the first of them.
    """

    def __init__(self, councils: int) -> None:
        self._row = {name: n for n, name in enumerate(SERIES)}
        self.now: F64 = np.zeros((len(SERIES), councils))
        self.waits_now: F64 = np.zeros((councils, 2, WAIT_WEEKS))
        self.waits: F64 = np.zeros((councils, 2, WAIT_WEEKS))
        self.spells_now = no_spells(councils)
        self.spells: list[Spells] = []
        self._recent: list[F64] = []
        self._past: list[F64] = []
        self._wait_past: list[F64] = []
        self._first = 0

    def __getitem__(self, name: str) -> F64:
        """Numbers of a series this week, shape (councils,); may be written to."""
        if name not in self._row:
            raise unknown("series", name, self._row)
        return self.now[self._row[name]]

    def rows[T: tuple[F64, ...]](self, names: type[T]) -> T:
        """This week's numbers of the series that the fields of a named tuple name.

        Args:
            names: the named tuple; its fields become views of shape (councils,), written to freely.

        Raises:
            GofalError: a field is no series.
        """
        fields: tuple[str, ...] = names._fields  # type: ignore[attr-defined]
        return names(*(self[name] for name in fields))

    def open_week(self, week: int) -> None:
        """Start a week: events at zero; states keep last week's value until measured."""
        if not self._past:
            self._first = week
        self.now[: len(FLOWS)] = 0.0
        self.waits_now[:] = 0.0
        self.spells_now[:] = 0

    def close_week(self, waits: F64) -> None:
        """Store the week; ``waits`` has median and 90th percentile for the wait series."""
        self._past.append(self.now.copy())
        self._wait_past.append(waits)
        self._recent.append(self.waits_now.astype(np.float32))
        self.waits += self.waits_now
        self.spells.append(packed(self.spells_now))
        if len(self._recent) > YEAR:
            self.waits -= self._recent.pop(0)

    @property
    def first_week(self) -> int:
        """Week of the first row of :meth:`series`."""
        return self._first

    @property
    def weeks(self) -> int:
        """Number of weeks stored."""
        return len(self._past)

    def series(self, name: str) -> F64:
        """All weeks of a series, shape (weeks, councils)."""
        return np.array([week[self._row[name]] for week in self._past])

    def wait_series(self) -> F64:
        """Median and 90th percentile of waits, weeks x (rural, urban, all) x 2 x areas."""
        return np.array(self._wait_past)

    def part(self, councils: Rows) -> Tally:
        """Some councils, with the waits of the last year and no earlier weeks."""
        part = Tally(len(councils))
        part.now = self.now[:, councils].copy()
        part.waits = self.waits[councils].copy()
        part._recent = [week[councils].copy() for week in self._recent]
        part.spells_now = self.spells_now[councils].copy()
        part.spells = [week.part(councils) for week in self.spells[-YEAR:]]
        return part

    def copy(self) -> Tally:
        """An independent tally; past weeks, never written to, are shared."""
        copy = Tally(self.now.shape[1])
        copy.now = self.now.copy()
        copy.waits_now, copy.waits = self.waits_now.copy(), self.waits.copy()
        copy._recent, copy._past = list(self._recent), list(self._past)
        copy.spells_now, copy.spells = self.spells_now.copy(), list(self.spells)
        copy._wait_past, copy._first = list(self._wait_past), self._first
        return copy
