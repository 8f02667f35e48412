"""Hours, continuity, missed visits, reablement; need and wellbeing respond."""
