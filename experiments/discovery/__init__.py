"""From a sweep of two scenarios to the corners in which the second does harm."""
