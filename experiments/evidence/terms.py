"""On what terms the evidence is made: which future, over which parameters, read when, how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from gofal.abm.history import History
from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.abm.scenario import Terms as OfForms
from gofal.agents.errors import unknown
from gofal.experiments.baseline import BASELINE
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.store import Arm
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.systems.register import Direction, Grade, System, load_register
from gofal.experiments.windows import years_window

SEED = 1
"""The seed that those of pairs come from, unless another is asked for."""
POLICY_FROM = 2026
YEARS = 10
WINDOWS = (years_window(1, 2), years_window(3, 5), years_window(9, 10))
"""Years that are judged; signs turn, so the end alone misleads."""
LOOKS = (4, 8, 12)
"""Numbers of pairs at which verdicts are taken; the last is the most that are run."""
SYSTEM_LOOKS = 2
"""How many of these an arm of a system has at most."""
CLAIM_LOOKS = (4, 8, 30)
"""Numbers of pairs at which verdicts on claims of the reports are taken."""
CENTRAL = "central"
OTHERS = ("tight", "generous")
"""Expectations under which only the order of policies is read, from the first look."""
FORMS = ("who_provides", "support")
"""Groups of levers that bring more of some delivery models: they are run on equal terms too."""
EVENTS = ("pandemic", "national_outside_margin", "demography", "provider_failure")
"""Levers of what happens to all."""
_ORDER: tuple[Grade, ...] = ("own rule", "size is an input", "context")


@dataclass(frozen=True)
class Compared:
    """An arm of the evidence.

    Attributes:
        policy: what is in force from the policy's April on.
        expects: name of the future it is in.
        against: what it is compared with; None for the future without a policy.
        watch: what the reports expect of it, where it is an arm of one of their systems.
        system: slug of that system; empty where it is a policy of the league.
        on: whether delivery models have their own terms or all those of a private agency.
        study: the bundle or screening that it is run for; empty where it is judged by itself.
    """

    policy: Scenario
    expects: str = CENTRAL
    against: Scenario | None = None
    watch: Mapping[str, Direction] = field(default_factory=dict, compare=False)
    system: str = ""
    on: OfForms = "own"
    study: str = ""

    @property
    def part(self) -> str:
        """Name of the file that keeps what came of it."""
        name = self.policy.name if self.on == "own" else f"{self.policy.name}.{self.on}"
        return name if self.expects == CENTRAL else f"{name}.{self.expects}"

    @property
    def without(self) -> Compared:
        """The same future without the policy, or with what it is compared with."""
        return Compared(self.against or _baseline(), self.expects, on=self.on)

    @property
    def in_league(self) -> bool:
        """Whether it is a policy of the league in the future that is expected, or that future."""
        alone = not self.system and not self.study
        return self.expects == CENTRAL and self.on == "own" and alone

    @property
    def apart(self) -> int:
        """What is added to the numbers of its pairs, so that they are those of no other arm."""
        return 0

    @property
    def on_equal_terms(self) -> Compared:
        """The same with the private agency's terms for every delivery model."""
        return replace(self, on="equal")


@cache
def _baseline() -> Scenario:
    return load_scenario(BASELINE)


