"""What was tried, found and survived, as the other commands kept it: ``docs/trust.md``."""
