"""Ablations: each shared rule off in turn, and what of the results goes with it."""
