"""Epidemic models of other libraries, as yardsticks of speed; ``pip install gofal[peers]``."""
