"""Which Waleses are plausible: history matching against facts, and an ensemble to compare over."""
