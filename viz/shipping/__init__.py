"""Answers that come with the page: how they are written and read back."""
