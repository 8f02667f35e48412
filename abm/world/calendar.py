"""The calendar of the week's rules."""

QUARTER = 13
"""Weeks from one review to the next."""
YEAR = 52
"""Weeks in a year."""
QUARTERS = 4.0
"""Reviews in a year."""
ESTABLISHED = 3 * 52
"""Weeks after its founding from which a provider counts as established."""
