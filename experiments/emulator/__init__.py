"""A first estimate of a question, learnt from runs: never the last word.

Why it is as it is: ``docs/decisions/0012-first-estimate.md``.
"""
