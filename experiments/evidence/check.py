"""A part of the evidence made again, to see that what is kept is what runs give."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.calibration.show import sets_here
from gofal.experiments.evidence.parts import Part, Parts, Row, folder_of
from gofal.experiments.evidence.run import Runner
from gofal.experiments.evidence.terms import BASELINE, Compared, Terms, policies
from gofal.experiments.reproduce.item import Item
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.store import Store

MEASURED = "seconds"


def check_part(_: Item) -> tuple[int, list[str]]:
    """Run one pair again, chosen by the rules, and compare its rows with those that are kept.

    Returns:
        How many rows were compared, and what differs, a line each.
    """
    terms = Terms(load_scenario(BASELINE), sets_here("en"))
    return again(Parts(folder_of(None), terms), run_arms)


def again(parts: Parts, runner: Runner) -> tuple[int, list[str]]:
    """The same for any parts; see :func:`check_part`."""
    every = [Compared(policy) for policy in policies()]
    held = sorted((arm for arm in every if parts.pairs(arm) and not parts.of(arm).error), key=_lot)
    if not held:
        return 0, [f"{parts.folder.name}: no part of today's rules {rules_hash()}"]
    lines, differs = 0, []
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for arm in (held[0].without, held[0]):
            runner([parts.terms.arm(arm, 1)], store, 1, None)
            fresh = Parts(Path(folder) / "parts", parts.terms)
            fresh.harvest([arm], store)
            rows, made = _rows(parts.of(arm)), _rows(fresh.of(arm))
            lines += len(made)
            differs += [f"{arm.part}: {row}" for row in made if row not in rows]
    return lines, differs


def _rows(part: Part) -> list[Row]:
    return [{k: v for k, v in row.items() if k != MEASURED} for row in part.held.get(1, ())]


def _lot(arm: Compared) -> bytes:
    return hashlib.sha256(f"{rules_hash()} {arm.part}".encode()).digest()
