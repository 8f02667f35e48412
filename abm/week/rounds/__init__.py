"""Gaps are filled, visits become tours, travel is what comes out."""
