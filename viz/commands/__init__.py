"""Commands that need pictures or the web page, one file each."""
