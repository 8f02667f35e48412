"""Measurements of speed and size, each a command; they assert nothing."""
