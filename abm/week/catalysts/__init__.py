"""Catalysts find and support founders, within their hours and funding."""
