"""Load that the web page held, from the table of ``docs/web.md``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.web import PAGE

_OF_LOAD = re.compile(r"visitors|session|Stop or close|Playback")
_NUMBER = re.compile(r"(-?[\d.]+) (.+)")


@dataclass(frozen=True)
class Load:
    """A row of the table.

    Attributes:
        what: was measured.
        worst: that it may be.
        measured: what it was.
    """

    what: str
    worst: str
    measured: str

    @property
    def missed(self) -> bool:
        """Whether it was worse than it may be; what is *flat* is not compared."""
        one, two = _NUMBER.fullmatch(self.worst), _NUMBER.fullmatch(self.measured)
        if one is None or two is None or one[2] != two[2]:
            return False
        worst, measured = float(one[1]), float(two[1])
        return measured < worst if one[2].endswith("a second") else measured > worst


def held() -> list[Load]:
    """Rows about load."""
    rows = re.findall(
        r"^\| (.+) \| (.+) \| (.+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M
    )
    return [Load(what, worst, got) for what, _, worst, got in rows if _OF_LOAD.search(what)]


def day() -> str:
    """When it was measured."""
    found = re.search(r"at the end, (\S+)\.", PAGE.read_text(encoding="utf-8"))
    return found[1] if found else "unknown"
