"""``gofal evidence``: tell what is wanted, run it, and write what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gofal.experiments.claims.read import find_claims
from gofal.experiments.comparison.fee_search import MOST
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import AnyWant, Planner, Want
from gofal.experiments.evidence.run import HOUR, Sitting, run
from gofal.experiments.evidence.studies import studies_of
from gofal.experiments.evidence.terms import Compared, Terms, policies, systems_of
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.store import Store
from gofal.experiments.text import Language, heads, say

FEW = 10
"""Policies that are told one by one."""


@dataclass(frozen=True)
class Asked:
    """What a person asked of the evidence.

    Attributes:
        terms: what all arms share.
        only: names of policies; none for all.
        parts: folder of the parts.
        work: folder of finished runs.
        workers: processes; None = one a core.
        language: of what is printed.
    """

    terms: Terms
    only: tuple[str, ...]
    parts: Path
    work: Path
    workers: int | None
    language: Language

    def planner(self) -> Planner:
        """Says what is wanted; claims are of all policies."""
        judged, systems = policies(self.only), systems_of(self.only)
        studies = studies_of(self.only, judged)
        claims = [] if self.only else find_claims([])
        return Planner(
            Parts(self.parts, self.terms), judged, systems, claims=claims, studies=studies
        )


def show_plan(asked: Asked, planner: Planner) -> None:
    """Say what is there, what is stale, and how many runs and hours are wanted."""
    screen, language = console(), asked.language
    title = say("evidence.plan_title", language, count=len(planner.policies))
    wants = planner.foreseen()
    rows = [_row(asked, planner, stage, wants) for stage in range(len(planner.stages))]
    columns = heads(("evidence_what", "arms", "evidence_runs", "hours"), language)
    screen.print(table(title, columns, rows))
    if len(planner.policies) <= FEW:
        columns = heads(("policy", "pairs", "stale", "evidence_open", "pairs_wanted"), language)
        screen.print(table(say("evidence.each_title", language), columns, _each(planner, wants)))
    for line in (
        *_at_most(asked, planner),
        *_to_come(asked, planner),
        say("evidence.workers", language, workers=worker_count(asked.workers)),
        say("evidence.stale", language, pairs=_stale(planner)),
    ):
        screen.print(line, highlight=False)


def _at_most(asked: Asked, planner: Planner) -> list[str]:
    """How many runs and hours there are at most, of policies with systems and of claims."""
    wants, lines = planner.at_most(), []
    looks = {"evidence.at_most": planner.looks, "evidence.claims_at_most": planner.of_claims.looks}
    for stage, (key, own) in enumerate(looks.items()):
        if stage == 0 or planner.claims:
            arms = planner.of_stage(wants, stage)
            work = planner.work(arms, Store(asked.work), asked.workers)
            told = {"runs": work.left, "hours": _hours(work.seconds), "most": own[-1]}
            lines.append(say(key, asked.language, **told))
    return lines


def run_evidence(asked: Asked, planner: Planner, hours: float | None) -> None:
    """Run what is wanted, and say after every batch what there is.

    Args:
        asked: what was asked for.
        planner: says what is wanted.
        hours: to stop before; None for no end.
    """
    sitting = Sitting(Store(asked.work), asked.workers, hours)
    screen, language = console(), asked.language

    def tell(batch: Sequence[AnyWant], left: int) -> None:
        names = ", ".join(want.name for want in batch)
        screen.print(say("evidence.batch", language, arms=names, left=left), highlight=False)

    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        whole = run(planner, sitting, bar, tell)
    screen.print(say("evidence.whole" if whole else "evidence.time_up", language), highlight=False)


def _row(
    asked: Asked, planner: Planner, stage: int, wants: Sequence[AnyWant]
) -> tuple[str, str, str, str]:
    own = sum(want.stage == stage for want in wants)
    work = planner.work(planner.of_stage(wants, stage), Store(asked.work), asked.workers)
    return (
        _stage(planner, stage, asked.language),
        str(own),
        str(work.left),
        _hours(work.seconds),
    )


def _stage(planner: Planner, stage: int, language: Language) -> str:
    kind, look = planner.stages[stage]
    if kind in ("patterns", "claims"):
        when = "first" if look == planner.of_claims.looks[0] else "later"
        return say(f"evidence.{when}_{kind}", language, pairs=look)
    first = look == planner.looks[0]
    if kind == "futures":
        return say("evidence.other_futures", language, pairs=look)
    if kind == "equal":
        return say("evidence.equal_terms", language, pairs=look)
    if kind in ("bundles", "screening"):
        return say(f"evidence.{kind}", language, pairs=look)
    if kind == "fees":
        return say("evidence.fees", language, pairs=look, most=MOST)
    if kind == "money":
        return say("evidence.equal_money", language, pairs=look)
    if kind == "systems":
        key = "evidence.first_systems" if first else "evidence.later_systems"
    else:
        key = "evidence.first_look" if first else "evidence.later_look"
    return say(key, language, pairs=look)


def _each(planner: Planner, wants: Sequence[AnyWant]) -> list[tuple[str, ...]]:
    arms = (want for want in wants if isinstance(want, Want))
    wanted = {want.arm.part: want for want in arms if not want.arm.system and not want.arm.study}
    found: list[tuple[str, ...]] = []
    for policy in planner.policies:
        arm = Compared(policy)
        want, part = wanted.get(arm.part), planner.parts.of(arm)
        told = (str(want.open), str(len(want.pairs))) if want else ("", "0")
        found.append((policy.name, str(planner.parts.pairs(arm)), str(part.stale), *told))
    return found


def _to_come(asked: Asked, planner: Planner) -> list[str]:
    """What is run of a screening whose levers nobody knows yet."""
    runs, seconds = planner.to_come(asked.workers)
    words = {"runs": runs, "hours": _hours(seconds), "pairs": planner.looks[0]}
    return [say("evidence.screening_later", asked.language, **words)] if runs else []


def _stale(planner: Planner) -> int:
    every = {arm.part: arm for own in planner.arms for arm in (own, own.without)}
    of_claims = sum(planner.of_claims.parts.of(claim).stale for claim in planner.claims)
    left_over = sum(part.stale for part in planner.money.left_over())
    return sum(planner.parts.of(arm).stale for arm in every.values()) + left_over + of_claims


def _hours(seconds: float) -> str:
    return f"{seconds / HOUR:.1f}"
