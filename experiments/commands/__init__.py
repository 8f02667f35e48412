"""The commands of `gofal`, one file a purpose; heavy parts are imported inside them."""
