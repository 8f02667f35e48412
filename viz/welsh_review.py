"""Welsh that waits for a person's review, by how often it is seen: ``docs/cymraeg.md``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gofal.experiments.output.docs import markdown
from gofal.experiments.text import WORDS, Language, heads, say
from gofal.viz.declared import declared

REST = "pages"
# Where texts are seen, most often first. Subjects of the catalogue that no place names are on
# pages that are opened one by one.
PLACES = ("start", "answer", "files", "ask", REST, "command", "docs")
SUBJECTS: Mapping[str, str] = {
    "start": "start question site view nav theme language foot today card year table map choose"
    " part trust area group word unit after axis councils",
    "answer": "answer rules change fan band dates terms scenario run outcome emulator switch",
    "files": "brief file csv figure column",
    "ask": "ask search lever evidence report strength facts",
    "command": "command cache list compare known verdict place system grade sweep analysis"
    " answers serve modeller network week history reproduce review review_column",
    "docs": "baseline spread spread_source document claims luck discover calibration ablations"
    " hindcast combinations screening_column payment payment_column league_column",
}
# What declares words of its own (viz/declared.py): where it is seen, and the files it stands in.
KINDS: Mapping[str, Mapping[str, str]] = {
    "start": {"outcomes": "abm/outcomes/"},
    "answer": {"presets": "abm/country/wales/scenarios/"},
    "ask": {
        "levers": "abm/country/wales/levers/",
        "evidence": "viz/web/",
        "local facts": "abm/country/wales/",
    },
    REST: {
        "stories": "viz/web/stories/",
        "delivery": "agents/delivery/",
        "glossary": "viz/web/plain/",
        "history": "abm/country/wales/",
        "hindcast": "experiments/hindcast/facts/",
    },
    "command": {
        "parameters": "abm/country/wales/parameters/",
        "payment": "agents/payment/",
        "matching": "agents/matching/",
        "designs": "experiments/sweep/",
        "analyses": "experiments/analysis/methods/",
    },
    "docs": {
        "systems": "experiments/systems/",
        "claims": "experiments/claims/",
        "kinds": "experiments/claims/kinds/",
        "measures": "experiments/claims/measures/",
        "calibration": "experiments/calibration/",
    },
}


@dataclass(frozen=True)
class Waiting:
    """One Welsh text: where it stands, and whether it still waits."""

    stands: str
    en: str
    cy: str
    waits: bool


def place_of(subject: str) -> str:
    """Where texts of a subject are seen first."""
    return next((place for place, named in SUBJECTS.items() if subject in named.split()), REST)


@cache
def texts() -> Mapping[str, Sequence[Waiting]]:
    """Every text by the place where it is seen most; one that stands twice counts once."""
    found: dict[str, list[Waiting]] = {place: [] for place in PLACES}
    for entry in WORDS.entries.values():
        english, welsh = entry.en["other"], entry.cy["other"]
        one = Waiting(entry.key, english, welsh, not entry.reviewed)
        found[place_of(entry.subject)].append(one)
    seen = set()
    for place in PLACES:
        for kind in KINDS.get(place, {}):
            for text in declared(kind):
                if text.cy and text.cy not in seen:
                    seen.add(text.cy)
                    one = Waiting(text.path, text.en, text.cy, not text.reviewed)
                    found[place].append(one)
    return found


def page(language: Language) -> str:
    """The page in one language."""
    rows, sums = [], [0, 0, 0]
    for place in PLACES:
        held = texts()[place]
        waiting = [one for one in held if one.waits]
        counts = len(held), len(waiting), sum(len(one.cy.split()) for one in waiting)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        rows.append((_name(place, language), *map(_written, counts)))
    columns = heads(("seen", "texts", "waiting", "words"), language, "review_column")
    lines = [f"# {say('review.title', language)}", "", say("review.intro", language), ""]
    lines += [f"## {say('review.counts', language)}", ""]
    lines += markdown(columns, [*rows, (say("review.all", language), *map(_written, sums))])
    lines += [f"## {say('review.where', language)}", "", say("review.where_note", language), ""]
    lines += markdown(
        heads(("seen", "subjects", "declared"), language, "review_column"),
        [_stands(place, language) for place in PLACES],
    )
    lines += [f"## {say('review.how', language)}", "", say("review.how_note", language), ""]
    return "\n".join(lines)


def _stands(place: str, language: Language) -> tuple[str, str, str]:
    subjects = list(dict.fromkeys(entry.subject for entry in WORDS.entries.values()))
    named = [f"`{one}`" for one in subjects if place_of(one) == place]
    folders = [f"`{folder}`" for folder in KINDS.get(place, {}).values()]
    return _name(place, language), ", ".join(named), ", ".join(folders) or "-"


def _name(place: str, language: Language) -> str:
    return say(f"review.place_{place}", language)


def _written(count: int) -> str:
    return f"{count:,}"


def rows_of(place: str) -> Iterator[tuple[str, str, str]]:
    """Where it stands, English and Welsh of each text of a place that waits."""
    return ((one.stands, one.en, one.cy) for one in texts()[place] if one.waits)
