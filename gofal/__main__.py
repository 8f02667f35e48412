"""``python -m gofal``."""

from gofal.viz.cli import main

main()
