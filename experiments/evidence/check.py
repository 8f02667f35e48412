"""A part of the evidence made again, to see that what is kept is what runs give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.baseline import BASELINE
from gofal.experiments.calibration.show import sets_here
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.read import find_claims
from gofal.experiments.evidence.claim_parts import ClaimParts, folder_beside
from gofal.experiments.evidence.parts import Part, Parts, folder_of
from gofal.experiments.evidence.run import Runner
from gofal.experiments.evidence.tables import Row
from gofal.experiments.evidence.terms import Compared, Terms, policies
from gofal.experiments.reproduce.item import Item
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.store import Store

SAID = ("seconds", "rules")
"""What a row tells of its run; rules that stand give the same under another name."""


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


def check_claim_part(_: Item) -> tuple[int, list[str]]:
    """The same for a claim: one pair of all its runs; see :func:`check_part`."""
    terms = Terms(load_scenario(BASELINE), sets_here("en"))
    return claim_again(ClaimParts(folder_beside(folder_of(None)), terms), find_claims([]), run_arms)


def claim_again(
    parts: ClaimParts, claims: Sequence[Claim], runner: Runner
) -> tuple[int, list[str]]:
    """The same for any parts of claims; see :func:`check_claim_part`."""
    held = [claim for claim in claims if parts.of(claim).pairs]
    if not held:
        return 0, [f"{parts.folder.name}: no part of today's rules {rules_hash()}"]
    claim = min(held, key=lambda one: _drawn(one.slug))
    with TemporaryDirectory() as folder:
        store, fresh = Store(Path(folder)), ClaimParts(Path(folder) / "claims", parts.terms)
        runner(list(parts.of(claim).arms(1).values()), store, None, None)
        fresh.harvest([claim], store)
        kept, made = (_told(one.of(claim).held.get(1, ())) for one in (parts, fresh))
    return len(made), [f"{claim.slug}: {row}" for row in made if row not in kept]


def _rows(part: Part) -> list[Row]:
    return _told(part.held.get(1, ()))


def _told(rows: Iterable[Row]) -> list[Row]:
    return [{k: v for k, v in row.items() if v and k not in SAID} for row in rows]


def _lot(arm: Compared) -> bytes:
    return _drawn(arm.part)


def _drawn(name: str) -> bytes:
    return hashlib.sha256(f"{rules_hash()} {name}".encode()).digest()
