"""``gofal ablations``: run each rule off in turn, and write what came out into ``docs``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.ablations.page import ablations_page
from gofal.experiments.ablations.rules import SharedRule, chosen_rules, known_parameters
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.output.docs import DOCS, write_page
from gofal.experiments.output.slices import refuse_slice, run_notes
from gofal.experiments.output.terminal import console
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.text import LANGUAGES, Language
from gofal.experiments.windows import main_window

PAGE = DOCS / "ablations.md"


def show_ablations(base: Scenario, names: Sequence[str], runs: PageRuns) -> None:
    """Run the baseline, and every rule off in turn; print the page or write it.

    Args:
        base: the baseline, with seed, burn-in and slice.
        names: rules; their controls come along. None = all.
        runs: how they are run, and whether the page is written.

    Raises:
        GofalError: a rule is unknown, or a page of a slice would be written.
    """
    refuse_slice(base, runs.write)
    rules = chosen_rules(names)
    found = run_ablations(base, rules, runs)
    how = {"command": runs.command, "version": metadata.version("gofal")}

    def text(language: Language) -> str:
        return ablations_page(found, rules, language, how, base.history)

    if runs.write:
        write_page(PAGE, [text(one) for one in LANGUAGES], runs.language)
        return
    console().print(text(runs.language), markup=False, highlight=False, soft_wrap=True)
    for line in run_notes(base, runs.language):
        console().print(line, style="dim", highlight=False)


def run_ablations(base: Scenario, rules: dict[str, SharedRule], runs: PageRuns) -> ArmMeans:
    """Means of the baseline and of every rule off, each burnt in by itself, on the same seeds."""
    known = known_parameters()
    able = {slug: rule for slug, rule in rules.items() if rule.can_be_off}
    arms = [base, *(rule.without(base, slug, known) for slug, rule in able.items())]
    return runs.means_apart(arms, (main_window(runs.years),), (WALES,))
