"""Sweeps: many runs over levers and parameters that survive whatever happens to them.

Why it is as it is: ``docs/decisions/0003-sweeps.md``.
"""
