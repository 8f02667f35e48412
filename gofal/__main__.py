"""``python -m gofal``."""

import sys

from gofal.viz.cli import main

sys.exit(main())
