"""A bundle in the evidence: the whole, the whole without each part, and each part alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gofal.experiments.evidence.bundles import Bundle
from gofal.experiments.evidence.contrasts import Contrast, Stage
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import Compared


@dataclass(frozen=True)
class BundleStudy:
    """What is run for a bundle, and what it tells.

    Attributes:
        bundle: with its parts.
    """

    bundle: Bundle

    @property
    def name(self) -> str:
        """That of its preset."""
        return self.bundle.preset

    @property
    def stage(self) -> Stage:
        """Of the plan."""
        return "bundles"

    @cached_property
    def whole(self) -> Compared:
        """The arm of the preset, whose part is the one of the league."""
        return Compared(self.bundle.whole, study=self.name)

    @cached_property
    def less(self) -> list[Compared]:
        """Arms without each part."""
        return [Compared(self.bundle.less(x), study=self.name) for x in self.bundle.parts]

    @cached_property
    def only(self) -> list[Compared]:
        """Arms of each part alone."""
        return [Compared(self.bundle.only(x), study=self.name) for x in self.bundle.parts]

    def arms(self, _: Parts) -> Sequence[Compared]:
        """What is run for it."""
        return [self.whole, *self.less, *self.only]

    def contrasts(self, _: Parts) -> Sequence[Contrast]:
        """What the whole does, what is lost without a part, what a part does alone, and sums.

        ``with_rest`` is what is lost without a part less what it does alone: what it does with the
        others beyond what it does alone. ``beyond`` is the same for all: the whole less the sum of
        its parts alone.
        """
        whole, only = self.whole, self.only
        none = whole.without
        found = [Contrast("whole", "", (whole,), (none,))]
        for part, less, alone in zip(self.bundle.parts, self.less, only, strict=True):
            found += [
                Contrast("lost", part.slug, (whole,), (less,)),
                Contrast("alone", part.slug, (alone,), (none,)),
                Contrast("with_rest", part.slug, (whole, none), (less, alone)),
            ]
        rest = (none,) * (len(only) - 1)
        return [*found, Contrast("beyond", "", (whole, *rest), tuple(only))]

    def to_come(self, _: Parts) -> int:
        """Its arms can always be said."""
        return 0
