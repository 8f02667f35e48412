"""Pages that are words alone: whole documents without a session, a cookie or the live program."""
