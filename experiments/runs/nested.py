"""How replicates are nested: luck in plausible Wales, plausible Wales in parameter sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gofal.experiments.ranges import require_count

MOST_OF_EACH = 10_000
LUCK = "luck"
"""The part of a spread that only luck makes; every other part is of what is not known."""


@dataclass(frozen=True)
class Nesting:
    """How many of each there are.

    Replicate r has set r mod sets; sets come one after the other, so do the Wales of each, and then
    all of them again with other luck.

    Attributes:
        sets: parameter sets; 1 also where parameters have the values of their files.
        wales: plausible Wales of each set.
        luck: replicates of luck in each plausible Wales.
    """

    sets: int = 1
    wales: int = 1
    luck: int = 1

    def __post_init__(self) -> None:
        given = {"ensemble": self.sets, "wales": self.wales, "replicates": self.luck}
        for name, count in given.items():
            require_count(name, count, MOST_OF_EACH)

    @property
    def pairs(self) -> int:
        """Replicates in all."""
        return self.sets * self.wales * self.luck

    @property
    def units(self) -> int:
        """Those that stand apart from each other: sets; plausible Wales or luck if of one set."""
        return next((count for count in (self.sets, self.wales) if count > 1), self.luck)

    @property
    def varied(self) -> bool:
        """Whether anything but luck differs between replicates."""
        return self.sets > 1 or self.wales > 1

    @property
    def strata(self) -> tuple[tuple[str, int], ...]:
        """Parts that can be told apart and how many of each there are in one of the next.

        From luck upwards. What there is one of is not told apart from the next part above it, as
        the name says (``latent_parameters``); what never differs is in none.
        """
        found: list[tuple[str, int]] = []
        together: list[str] = []
        counts = ((LUCK, self.luck), ("latent", self.wales), ("parameters", self.sets))
        for source, count in counts:
            together.append(source)
            if count > 1:
                found.append(("_".join(together), count))
                together = []
        return tuple(found)


@dataclass(frozen=True)
class Over:
    """What differs between replicates beside luck.

    Attributes:
        sets: parameter sets; none for the values of the parameter files.
        wales: plausible Wales of each set.
    """

    sets: tuple[Mapping[str, float], ...] = ()
    wales: int = 1

    def __post_init__(self) -> None:
        self.nesting(1)  # refuses none

    def nesting(self, luck: int) -> Nesting:
        """With so many replicates of luck in each plausible Wales."""
        return Nesting(len(self.sets) or 1, self.wales, luck)

    def parameters(self, replicate: int) -> Mapping[str, float]:
        """Those that the set of a replicate replaces."""
        return self.sets[replicate % len(self.sets)] if self.sets else {}

    def wales_of(self, replicate: int) -> int:
        """The plausible Wales of a replicate: a number for each of each set."""
        return replicate % self.nesting(1).pairs


LUCK_ALONE = Over()
"""Nothing but luck differs between replicates."""
