"""What was tried, found and survived: ``python -m benchmarks.trust``.

Prints the page. ``--keep`` first adds what other commands left in ``results`` to the summaries in
``docs/trust``; ``--write`` does so too and writes ``docs/trust.md``.
"""

from __future__ import annotations

import argparse

from benchmarks.trust.kept import keep
from benchmarks.trust.page import PAGE, page


def main() -> None:
    """Read the command line; keep, write, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="add what lies in results")
    parser.add_argument("--write", action="store_true", help=f"add it, and write {PAGE.name}")
    given = parser.parse_args()
    if given.keep or given.write:
        keep()
    text = page()
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
