"""The evidence: which policies were compared with a future without them, and what came of it."""
