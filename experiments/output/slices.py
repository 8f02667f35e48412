"""What is said of a slice or of equal terms wherever results are shown, and where none is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts import load_facts
from gofal.abm.scenario import NO_SCALE, Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.output.known import known_notes
from gofal.experiments.text import Language, say


def run_notes(scenario: Scenario, language: Language, *others: Scenario) -> list[str]:
    """Lines that say what is known of councils that are named, of which a slice is, and of terms.

    Args:
        scenario: what is run, the reference of a comparison.
        language: to say it in.
        others: further arms, which may name councils too.
    """
    terms = [say("compare.terms_note", language)] if scenario.terms == "equal" else []
    known = known_notes((scenario, *others), language)
    return [*terms, *notes_of(scenario.only, language, scenario.country), *known]


def notes_of(only: Sequence[str], language: Language, country: Country = DEFAULT) -> list[str]:
    """The line that says which councils a slice is of, by their codes; none for all."""
    if not only:
        return []
    names = load_facts(country.facts).councils.set_index("lad_code")[f"name_{language}"]
    councils = ", ".join(names[list(only)])
    return [say("compare.slice_note", language, councils=councils)]


def refuse_slice(scenario: Scenario, write: bool) -> None:
    """Refuse to write a page of ``docs/`` about a slice.

    Args:
        scenario: what is run.
        write: whether a page is written.

    Raises:
        GofalError: both.
    """
    if write and scenario.only:
        raise GofalError("--write is for results of all of Wales; leave out --only")


def saved_slice(scenario: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the councils of a slice, from a scenario as a result folder describes it.

    Raises:
        GofalError: it was run at a scale, which there is no longer.
    """
    if scenario.get("scale", 1.0) != 1.0:
        raise GofalError(f"this was run at scale {scenario['scale']:g}; {NO_SCALE}; run it again")
    return tuple(scenario.get("only", ()))
