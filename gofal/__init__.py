"""Home care in Wales as an agent-based model."""
