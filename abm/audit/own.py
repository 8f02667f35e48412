"""A country that is like another declares itself what grows with a country, and nothing unknown."""

from __future__ import annotations

from functools import cache

from gofal.abm.audit.books import Books
from gofal.abm.country import Country
from gofal.abm.parameters import load_parameters
from gofal.agents.errors import GofalError, unknown

GROWS = (
    *("need.people", "need.arrivals", "carer.people", "market.founders"),
    *("market.first_micros", "market.group_1", "market.group_2"),
)
"""Parameters that grow with a country: those of another country are too many or too few."""


def check(b: Books) -> None:
    """The country's own parameters, read once a process."""
    check_country(b.state.country)


@cache
def check_country(country: Country) -> None:
    """Check what a country declares beside the one it is like.

    Raises:
        GofalError: something that grows with a country, or a name that the model knows, is missing.
    """
    if country.like is None:
        return
    folders = [x for x in country.parameters if x not in country.like.parameters]
    own = set(load_parameters(folders=folders)) if folders else set()
    known = set(load_parameters(folders=country.like.parameters))
    subjects = {name.partition(".")[0] for name in known}
    for name in sorted(own - known):
        if name.partition(".")[0] in subjects:
            raise GofalError(f"country {country.slug}: {unknown('parameter', name, known)}")
    if missing := [name for name in GROWS if name not in own]:
        raise GofalError(
            f"country {country.slug}: its folder parameters/ lacks {', '.join(missing)}; "
            f"without them the numbers of {country.like.slug} would count"
        )
