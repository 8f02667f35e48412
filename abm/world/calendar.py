"""The calendar of the week's rules."""

QUARTER = 13
"""Weeks from one review to the next."""
QUARTERS = 4.0
"""Reviews in a year."""
