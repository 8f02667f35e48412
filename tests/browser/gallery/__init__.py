"""A page that shows every part with real results, for tests and for looking at them."""
