"""One policy a person can move: a range, a choice or an on-off switch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import solara

from gofal.viz.parts.scales import Format

type Value = float | str | bool
type Option = dict[str, Any]

_MOST_TEXTS = 400


@dataclass(frozen=True)
class Exact:
    """A field beside a range, for a number that no step of it meets.

    Attributes:
        step: from one number that may be typed to the next.
        label: of the field.
        unit: what stands behind it.
        refused: what is said to who types another number.
        factor: of what is typed over the value: 100 where shares are typed in per cent.
    """

    step: float
    label: str
    unit: str
    refused: str
    factor: float = 1.0


class Span(NamedTuple):
    """What a range covers.

    Attributes:
        low: lowest value.
        high: highest value.
        step: from one value to the next.
        exact: field for an exact number; none if None.
    """

    low: float
    high: float
    step: float
    exact: Exact | None = None


class Button(NamedTuple):
    """A button at the foot of a lever.

    Attributes:
        label: its text; there is none if empty.
        press: called when it is pressed.
    """

    label: str
    press: Callable[[], None]


_NO_FIELD = Exact(1.0, "", "", "")
_NO_BUTTON = Button("", lambda: None)


@solara.component_vue("lever.vue", vuetify=False)
def _Lever(  # noqa: N802
    kind: str,
    label: str,
    value: Value,
    low: float,
    high: float,
    step: float,
    default_value: Value,
    explain: str,
    text: str,
    texts: list[str],
    low_text: str,
    high_text: str,
    options: list[Option],
    evidence_label: str,
    reset_label: str,
    next_label: str,
    exact_step: float,
    exact_label: str,
    exact_unit: str,
    exact_refused: str,
    exact_factor: float,
    event_changed: Callable[[Any], None] | None = None,
    event_evidence: Callable[[Any], None] | None = None,
    event_next: Callable[[Any], None] | None = None,
) -> None:
    """Props of the Vue file."""


@solara.component
def Lever(  # noqa: N802
    label: str,
    unit: str,
    value: Value,
    span: Span | tuple[float, float, float] = (0.0, 1.0, 0.1),
    default: Value = 0.0,
    explain: str = "",
    text: str | Format = "",
    on_value: Callable[[Any], None] | None = None,
    evidence: Button = _NO_BUTTON,
    options: Sequence[Option] = (),
    reset_label: str = "",
    next_step: Button = _NO_BUTTON,
) -> None:
    """A lever: its label above, its value in words, and what it means below the label.

    Args:
        label: what is moved.
        unit: its unit; read out behind the ends of a range if ``text`` is no function.
        value: where it stands. A true or false makes it a switch.
        span: what a range covers, with a field for an exact number if it is a ``Span`` with one.
        default: where it stands in the baseline; marked on the range.
        explain: one plain sentence.
        text: the value in words, or a function that writes it, so that words move with the thumb.
        on_value: told a new value, which is one of those the lever allows.
        evidence: opens the evidence.
        options: value and label of each option; makes it a choice.
        reset_label: text of the button back to the default; none if empty.
        next_step: leads on from here.
    """
    kind = "choice" if options else "switch" if isinstance(value, bool) else "range"
    low, high, step, exact = span = Span(*span)

    def changed(new: Any) -> None:
        allowed = _allowed(new, kind, span, options)
        if on_value is not None and allowed is not None:
            on_value(allowed)

    _Lever(
        kind=kind,
        label=label,
        value=value,
        low=low,
        high=high,
        step=step,
        default_value=default,
        explain=explain,
        text=text if isinstance(text, str) else text(float(value)),
        texts=_texts(low, high, step, text) if kind == "range" else [],
        low_text=_written(low, unit, text),
        high_text=_written(high, unit, text),
        options=[dict(option) for option in options],
        evidence_label=evidence.label,
        reset_label=reset_label,
        next_label=next_step.label,
        **_field(exact or _NO_FIELD),
        event_changed=changed,
        event_evidence=lambda _: evidence.press(),
        event_next=lambda _: next_step.press(),
    )


def _written(value: float, unit: str, text: str | Format) -> str:
    return f"{value:g} {unit}".strip() if isinstance(text, str) else text(value)


def _texts(low: float, high: float, step: float, text: str | Format) -> list[str]:
    count = round((high - low) / step) + 1
    if isinstance(text, str) or count > _MOST_TEXTS:
        return []
    return [text(round(low + n * step, 10)) for n in range(count)]


def _field(exact: Exact) -> dict[str, Any]:
    return {f"exact_{one.name}": getattr(exact, one.name) for one in fields(Exact)}


def _allowed(new: object, kind: str, span: Span, options: Sequence[Option]) -> Value | None:
    """The value if the lever can take it, else nothing: what a browser sends is not trusted."""
    if kind == "switch":
        return new if isinstance(new, bool) else None
    if kind == "choice":
        known: list[Value] = [option["value"] for option in options]
        return next((value for value in known if _is_same(value, new)), None)
    return _in_range(new, span)


def _is_same(known: Value, new: object) -> bool:
    """Whether a browser sends what is known; it writes 1.0 as 1."""
    both = (known, new)
    if any(isinstance(one, bool) for one in both):
        return known is new
    if all(isinstance(one, int | float) for one in both):
        return known == new
    return type(known) is type(new) and known == new


def _in_range(new: object, span: Span) -> Value | None:
    """A number of a range that is on a step of its slider, or of its field."""
    if isinstance(new, bool) or not isinstance(new, int | float) or not math.isfinite(new):
        return None
    steps = (span.step, span.exact.step) if span.exact else (span.step,)
    counts = [(new - span.low) / step for step in steps]
    on_a_step = any(abs(count - round(count)) < 1e-6 for count in counts)
    return float(new) if on_a_step and span.low - 1e-9 <= new <= span.high + 1e-9 else None
