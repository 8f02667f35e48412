"""The register of systems of the two reports, the tests that show each, and a table of them."""
