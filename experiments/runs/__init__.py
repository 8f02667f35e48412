"""Runs: burn in, fork, run, average, keep; in one place, for every command and the page."""
