"""Neighbours, teams and paid workers of a place, as several steps meet them."""
