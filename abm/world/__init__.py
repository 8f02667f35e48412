"""The world: real tables in, arrays out."""
