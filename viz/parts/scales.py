"""Steps of colour and round ticks of numbers; colours themselves stand in the style sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from gofal.agents.errors import GofalError, unknown
from gofal.viz.palette import LIGHT

type Format = Callable[[float], str]
type Kind = Literal["sequential", "diverging"]

MISSING = "missing"
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Rule that turns values into steps of colour.

    Attributes:
        kind: from little to much, or two ways from a middle.
        low: lower end; lower values take the first step.
        high: upper end.
        mid: the middle of a diverging scale, half-way between the ends.
        upside_down: whether low is better, so that the better colour of a diverging scale stands
            for low values.
    """

    kind: Kind
    low: float
    high: float
    mid: float = 0.0
    upside_down: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise GofalError(f"a colour scale from {self.low:g} to {self.high:g} has no width")

    @property
    def steps(self) -> int:
        """Steps of colour the palette has for this kind."""
        return len(LIGHT.sequential if self.kind == "sequential" else LIGHT.diverging)

    def step(self, value: float | None) -> str:
        """The step of a value as the style sheet names it; ``missing`` for none or NaN."""
        if value is None or not math.isfinite(value):
            return MISSING
        share = (value - self.low) / (self.high - self.low)
        return self._name(min(max(int(share * self.steps), 0), self.steps - 1))

    def bounds(self) -> list[float]:
        """Edges of the steps, ends included; one more than there are steps."""
        width = (self.high - self.low) / self.steps
        return [round(self.low + width * n, 12) for n in range(self.steps + 1)]

    def key(self, text: Format) -> list[dict[str, str]]:
        """Steps for a key: name, lower and upper bound in words."""
        words = [text(bound) for bound in self.bounds()]
        return [
            {"step": self._name(n), "low": words[n], "high": words[n + 1]}
            for n in range(self.steps)
        ]

    def _name(self, n: int) -> str:
        turned = self.upside_down and self.kind == "diverging"
        number = self.steps - n if turned else n + 1
        return f"{self.kind}-{number}"


def fitting_scale(
    values: Sequence[float | None],
    kind: Kind = "sequential",
    mid: float = 0.0,
    upside_down: bool = False,
    most: float | None = None,
) -> Scale:
    """A scale with round ends that holds all values; round bounds between steps too.

    Args:
        values: None and NaN are left out.
        kind: from little to much, or two ways from a middle.
        mid: the middle, of two ways.
        upside_down: whether low is better.
        most: the largest value there can be, and zero the least; a scale of one way does not go
            beyond them.
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return Scale(kind, mid - 1.0, mid + 1.0, mid, upside_down)
    if kind == "diverging":
        steps = len(LIGHT.diverging)
        # Bounds lie half a step from the middle: an even step makes them round.
        width = 2 * _rounded_up(max(abs(v - mid) for v in known) / steps)
        reach = width * steps / 2
        return Scale(kind, mid - reach, mid + reach, mid, upside_down)
    steps = len(LIGHT.sequential)
    width = _rounded_up((max(known) - min(known)) / steps)
    while (low := math.floor(min(known) / width + 1e-9) * width) + steps * width < max(known):
        width = _rounded_up(width * 1.01)
    if most is not None and max(known) <= most:
        low = min(low, most - steps * width)
        if low < 0.0 <= min(known):
            low, width = 0.0, most / steps
    return Scale(kind, low, low + steps * width, mid, upside_down)


def as_scale(scale: Scale | Mapping[str, Any]) -> Scale:
    """A scale from its settings.

    Raises:
        GofalError: the settings name something a scale has not, or its ends do not fit.
    """
    if isinstance(scale, Scale):
        return scale
    allowed = [field.name for field in fields(Scale)]
    for name in scale:
        if name not in allowed:
            raise unknown("setting of a colour scale", name, allowed)
    return Scale(**{name: value for name, value in scale.items() if value is not None})


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers that cover low to high, at most about ``most`` of them."""
    if not low < high:
        reach = abs(low) * 0.1 or 1.0
        low, high = low - reach, high + reach
    # Quarters would be rounded away by words with one decimal: 5.75 is no 5.8.
    width = _rounded_up((high - low) / max(most - 1, 1), (1.0, 2.0, 5.0, 10.0))
    first, last = math.floor(low / width + 1e-9), math.ceil(high / width - 1e-9)
    return [round(n * width, 12) for n in range(first, last + 1)]


def told_ticks(low: float, high: float, text: Format, most: int = 6) -> list[dict[str, Any]]:
    """Ticks with their words; fewer where the words round so far that two would be the same."""
    for count in range(most, 1, -1):
        places = ticks(low, high, count)
        words = _shortened([text(tick) for tick in places])
        if len(set(words)) == len(words):
            break
    return [{"value": tick, "text": word} for tick, word in zip(places, words, strict=True)]


def _shortened(numbers: list[str]) -> list[str]:
    """Numbers without decimals that are zero in all of them: 12 and 14 for 12.00 and 14.00."""
    if not all(re.fullmatch(r"[^\d\s]?[\d,]+\.\d+", one) for one in numbers):
        return numbers
    while all(one.endswith("0") for one in numbers):
        numbers = [one[:-1] for one in numbers]
    return [one.removesuffix(".") for one in numbers]


def _rounded_up(width: float, allowed: Sequence[float] = _ROUND) -> float:
    """The next round number: 1, 2, 2.5 or 5 times a power of ten, or what else is allowed."""
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(m * power for m in allowed if m * power >= width * (1 - 1e-9))
