"""Every table and figure in `docs/`: which command made it, and whether it comes out again.

What can be made again is one file each in ``items/``.
"""
