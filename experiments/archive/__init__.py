"""A study as one file that says what it is, can be cited, and is made again with one command."""
