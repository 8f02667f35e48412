"""What is wanted of the evidence next, how many runs that is, and about how long they take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from gofal.abm.scenario import Scenario
from gofal.experiments.claims.claim import Claim
from gofal.experiments.evidence.claim_parts import ClaimParts, folder_beside
from gofal.experiments.evidence.claim_plan import ClaimPlan, ClaimWant
from gofal.experiments.evidence.contrasts import Study, pairs_of, words_of
from gofal.experiments.evidence.equal_money import AtFee, EqualMoney
from gofal.experiments.evidence.headlines import DECIDING
from gofal.experiments.evidence.judge import Word
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.stretches import windows_of
from gofal.experiments.evidence.terms import (
    OTHERS,
    SYSTEM_LOOKS,
    WINDOWS,
    YEARS,
    Compared,
    arms,
    equal_arms,
    is_event,
    system_arms,
)
from gofal.experiments.evidence.told import told
from gofal.experiments.looks import look_of
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.store import Arm, Store, needed
from gofal.experiments.runs.workload import USUAL_PACE, Workload, workload
from gofal.experiments.systems.register import System, load_register
from gofal.experiments.windows import WEEKS_A_YEAR


@dataclass(frozen=True)
class Want:
    """An arm that is to have more pairs.

    Attributes:
        arm: which.
        stage: of :meth:`Planner.stages`.
        pairs: numbers of the pairs that lack.
        open: verdicts that are open at its last look.
    """

    arm: Compared
    stage: int
    pairs: tuple[int, ...]
    open: int = 0

    @property
    def name(self) -> str:
        """What it is called."""
        return self.arm.part


type AnyWant = Want | ClaimWant


@dataclass(frozen=True)
class Planner:
    """Says what is to be run, most wanted first.

    Attributes:
        parts: what is there.
        policies: those that are judged, most wanted first.
        systems: systems of the reports that are judged, with the arms in which they should fail.
        studies: bundles and the screening, whose arms are read together.
        claims: claims of the reports that are judged.
        most: pairs of a claim that are run at most; None for all looks.
    """

    parts: Parts
    policies: Sequence[Scenario]
    systems: Sequence[System] = ()
    studies: Sequence[Study] = ()
    claims: Sequence[Claim] = ()
    most: int | None = None
    _known: dict[tuple[str, str, int], list[Word]] = field(default_factory=dict, repr=False)

    @property
    def looks(self) -> tuple[int, ...]:
        """Numbers of pairs at which verdicts are taken."""
        return self.parts.terms.looks

    @property
    def stages(self) -> list[tuple[str, int]]:
        """What is run one after the other: of which kind, and up to how many pairs."""
        found = []
        for number, look in enumerate(self.looks):
            found.append(("policies", look))
            if not number:
                found.append(("equal", look))
            if number < SYSTEM_LOOKS:
                found.append(("systems", look))
                found += [(kind, look) for kind in dict.fromkeys(x.stage for x in self.studies)]
            found += [("fees", look)] if not number and self.money.ways else []
            found += [("money", look)] if self.money.ways else []
        return [*found, ("futures", self.looks[0]), *self.of_claims.stages]

    @cached_property
    def of_claims(self) -> ClaimPlan:
        """The same of claims."""
        parts = ClaimParts(folder_beside(self.parts.folder), self.parts.terms)
        return ClaimPlan(parts, self.claims, self.most)

    @property
    def arms(self) -> list[Compared]:
        """Every arm that is compared with another, or read with others, as far as it is known."""
        together = (arm for one in self.studies for arm in one.arms(self.parts))
        return [*self._fixed, *self.money.arms(), *together]

    @cached_property
    def _fixed(self) -> list[Compared]:
        """Those that do not wait for what comes of others."""
        return [
            *arms(list(self.policies)),
            *equal_arms(self.policies),
            *system_arms(self.systems),
        ]

    @cached_property
    def money(self) -> EqualMoney:
        """Ways of paying at equal money."""
        return EqualMoney(self.parts, self.policies)

    def wants(self) -> list[AnyWant]:
        """All that is to have more pairs, most wanted first."""
        every = (self._want(arm) for arm in self.arms)
        own = sorted((want for want in every if want is not None), key=lambda want: want.stage)
        return [*own, *self.of_claims.wants(len(self.stages) - len(self.of_claims.stages))]

    def foreseen(self) -> list[AnyWant]:
        """What is wanted, and what searches for a fee that go on may want after it."""
        trials, judged = self.money.ahead()
        return [*self.wants(), *self._ahead(trials, "fees"), *self._ahead(judged, "money")]

    def _ahead(self, every: Sequence[Compared], kind: str) -> list[Want]:
        look = self.looks[0]
        pairs = tuple(range(1, look + 1))
        return [Want(arm, self.stages.index((kind, look)), pairs) for arm in every]

    def runs(self, wants: Sequence[AnyWant]) -> list[Arm]:
        """What they take to run, futures without a policy first; each once."""
        return needed([arm for want in wants for arm in self._runs(want)])

    def _runs(self, want: AnyWant) -> list[Arm]:
        if isinstance(want, ClaimWant):
            return self.of_claims.arms(want)
        found: list[Arm] = []
        for arm in (want.arm.without, want.arm):
            held = self.parts.of(arm).held
            lacking = (pair for pair in want.pairs if pair not in held)
            found += [self.parts.terms.arm(arm, pair) for pair in lacking]
        return found

    def of_stage(self, wants: Sequence[AnyWant], stage: int) -> list[Arm]:
        """What the wants of a stage take to run that those before it have not run."""
        before = self.runs([want for want in wants if want.stage < stage])
        known: dict[str, list[Arm]] = {}
        for arm in before:
            known.setdefault(arm.key, []).append(arm)
        own = self.runs([want for want in wants if want.stage == stage])
        return [arm for arm in own if not any(one.serves(arm) for one in known.get(arm.key, ()))]

    def harvest(self, wants: Sequence[AnyWant], store: Store) -> int:
        """Take finished runs of some wants into the parts; how many there were."""
        arms = [want.arm for want in wants if isinstance(want, Want)]
        taken = self.parts.harvest([one for arm in arms for one in (arm.without, arm)], store)
        claims = [want.claim for want in wants if isinstance(want, ClaimWant)]
        return taken + self.of_claims.parts.harvest(claims, store)

    def work(self, arms: Sequence[Arm], store: Store, workers: int | None) -> Workload:
        """How many runs some arms take, and about how long."""
        return workload(arms, store, workers, self._pace())

    def to_come(self, workers: int | None) -> tuple[int, float]:
        """Runs of studies of which it cannot be said yet what is run, and their seconds."""
        runs = sum(study.to_come(self.parts) for study in self.studies)
        return runs, runs * YEARS * WEEKS_A_YEAR * self._pace() / worker_count(workers)

    def at_most(self) -> list[AnyWant]:
        """What there would be to run if every verdict stayed open: at 0 arms, at 1 claims."""
        found: list[AnyWant] = []
        for arm in self.arms:
            most = self.parts.terms.most(arm)
            have = self.parts.pairs(arm)
            if have < most and not self._failed(arm):
                found.append(Want(arm, 0, tuple(range(have + 1, most + 1))))
        trials, judged = self.money.ahead()
        found += [Want(arm, 0, tuple(range(1, self.looks[0] + 1))) for arm in trials]
        found += [Want(arm, 0, tuple(range(1, self.looks[-1] + 1))) for arm in judged]
        return [*found, *self.of_claims.at_most()]

    def _want(self, arm: Compared) -> Want | None:
        have = self.parts.pairs(arm)
        look = look_of(have, self.looks)
        opened = self._words(arm).count("open")
        if self._failed(arm) or have >= self.parts.terms.most(arm) or (look and not opened):
            return None
        elsewhere = arm.expects in OTHERS
        if elsewhere and (is_event(arm.policy) or not self._helps(Compared(arm.policy))):
            return None
        position = 0 if not look else self.looks.index(look) + 1
        look = self.looks[position]
        stage = self.stages.index((self._kind(arm), look))
        return Want(arm, stage, tuple(range(have + 1, look + 1)), opened)

    def _failed(self, arm: Compared) -> bool:
        return bool(self.parts.of(arm).error or self.parts.of(arm.without).error)

    def _words(self, arm: Compared) -> list[Word]:
        """The verdicts that decide, at the last look reached; none before the first.

        Those of an arm of a study are the study's, at the last look that all its arms have.
        """
        study = self._study(arm)
        pairs = pairs_of(study, self.parts) if study else self.parts.pairs(arm)
        look = look_of(pairs, self.looks)
        key = (f"study {arm.study}" if study else arm.part, arm.system, look)
        if look and key not in self._known:
            told_of = expected if arm.system else verdicts
            self._known[key] = words_of(study, self.parts) if study else told_of(self.parts, arm)
        return self._known.get(key, [])

    def _helps(self, arm: Compared) -> bool:
        """Whether it is told to help in anything: only then its place elsewhere is of interest."""
        return "better" in self._words(arm)

    def _pace(self) -> float:
        """Seconds a week, from the parts that are there."""
        parts = [self.parts.of(arm) for arm in self.arms]
        known = [part.seconds / len(part.held) for part in parts if part.held and not part.error]
        return median(known) / (YEARS * WEEKS_A_YEAR) if known else USUAL_PACE

    def _study(self, arm: Compared) -> Study | None:
        return next((one for one in self.studies if one.name == arm.study), None)

    def _kind(self, arm: Compared) -> str:
        """Which stages it is run in."""
        if study := self._study(arm):
            return study.stage
        if isinstance(arm, AtFee):
            return "money" if arm.fair else "fees"
        if arm.on != "own":
            return "equal"
        return "futures" if arm.expects in OTHERS else "systems" if arm.system else "policies"


def verdicts(parts: Parts, arm: Compared) -> list[Word]:
    """Verdicts on what decides whether pairs are added, in all years that are judged."""
    return [told(parts, arm, outcome, window).word for outcome in DECIDING for window in WINDOWS]


def expected(parts: Parts, arm: Compared) -> list[Word]:
    """Verdicts on what the reports expect of an arm of a system, in the years it is counted by."""
    system = load_register()[arm.system]
    window = windows_of(system)[-1]
    return [told(parts, arm, outcome, window, system.area).word for outcome in arm.watch]
