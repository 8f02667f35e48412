"""Two versions of a page: what differs, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gofal.experiments.text import LANGUAGES, template

type Sections = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class Compared:
    """What came of a comparison.

    Attributes:
        lines: compared.
        missing: lines made again that the page does not hold, with their heading.
        extra: lines of the page, under a heading made again, that were not made.
    """

    lines: int
    missing: tuple[tuple[str, str], ...]
    extra: tuple[tuple[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether something was compared and nothing differs."""
        return self.lines > 0 and not self.missing and not self.extra


def sections(text: str, ignored: Iterable[re.Pattern[str]] = ()) -> Sections:
    """Lines under every heading; a heading that comes twice, once a language, has two lists.

    What stands under the title of a page is left out: it tells how the page was made.
    """
    patterns = tuple(ignored)
    found: dict[str, list[list[str]]] = {}
    lines: list[str] | None = None
    for line in text.splitlines():
        if line.startswith("# "):
            lines = None
        elif line.startswith("#"):
            lines = []
            found.setdefault(line, []).append(lines)
        elif lines is not None and line.strip() and not any(p.search(line) for p in patterns):
            lines.append(line.rstrip())
    return found


def compared(page: str, again: str, ignored: Sequence[str], part: str | None = None) -> Compared:
    """Compare a page with one made again.

    Args:
        page: as committed.
        again: all of it, or the part named.
        ignored: keys of words whose lines tell times.
        part: only headings that name it have to be complete; of others, such as a summary, each
            line made again has to be in the page.
    """
    patterns = ignoring(ignored)
    there, new = sections(page, patterns), sections(again, patterns)
    lines, missing, extra = 0, [], []
    for heading, several in new.items():
        for made in several:
            lines += len(made)
            held = _nearest(made, there.get(heading, []))
            missing += [(heading, line) for line in made if line not in held]
            if part is None or f"(`{part}`)" in heading:
                extra += [(heading, line) for line in held if line not in made]
    return Compared(lines, tuple(missing), tuple(extra))


def ignoring(keys: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Patterns of the lines that begin with these words, in either language."""
    texts = [template(key, language) for key in keys for language in LANGUAGES]
    holes = re.compile(r"\{[^}]*\}")
    return tuple(re.compile("^" + ".*".join(map(re.escape, holes.split(text)))) for text in texts)


def _nearest(made: Sequence[str], held: Sequence[Sequence[str]]) -> Sequence[str]:
    """Of the sections under one heading, the one in the same language: it shares most lines."""
    return max(held, key=lambda lines: len(set(lines) & set(made)), default=())
