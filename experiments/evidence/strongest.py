"""Which levers are strongest, by what the evidence says of policies of one part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.evidence.bundle_study import BundleStudy
from gofal.experiments.evidence.bundles import Bundle, companions
from gofal.experiments.evidence.contrasts import Contrast
from gofal.experiments.evidence.design import MOST
from gofal.experiments.evidence.headlines import DECIDING
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import WINDOWS, Compared
from gofal.experiments.text import Language

NO_POLICY = "weather"
"""Group of levers that nobody in Wales sets."""


@dataclass(frozen=True)
class Candidate:
    """A policy of one part: a preset of one lever with its companions, or a part of a bundle.

    Attributes:
        arm: in which it is tried alone.
        label_en: English label.
        label_cy: Welsh label.
    """

    arm: Compared
    label_en: str
    label_cy: str

    @property
    def name(self) -> str:
        """That of its arm."""
        return self.arm.part

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What is set where it is high."""
        return self.arm.policy.settings

    @property
    def levers(self) -> frozenset[str]:
        """The levers that it sets."""
        return frozenset(one.lever for one in self.settings)

    def label(self, language: Language) -> str:
        """Its label."""
        return self.label_cy if language == "cy" else self.label_en


@dataclass(frozen=True)
class Strength:
    """How strong a candidate is, in units of what does not matter.

    Attributes:
        candidate: which.
        least: its largest effect at its least: the end nearer zero of an interval that leaves out
            zero.
        mean: its largest effect by the mean.
        outcome: where it is largest.
        years: when.
        taken: whether it is in the screening.
        beside: the stronger one that sets one of its levers; empty if there is none.
    """

    candidate: Candidate
    least: float
    mean: float
    outcome: str
    years: str
    taken: bool = False
    beside: str = ""


def candidates(policies: Iterable[Scenario], bundles: Iterable[Bundle]) -> list[Candidate]:
    """Every policy of one part that is in force in all of Wales from its first week on."""
    found = [
        Candidate(Compared(one), one.label_en, one.label_cy) for one in policies if of_one_part(one)
    ]
    for bundle in bundles:
        whole = bundle.whole
        for part, arm in zip(bundle.parts, BundleStudy(bundle).only, strict=True):
            names = f"{part.label_en} ({whole.label_en})", f"{part.label_cy} ({whole.label_cy})"
            found.append(Candidate(arm, *names))
    return found


def of_one_part(policy: Scenario) -> bool:
    """Whether a policy sets one lever and companions of it, everywhere, at once and for good."""
    groups, own = load_levers(), {one.lever for one in policy.settings}
    if len(own) < len(policy.settings) or any(map(_limited, policy.settings)):
        return False
    if not own or any(groups[lever].group == NO_POLICY for lever in own):
        return False
    return any(own - {lever} <= companions().get(lever, frozenset()) for lever in own)


def _limited(setting: Setting) -> bool:
    return bool(setting.councils or setting.start_week or setting.phase_weeks)


def strongest(parts: Parts, every: Sequence[Candidate]) -> list[Strength]:
    """All candidates that did not go wrong, strongest first.

    The first ones that have no lever in common are taken. Only pairs of the first look
    count, so that what is chosen stays when pairs are added.
    """
    known = [one for one in every if not parts.of(one.arm).error]
    told = [strength for one in known if (strength := _strength(parts, one)) is not None]
    told.sort(key=lambda one: (-one.least, -one.mean, one.candidate.name))
    return list(_taken(told))


def _taken(told: Iterable[Strength]) -> Iterator[Strength]:
    there: dict[str, str] = {}
    count = 0
    for one in told:
        beside = next((there[x] for x in sorted(one.candidate.levers) if x in there), "")
        taken = not beside and count < MOST
        if taken:
            count += 1
            there |= dict.fromkeys(one.candidate.levers, one.candidate.name)
        yield replace(one, taken=taken, beside=beside)


def _strength(parts: Parts, candidate: Candidate) -> Strength | None:
    """Its largest effect; None where no outcome is known."""
    first = parts.terms.looks[0]
    contrast = Contrast("alone", candidate.name, (candidate.arm,), (candidate.arm.without,))
    found = []
    for outcome in DECIDING:
        unit = margin_of(outcome, None) or 1.0
        for window in WINDOWS:
            told = contrast.judged(parts, outcome, window, first)
            if np.isfinite(told.low):
                nearer = min(abs(told.low), abs(told.high)) if told.low * told.high > 0 else 0.0
                found.append((nearer / unit, abs(told.effect) / unit, outcome, window.name))
    return Strength(candidate, *max(found)) if found else None


def is_ready(parts: Parts, every: Sequence[Candidate]) -> bool:
    """Whether every candidate has the pairs of the first look, or went wrong."""
    first = parts.terms.looks[0]
    return all(parts.pairs(one.arm) >= first or parts.of(one.arm).error for one in every)
