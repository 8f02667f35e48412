"""Downloads of an answer: address, name, and the kinds allowed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gofal.abm.results import WALES
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import say
from gofal.viz.web.refused import Refused, short
from gofal.viz.web.state import SLUGS, PageState, language_of_path, read_state
from gofal.viz.web.wording import council_name

KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
PICTURE_KINDS = ("svg", "png")
PICTURES = ("fan", "difference_fan", "council_map", "forest")
_PARAMETER = "picture"
_LONGEST_ADDRESS = 100  # letters, one line under a picture
_LONGEST_NAME = 90  # letters, without the ending


@dataclass(frozen=True)
class Wanted:
    """One file.

    Attributes:
        state: the question, without what the file does not depend on.
        kind: csv, svg, png or pdf.
        picture: which picture; empty for data and brief.
        base: scheme, host and path under which the page is asked for; empty if unknown.
    """

    state: PageState
    kind: str
    picture: str = ""
    base: str = ""

    @property
    def page(self) -> str:
        """Where its answer can be seen, as a picture has room for; empty if it has not."""
        address = self.base + self.state.url() if self.base else ""
        return address if len(address) <= _LONGEST_ADDRESS else ""

    @property
    def url(self) -> str:
        """Address."""
        _, _, query = self.state.url().partition("?")
        more = f"{_PARAMETER}={self.picture}" if self.picture else ""
        query = "&".join(part for part in (query, more) if part)
        return f"/{self.state.language}/file/{self.kind}{'?' + query if query else ''}"

    @property
    def name(self) -> str:
        """The name of the file, in the language of the page."""
        language = self.state.language
        said = [say(f"file.{self.picture or self.kind}", language)]
        if self.picture not in ("", "forest"):
            said.append(outcome_label(self.state.outcome, language))
        if self.state.area != WALES:
            said.append(council_name(self.state.area, language))
        words = re.findall(r"\w+", " ".join(said).lower())
        return f"{'-'.join(['gofal', *words])[:_LONGEST_NAME].rstrip('-')}.{self.kind}"

    @property
    def disposition(self) -> str:
        """The header that has a browser keep the file under its name."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        exact = "" if plain == self.name else f"; filename*=UTF-8''{quote(self.name)}"
        return f'attachment; filename="{plain}"{exact}'


def wanted(state: PageState, kind: str, picture: str = "", area: str = WALES) -> Wanted:
    """A file of the answer to a state's question.

    Args:
        state: of a page.
        kind: csv, svg, png or pdf.
        picture: which picture; empty for data and brief.
        area: code of the council that a brief is about, or of Wales.
    """
    needed = PageState(
        language=state.language,
        view="answer",
        scenarios=state.scenarios,
        outcome=state.outcome,
        area=area,
        map=state.map,
        chosen=min(state.chosen, max(0, len(state.scenarios) - 1)),
        stress=state.stress,
        terms=state.terms,
        local=state.local,
        since=state.since,
        expects=state.expects,
    )
    return Wanted(needed, kind, picture)


def read_wanted(path: str, query: Mapping[str, Sequence[str]]) -> Wanted:
    """The file that an address stands for.

    Raises:
        Refused: something in it cannot be.
    """
    parts = path.strip("/").split("/")
    language = language_of_path(path)
    if language is None or len(parts) != 3 or parts[1] != "file":
        raise Refused("refused.page")
    kind, picture = parts[2], "".join(query.get(_PARAMETER, ())[:1])
    if kind not in KINDS:
        raise Refused("refused.file", given=short(kind), allowed=", ".join(KINDS))
    if kind in PICTURE_KINDS and picture not in PICTURES:
        raise Refused("refused.picture", given=short(picture), allowed=", ".join(PICTURES))
    state = read_state(f"/{language}/{SLUGS[language]['answer']}", query)
    area = state.area if kind == "pdf" else WALES
    return wanted(state, kind, picture if kind in PICTURE_KINDS else "", area)
