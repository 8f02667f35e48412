"""Commands of `gofal` that need pictures or the web page."""
