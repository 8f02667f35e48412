"""Who a run is: a hash of all that its result depends on, and of nothing else."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from pathlib import Path

from gofal.abm.results import code_identity, plain
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments import windows
from gofal.experiments.sweep.keep import Keep
from gofal.experiments.sweep.work import RunFunction

LENGTH = 24  # hex digits of an id: among a million runs two alike are as likely as 1 in 10^17


def digest(content: object) -> str:
    """A hash of something that JSON can say; floats by their exact value."""
    text = json.dumps(plain(content), sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def code_of(run: RunFunction) -> dict[str, object]:
    """What the result of a run depends on besides its inputs: sources and packages.

    Args:
        run: the function that works out a run; the file it stands in counts too.
    """
    known = code_identity()
    files = [Path(str(inspect.getsourcefile(run))), Path(windows.__file__)]
    own = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    name = f"{run.__module__}.{run.__qualname__}"
    return {
        "python": known["python"],
        "packages": known["packages"],
        "model": known["rules_hash"],
        "run": f"{name} {own}",
    }


def run_id(scenario: Scenario, weeks: int, keep: Keep, code: str) -> str:
    """The id of a run; the same wherever, whenever and by whatever design it is asked for.

    Args:
        scenario: with its seed, scale, burn-in and replaced parameters; words do not count.
        weeks: length after the burn-in.
        keep: what is kept of it.
        code: hash of :func:`code_of`.
    """
    settings = sorted(
        ([s.lever, s.value, list(s.councils or ()), s.start_week, s.phase_weeks])
        for s in scenario.settings
    )
    content = {
        "code": code,
        "settings": settings,
        "scale": float(scenario.scale),
        "seed": scenario.seed,
        "burn_in_weeks": scenario.burn_in_weeks,
        "parameters": {name: float(value) for name, value in scenario.parameters.items()},
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
