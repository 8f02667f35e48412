"""Mutants: small faults planted in the rules one at a time, to see whether a test notices.

``python -m benchmarks.mutants`` says what it does and what is known so far.
"""
