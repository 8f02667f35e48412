"""Settings: a lever set to a value, somewhere, from some week on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gofal.abm.calendar import week_of
from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts import load_facts
from gofal.abm.history import Change
from gofal.abm.levers import load_levers
from gofal.agents.errors import GofalError, unknown

_SETTING = re.compile(
    r"(?P<lever>[^@=]+)(@(?P<councils>[^=]+))?=(?P<value>[^:]+)"
    r"(:(?P<start>\d+)(\+(?P<phase>\d+))?)?"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Lever set to a value.

    Attributes:
        lever: the lever's name.
        value: the value it reaches, in the lever's unit; the number of the option for a choice.
        councils: codes or names of the councils it applies to; None is all of the country.
        start_week: week of the policy in which it starts; week 0 is the first after burn-in.
        phase_weeks: weeks it takes to move there in a straight line; 0 is at once.
    """

    lever: str
    value: float
    councils: tuple[str, ...] | None = None
    start_week: int = 0
    phase_weeks: int = 0


def setting_text(setting: Setting, country: Country = DEFAULT) -> str:
    """A setting as it is typed; :func:`parse_setting` reads it."""
    lever = load_levers(country.levers)[setting.lever]
    value = lever.show(setting.value) if lever.options else repr(setting.value).removesuffix(".0")
    where = f"@{','.join(setting.councils)}" if setting.councils else ""
    phase = f"+{setting.phase_weeks}" if setting.phase_weeks else ""
    start = f":{setting.start_week}{phase}" if setting.start_week or phase else ""
    return f"{setting.lever}{where}={value}{start}"


def parse_setting(text: str, country: Country = DEFAULT) -> Setting:
    """Read a setting as typed: ``LEVER=VALUE``, ``LEVER@council,council=VALUE:start+phase``.

    Councils, start week and phase weeks may be left out: ``fee_level=1.1``,
    ``rebalancing_route=latc``, ``fee_level@Powys=1.2:52+26``.

    Raises:
        GofalError: the text is no setting, the lever is unknown or the value not allowed.
    """
    match = _SETTING.fullmatch(text.strip())
    if match is None:
        raise GofalError(
            f"{text!r} is not a setting; write LEVER=VALUE, or LEVER@COUNCIL=VALUE:START+PHASE"
        )
    councils = match["councils"]
    return setting_of(
        country,
        lever=match["lever"].strip(),
        value=match["value"].strip(),
        councils=None if councils is None else tuple(c.strip() for c in councils.split(",")),
        start_week=int(match["start"] or 0),
        phase_weeks=int(match["phase"] or 0),
    )


def setting_of(
    country: Country,
    lever: str,
    value: str | float,
    councils: tuple[str, ...] | None,
    start_week: int,
    phase_weeks: int,
) -> Setting:
    """A setting from its parts, the value a number or the word of an option.

    Raises:
        GofalError: the lever or a council is unknown, or the value not allowed.
    """
    levers = load_levers(country.levers)
    if lever not in levers:
        raise unknown("lever", lever, levers)
    return Setting(
        lever, levers[lever].read(value), codes_of(councils, country), start_week, phase_weeks
    )


def setting_of_change(one: Change, country: Country) -> Setting:
    """What an event sets as a setting."""
    start = week_of(one.month)
    return setting_of(country, one.lever, one.value, one.councils, start, one.phase_weeks)


def codes_of(councils: tuple[str, ...] | None, country: Country) -> tuple[str, ...] | None:
    """Codes of councils that are given by name or code; None stays None.

    Raises:
        GofalError: a council is unknown.
    """
    return None if councils is None else load_facts(country.facts).council_codes(councils)