@dataclass(frozen=True)
class Terms:
    """What all arms share.

    Attributes:
        base: the baseline, with the seed that those of pairs come from, burn-in and slice.
        sets: parameter sets that the pairs take in turn; none for those of the parameter files.
        looks: numbers of pairs at which verdicts are taken.
        claim_looks: the same for claims of the reports.
    """

    base: Scenario
    sets: tuple[Mapping[str, float], ...] = ()
    looks: tuple[int, ...] = LOOKS
    claim_looks: tuple[int, ...] = CLAIM_LOOKS
    _made: dict[tuple[str, str, int], Arm] = field(default_factory=dict, repr=False, compare=False)

    def arm(self, one: Compared, pair: int) -> Arm:
        """One arm of a pair; both arms share parameters, plausible Wales and luck.

        Args:
            one: the policy, or the future without one.
            pair: its number, from 1.
        """
        key = (one.part, one.policy.name, pair)
        if key not in self._made:
            own = self.placed(one.policy, one.apart + pair, one.expects).with_(terms=one.on)
            self._made[key] = Arm(own, YEARS)
        return self._made[key]

    def placed(self, policy: Scenario, pair: int, expects: str = CENTRAL) -> Scenario:
        """A policy in the world and with the luck of a pair.

        Parameters that the policy itself replaces stay as it has them.
        """
        number = pair - 1
        return policy.with_(
            seed=replicate_seeds(self.base.seed, pair)[number],
            burn_in_weeks=self.base.burn_in_weeks,
            only=self.base.only,
            wales=self.base.wales + number,
            parameters={**Over(self.sets).parameters(number), **policy.parameters},
            history=History(policy_from=POLICY_FROM, expects=expects),
        )

    def most(self, one: Compared) -> int:
        """How many pairs are run at most for its verdicts."""
        if one.expects != CENTRAL or one.on != "own" or one.apart:
            return self.looks[0]
        return self.looks[:SYSTEM_LOOKS][-1] if one.system or one.study else self.looks[-1]


def policies(only: tuple[str, ...] = ()) -> list[Scenario]:
    """Presets that are judged: those with a rule of their own first, by name.

    Args:
        only: names; none for all.

    Raises:
        GofalError: a name is none of them.
    """
    names = [name for name in scenario_names() if name != BASELINE]
    for name in only:
        if name not in names:
            raise unknown("policy", name, names)
    chosen = [name for name in names if not only or name in only]
    return [load_scenario(name) for name in sorted(chosen, key=_place)]


def _place(name: str) -> int:
    system = system_of(name)
    return len(_ORDER) if system is None else _ORDER.index(system.grade)


def system_of(preset: str) -> System | None:
    """The system of the reports that a preset belongs to."""
    every = load_register().values()
    return next((one for one in every if preset in (one.preset, *one.also)), None)


def is_event(policy: Scenario) -> bool:
    """Whether it sets what happens and what nobody in Wales chooses; it is judged, not ranked."""
    return any(one.lever in EVENTS for one in policy.settings)


def brings_forms(policy: Scenario) -> bool:
    """Whether it brings more of some delivery models, by the levers it sets."""
    levers = load_levers()
    return any(levers[one.lever].group in FORMS for one in policy.settings)


def equal_arms(chosen: Iterable[Scenario]) -> Iterator[Compared]:
    """The arms on equal terms, of policies that bring more of some delivery models."""
    return (Compared(policy).on_equal_terms for policy in chosen if brings_forms(policy))


def arms(chosen: list[Scenario]) -> Iterator[Compared]:
    """Every arm with a policy, the future that is expected first."""
    for expects in (CENTRAL, *OTHERS):
        yield from (Compared(policy, expects) for policy in chosen)


def on_arm(system: System) -> Compared | None:
    """The arm in which a system is switched on; None when it is the baseline or only a test."""
    arm = system.on()
    return None if arm is None else _of_system(system, arm, system.watch)


def failing_arm(system: System) -> Compared | None:
    """The arm in which a system should fail; None when no arm is named."""
    arm = system.failing()
    return None if arm is None else _of_system(system, arm, system.fails_watch)


def _of_system(system: System, arm: Scenario, watch: Mapping[str, Direction]) -> Compared:
    off = system.off()
    return Compared(arm, CENTRAL, None if off.name == BASELINE else off, watch, system.slug)


def system_arms(systems: Iterable[System]) -> Iterator[Compared]:
    """Every arm of the systems in which something is expected."""
    for system in systems:
        for arm in (on_arm(system), failing_arm(system)):
            if arm is not None and arm.watch:
                yield arm


def systems_of(only: tuple[str, ...]) -> list[System]:
    """The systems of some presets; all of them if none is named."""
    every = load_register().values()
    return [one for one in every if not only or {one.preset, *one.also} & set(only)]
