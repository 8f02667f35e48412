"""Plausible parameter sets: history matching against facts, and an ensemble to compare over."""
