"""Runs with dates: what the years since April 2016 were like, and what each event did."""
