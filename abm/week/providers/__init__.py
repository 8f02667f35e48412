"""Providers ask, review pay, hand back, leave, fail, enter."""
