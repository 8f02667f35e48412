"""The identity of a run of a sweep: a hash of all that its result depends on."""

from __future__ import annotations

from collections.abc import Mapping

from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import arm_id, digest
from gofal.experiments.sweep.keep import Keep


def run_id(scenario: Scenario, weeks: int, keep: Keep, code: str) -> str:
    """The id of a run; the same wherever, whenever and by whatever design it is asked for.

    Args:
        scenario: with its seed, slice, burn-in and replaced parameters; words do not count.
        weeks: length after the burn-in.
        keep: what is kept of it.
        code: hash of :func:`code_of`.
    """
    content = {
        "code": code,
        "arm": arm_id(scenario),
        "weeks": weeks,
        "keep": [sorted(keep.outcomes), sorted(keep.levels), sorted(map(str, keep.windows))],
    }
    return digest(content)


def require_same_code(then: Mapping[str, object], now: Mapping[str, object]) -> None:
    """Refuse to go on with a sweep under other code, and say what changed.

    Raises:
        GofalError: the code is not that with which the sweep began.
    """
    before, after = _flat(then), _flat(now)
    changed = [
        f"{key} {before.get(key)} -> {after.get(key)}"
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
    if changed:
        raise GofalError(
            f"the code changed since this sweep began ({'; '.join(changed)}); its runs would not "
            "be comparable: give a new --out, or go back to the old code"
        )


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat |= _flat(value)
        else:
            flat[f"{prefix}{key}"] = value
    return flat
