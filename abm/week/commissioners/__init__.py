"""Councils monitor, live within budget, rebalance, found a company, step in."""
