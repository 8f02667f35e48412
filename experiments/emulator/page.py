"""``docs/first-estimate.md``: what is covered, and how well it does on runs it was not shown."""

from __future__ import annotations

from statistics import median

from gofal.experiments.emulator.design import SEEDS
from gofal.experiments.emulator.estimate import FirstEstimate
from gofal.experiments.emulator.words import in_years, quality_rows, range_rows
from gofal.experiments.output.docs import DOCS, markdown
from gofal.experiments.text import Language, say

PAGE = DOCS / "first-estimate.md"


def page(known: FirstEstimate, language: Language) -> str:
    """The page in one language."""
    ranges, qualities = range_rows(known, language), quality_rows(known, language)
    lines = [f"# {say('emulator.title', language)}", "", *intro(known, language), ""]
    lines += [f"## {say('emulator.levers', language)}", "", *markdown(*ranges)]
    lines += [f"## {say('emulator.outcomes', language)}", ""]
    lines += [say("emulator.columns", language), "", *markdown(*qualities)]
    return "\n".join(lines)


def intro(known: FirstEstimate, language: Language) -> list[str]:
    """How it was trained, and how it did in a sentence."""
    points = len(known.moves)
    qualities = [one.quality for one in known.surfaces.values()]
    trained = say(
        "emulator.trained",
        language,
        command=known.command,
        runs=SEEDS * (points + known.blocks),
        points=points,
        seeds=SEEDS * known.blocks,
        years=known.years,
        window=in_years(known.years),
        rules=known.rules,
    )
    did = say(
        "emulator.did",
        language,
        said=sum(one.said for one in known.surfaces.values()),
        all=len(known.surfaces),
        explained=f"{median(max(one.explained, 0.0) for one in qualities):.0%}",
        coverage=f"{median(one.coverage for one in qualities):.0%}",
    )
    return [trained, "", did]
