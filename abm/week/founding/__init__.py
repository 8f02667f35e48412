"""Founding a provider, whoever the founder is."""
