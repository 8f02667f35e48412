"""Adapters for people who have a runner of their own: Mesa's, or the EMA Workbench's."""
