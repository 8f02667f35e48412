"""The verdict on a policy: what changes, what it costs, and what the way there is like."""
