"""Dated facts that the model is put to: one file a series in ``facts/``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from gofal.abm.country import DEFAULT
from gofal.abm.facts import load_facts
from gofal.abm.history import events
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import WALES
from gofal.abm.schema import Positive, Text, TomlTable, read
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.hindcast.dates import span
from gofal.experiments.text import Language

FOLDER = Path(__file__).with_name("facts")
YES_OR_NO = ("size", "sign", "order")

type Use = Literal["test", "control", "seen", "fit", "forcing"]
type Compared = Literal["level", "ratio", "rise", "size", "sign", "order"]


class Value(TomlTable, frozen=True, kw_only=True):
    """A dated value.

    Attributes:
        at: when, as :data:`gofal.experiments.hindcast.dates.FORMS` says.
        value: in the unit of the series; of a sign +1, −1 or 0 for no change.
        facts: ids in the facts list.
        low: the least that it may be; the value itself if left out.
        high: the most that it may be.
        place: where, if it is not where the series is.
        use: what it serves for, if it is not what the series does.
    """

    at: Text
    value: float
    facts: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    place: str | None = None
    use: Use | None = None

    def __post_init__(self) -> None:
        span(self.at)
        if not self.facts:
            raise GofalError(f"{self.at}: 'facts' names no fact")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise GofalError(f"{self.at}: {self.value:g} is not between {low:g} and {high:g}")


class DatedSeries(TomlTable, frozen=True, kw_only=True):
    """A series of dated facts and the outcome of the model that it is set beside.

    Attributes:
        name: the file's name.
        label_en: English label.
        label_cy: Welsh label.
        unit: unit of its values.
        outcome: of the model.
        compared: its *level*; the *ratio* to the first value; the *rise* since ``since``; whether
            it is the same *size* within a factor of two; the *sign* of the change since ``since``,
            or against history without an event; the *order* of places.
        use: *test*, *control* (should not answer to supply), *seen* while rules were built or
            evidence of a parameter, *fit*, or *forcing*.
        why_en: why it is used so, and what to mind.
        why_cy: the same in Welsh.
        values: in the order of time.
        place: Wales or a council.
        over: outcome by which the model's outcome is divided.
        since: from when a sign or a rise is counted.
        against: event without which history is run to see a sign.
        still: share up to which a change counts as none.
        explained_en: which mechanism makes a miss, added once results are known.
        explained_cy: the same in Welsh.
        missed_en: what the model misses where it misses most of the series, in a few plain words.
        missed_cy: the same in Welsh.
    """

    name: str
    label_en: Text
    label_cy: Text
    unit: Text
    outcome: Text
    compared: Compared
    use: Use
    why_en: Text
    why_cy: Text
    values: tuple[Value, ...]
    place: Text = WALES
    over: str = ""
    since: str = ""
    against: str = ""
    still: Positive = 0.02
    explained_en: str = ""
    explained_cy: str = ""
    missed_en: str = ""
    missed_cy: str = ""

    def __post_init__(self) -> None:
        for outcome in filter(None, (self.outcome, self.over)):
            if outcome not in weekly_outcomes():
                raise unknown("outcome", outcome, weekly_outcomes())
        for value in self.values:
            self.code(value)
        if self.against and self.against not in events(DEFAULT):
            raise unknown("event", self.against, events(DEFAULT))
        if self.since:
            span(self.since)
        self._check_kind()

    def _check_kind(self) -> None:
        starts = [span(value.at)[0] for value in self.values]
        least = 2 if self.compared in ("ratio", "order") else 1
        known = [value.value for value in self.values]
        counted = self.compared == "rise" or self._is_before_and_after
        for wrong, why in (
            (starts != sorted(starts), "'values' are not in the order of time"),
            (len(known) < least, f"'{self.compared}' needs {least} values or more"),
            (
                bool(self.since) != counted,
                "'since' belongs to a rise, or to a sign without 'against'",
            ),
            (
                bool(self.explained_en) != bool(self.explained_cy),
                "'explained_en' and 'explained_cy' go together",
            ),
            (
                bool(self.missed_en) != bool(self.missed_cy),
                "'missed_en' and 'missed_cy' go together",
            ),
            (self.against and self.compared != "sign", "'against' belongs to a sign"),
            (
                self.compared == "sign" and set(known) - {-1.0, 0.0, 1.0},
                "the value of a sign is 1, -1 or 0",
            ),
            (
                self.compared == "ratio" and not all(one > 0 for one in known),
                "the values of a ratio have to be above 0",
            ),
        ):
            if wrong:
                raise GofalError(why)

    @property
    def _is_before_and_after(self) -> bool:
        return self.compared == "sign" and not self.against

    @property
    def yes_or_no(self) -> bool:
        """Whether the model says yes or no to it, and no number."""
        return self.compared in YES_OR_NO

    def label(self, language: Language) -> str:
        """Its label."""
        return self.label_cy if language == "cy" else self.label_en

    def why(self, language: Language) -> str:
        """Why it is used as it is."""
        return self.why_cy if language == "cy" else self.why_en

    def explained(self, language: Language) -> str:
        """Which mechanism makes a miss; empty if nothing is said."""
        return self.explained_cy if language == "cy" else self.explained_en

    def missed(self, language: Language) -> str:
        """What the model misses where it misses most of the series; empty if nothing is said."""
        return self.missed_cy if language == "cy" else self.missed_en

    def code(self, value: Value) -> str:
        """Code of the place of a value.

        Raises:
            GofalError: the place is unknown.
        """
        place = value.place or self.place
        return WALES if place.casefold() == WALES else load_facts().council_code(place)

    def use_of(self, value: Value) -> Use:
        """What a value serves for."""
        return value.use or self.use


@cache
def load_series(folder: Path = FOLDER) -> Mapping[str, DatedSeries]:
    """Every series, by name.

    Raises:
        GofalError: a file is malformed.
    """
    return {
        file.stem: read(file, DatedSeries, name=file.stem) for file in sorted(folder.glob("*.toml"))
    }
