"""Comparisons of arms that share their random draws: effects, findings, tables."""
