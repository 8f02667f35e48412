"""Damaged runs: folders of runs, kept runs of many, and a run that was saved to go on from."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.fuzz.folders import hurt
from benchmarks.fuzz.judge import End, judged
from benchmarks.fuzz.made import (
    ARMS,
    BURN_IN,
    SAVED,
    SEED,
    YEARS,
    Readers,
    make_runs,
    make_store,
    whole,
)

_REFERENCE, _ARM = ARMS
_FAN = ("figure", "fan", "--outcome", "met_need", "--out", "p.csv")
_COMPARE = (
    *("compare", *ARMS, "--years", str(YEARS), "--replicates", "2", "--seed", str(SEED)),
    *("--burn-in", str(BURN_IN), "--no-stress", "--work", "store", "--out", "made"),
)
COMMANDS: Readers = {
    make_store: (
        _COMPARE,
        _COMPARE,
        ("figure", "forest", "store", "--arm", _ARM, "--out", "p.csv"),
        ("figure", "fan", "store", "--arm", _ARM, "--outcome", "met_need", "--out", "p.csv"),
        ("figure", "council_map", "store", "--arm", _ARM, "--out", "p.csv"),
    ),
    make_runs: (
        (*_FAN, "runs"),
        (*_FAN, f"runs/{_ARM}"),
        ("run", _REFERENCE, "--years", "1", "--from", f"saved/{SAVED}", "--out", "made"),
    ),
}


def tried(luck: Random, folder: Path) -> End:
    """One command on damaged runs."""
    make, commands = luck.choice([*COMMANDS.items()])
    hurt(whole(make), folder, luck)
    return judged(luck.choice(commands), folder)
