"""Catalysts find and support founders, within their caseload and funding."""
