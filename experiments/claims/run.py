"""``gofal claims``: run what is not there, judge, print, and write ``docs/claims.md``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from gofal.abm.rules import rules_hash
from gofal.agents.errors import GofalError
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.coverage import not_attempted
from gofal.experiments.claims.judge import ClaimResult, judge_claim
from gofal.experiments.claims.page import counted, headings, page, section, summary
from gofal.experiments.claims.read import find_claims
from gofal.experiments.claims.reader import ArmFailedError, StoreReader, arms_of
from gofal.experiments.output.docs import DOCS, docs_folder, elsewhere, write_page
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.text import LANGUAGES, Language, say

PAGE = DOCS / "claims.md"
FEW = 3  # claims that are printed in full


@dataclass(frozen=True)
class ClaimRuns:
    """How claims are run.

    Attributes:
        replicates: number of seeds.
        seed: where the seeds of the replicates come from.
        burn_in: weeks before the policy starts; None = those of the scenarios.
        workers: processes; None = one a core.
        work: folder in which finished runs are kept.
    """

    replicates: int
    seed: int
    burn_in: int | None
    workers: int | None
    work: Path

    @property
    def store(self) -> Store:
        """Where finished runs are kept."""
        return Store(self.work)

    @property
    def seeds(self) -> tuple[int, ...]:
        """One per replicate."""
        return replicate_seeds(self.seed, self.replicates)

    def arms(self, claim: Claim, seed: int) -> dict[str, Arm]:
        """The runs of a claim by arm, in one replicate."""
        return arms_of(claim, seed, self.burn_in)


def claims(
    wanted: Sequence[str], how: ClaimRuns, run: bool, write: bool, language: Language, command: str
) -> None:
    """Run and judge claims.

    Args:
        wanted: slugs, beginnings of slugs or evidence ids; none = all.
        how: how they are run.
        run: whether to run what is not there; otherwise what is kept is judged.
        write: whether to write ``docs/claims.md``, which needs all claims; a trial page does not.
        language: of what is printed; a written page is in English and Welsh.
        command: the command that repeats it.
    """
    if write and wanted and not elsewhere():
        raise GofalError("--write writes the page of all claims; leave out the ids")
    if write:
        docs_folder()  # refused before the runs, not after
    chosen = find_claims(list(wanted))
    if run:
        _run(chosen, how, language)
    results = [result_of(claim, how) for claim in chosen]
    show(results, language)
    if write:
        _write(results, how, language, command)


def result_of(claim: Claim, how: ClaimRuns) -> ClaimResult:
    """The verdict from the replicates in which every arm of the claim is there."""
    replicates = [how.arms(claim, seed) for seed in how.seeds]
    kept = [{name: how.store.find(arm) for name, arm in arms.items()} for arms in replicates]
    there = [
        {name: one for name, one in arms.items() if one is not None}
        for arms in kept
        if None not in arms.values()
    ]
    if not there:
        return ClaimResult(claim, "cannot_say", ())
    try:
        return judge_claim(claim, StoreReader(claim, there))
    except ArmFailedError as problem:
        return ClaimResult(claim, "cannot_say", (), str(problem))


def show(results: Sequence[ClaimResult], language: Language) -> None:
    """Verdicts on the screen; a few claims in full."""
    screen = console()
    if len(results) <= FEW:
        for result in results:
            lines = "\n".join(section(result, language))
            screen.print(lines, markup=False, highlight=False, soft_wrap=True)
    screen.print(
        table(say("claims.title", language), headings(language), summary(results, language))
    )
    screen.print(counted(results, language), highlight=False)


def _run(chosen: Sequence[Claim], how: ClaimRuns, language: Language) -> None:
    arms = [arm for seed in how.seeds for claim in chosen for arm in how.arms(claim, seed).values()]
    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        run_arms(arms, how.store, how.workers, bar)


def _write(
    results: Sequence[ClaimResult], how: ClaimRuns, language: Language, command: str
) -> None:
    about = {
        "command": command,
        "version": metadata.version("gofal"),
        "rules": rules_hash(),
        "count": str(len(how.seeds)),
        "seeds": ", ".join(map(str, how.seeds)),
    }
    left_out = list(not_attempted().values())
    texts = [page(results, left_out, one, about) for one in LANGUAGES]
    write_page(PAGE, texts, language)
