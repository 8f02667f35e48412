"""Pictures and the web page."""
