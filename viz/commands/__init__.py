"""Commands that need pictures or the web page, one file a purpose."""
