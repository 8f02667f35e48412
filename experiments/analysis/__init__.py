"""From a finished sweep or comparison to an answer with its uncertainty.

One analysis is one file in ``methods/``, found by folder. Why it is as it is:
``docs/decisions/0004-analysis.md``.
"""
