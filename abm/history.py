"""What happened since the first April of a run with dates, event by event.

An event dates parameters (those with values by year) and sets levers from one month on. Each can be
left out, so that one can ask what it did. What is expected after the last year that is known has a
name and sets levers alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from gofal.abm.calendar import FIRST_YEAR, YEAR, week_of
from gofal.abm.country import DEFAULT, Country
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.agents.errors import GofalError, unknown

LAST_START = 2036
"""The last April in which a policy may begin."""


class Change(TomlTable, frozen=True):
    """A lever that an event sets, as its file writes it.

    Attributes:
        lever: its name.
        value: what it is set to.
        month: from when, as ``2020-03``.
        source: where the value comes from, or the word *assumption* and why.
        evidence: ids in the evidence register (E…) or the facts list (F-…).
        councils: where; everywhere if none is named.
        phase_weeks: weeks it takes to move there.
    """

    lever: str
    value: float | str
    month: Text
    source: Text
    evidence: tuple[str, ...] = ()
    councils: tuple[str, ...] | None = None
    phase_weeks: int = 0


class Event(TomlTable, frozen=True, kw_only=True):
    """Something that happened.

    Attributes:
        name: what it is called on the command line.
        label_en: English label.
        label_cy: Welsh label.
        what_en: what agents met, in English.
        what_cy: the same in Welsh.
        parameters: names of those whose values by year belong to it.
        changes: what it sets; what it sets in the first month stood before.
    """

    name: str
    label_en: Text
    label_cy: Text
    what_en: Text
    what_cy: Text
    parameters: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class Expected(TomlTable, frozen=True):
    """A parameter of what is expected, as its file writes it.

    Attributes:
        parameter: its name.
        value: what it is.
        source: where the value comes from, or the word *assumption* and why.
    """

    parameter: str
    value: float
    source: Text


class Expectation(TomlTable, frozen=True, kw_only=True):
    """What is expected after the last year that is known.

    Attributes:
        name: what it is called on the command line.
        label_en: English label.
        label_cy: Welsh label.
        what_en: what it comes to, in English.
        what_cy: the same in Welsh.
        values: parameters it has another value of.
        changes: levers it sets.
    """

    name: str
    label_en: Text
    label_cy: Text
    what_en: Text
    what_cy: Text
    values: tuple[Expected, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def parameters(self) -> dict[str, float]:
        """Values of parameters, by name."""
        return {one.parameter: one.value for one in self.values}


@dataclass(frozen=True, slots=True)
class History:
    """That a run has dates, what of the past it leaves out, and what it expects.

    Attributes:
        without: names of events that do not happen.
        policy_from: the April in which the policy begins.
        expects: name of what is expected after the last year that is known.
    """

    without: tuple[str, ...] = ()
    policy_from: int = FIRST_YEAR
    expects: str = "central"

    @property
    def policy_week(self) -> int:
        """The week in which the policy begins."""
        return (self.policy_from - FIRST_YEAR) * YEAR

    def checked(self, country: Country) -> History:
        """The same, with the names in order.

        Raises:
            GofalError: an event or expectation is unknown, or the policy begins in a year that is
                not allowed.
        """
        if not FIRST_YEAR <= self.policy_from <= LAST_START:
            allowed = f"allowed: {FIRST_YEAR} to {LAST_START}"
            raise GofalError(f"a policy cannot begin in {self.policy_from}; {allowed}")
        if self.expects not in expectations(country):
            raise unknown("expectation", self.expects, expectations(country))
        known = events(country)
        for name in self.without:
            if name not in known:
                raise unknown("event", name, known)
        return replace(self, without=tuple(sorted(set(self.without))))

    def changes(self, country: Country) -> tuple[Change, ...]:
        """What the events that happen set, and of the others what stood before the first week.

        What is expected comes last.
        """
        past = tuple(
            change
            for name, event in events(country).items()
            for change in event.changes
            if name not in self.without or week_of(change.month) == 0
        )
        return (*past, *expectations(country)[self.expects].changes)

    def off(self, country: Country) -> frozenset[str]:
        """Parameters whose dated values are left out."""
        known = events(country)
        return frozenset(one for name in self.without for one in known[name].parameters)


@cache
def events(country: Country = DEFAULT) -> Mapping[str, Event]:
    """What happened in a country, by name, in the order of its file.

    Raises:
        GofalError: the file is malformed.
    """
    return read_tables(country.history, Event, "name")


@cache
def expectations(country: Country = DEFAULT) -> Mapping[str, Expectation]:
    """What may be expected in a country, by name.

    Raises:
        GofalError: the file is malformed.
    """
    return read_tables(country.expectations, Expectation, "name")
