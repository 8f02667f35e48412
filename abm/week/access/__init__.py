"""Contact, triage, assessment, means test and cap, choice of route."""
