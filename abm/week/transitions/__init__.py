"""Moves between tables that several steps make: leaving, parting, passing on, closing."""
