"""The claims register: what the two reports say, as experiments with rules set before running."""
