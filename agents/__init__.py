"""Agents: the columns of each kind, and the rules it decides by."""
