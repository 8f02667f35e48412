"""Damaged files that people hand in: designs, scenarios, local facts, tables of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.fuzz.damage import TEXT, damaged
from gofal.abm.country import DEFAULT
from gofal.abm.results import SOURCE

_SMALL = """title_en = "small"
[design]
kind = "latin_hypercube"
points = 3
[vary]
fee_level = {}
rural_premium = { low = 0.1, high = 0.2 }
"carer.reach_mean" = [20.0, 25.0]
[run]
scenarios = ["baseline", "latc/pay_floor=0.2"]
set = ["fee_level@Powys=1.1:52+26"]
parameters = { "carer.life_ends" = 0.003 }
years = 1
burn_in_weeks = 2
seed = 1
only = ["Gwynedd", "Isle of Anglesey"]
replicates = 1
time_limit = 60.0
[keep]
outcomes = ["met_need", "stress_loss_4"]
levels = ["wales", "council"]
windows = ["1"]
"""
_PICTURE = """arm,outcome,difference,low,high,distinguishable
latc,rural_met_need,0.01,-0.01,0.03,False
latc,wage,0.2,0.1,0.3,True
"""


@cache
def wholes() -> Mapping[str, tuple[bytes, tuple[str, ...]]]:
    """Whole files, and the words of a command that reads each; FILE stands for the file."""
    sweep = ("sweep", "FILE", "--out", "out")
    local = ("run", "baseline", "--years", "1", "--local", "FILE")
    found = {
        "small.toml": (_SMALL.encode(), sweep),
        "forest.csv": (_PICTURE.encode(), ("figure", "forest", "FILE", "--out", "p.csv")),
    }
    for file in sorted((SOURCE / "docs" / "designs").glob("*.toml")):
        found[file.name] = (file.read_bytes(), sweep)
    for name in ("latc", "rebalancing", "pandemic"):
        data = (DEFAULT.scenarios / f"{name}.toml").read_bytes()
        found[f"my-{name}.toml"] = (data, ("run", "FILE", "--years", "1"))
    facts = SOURCE / "docs" / "examples" / "my-council.csv"
    found[facts.name] = (facts.read_bytes(), local)
    return found


def attempt(luck: Random, folder: Path) -> tuple[str, ...]:
    """Write a damaged file into a folder.

    Returns:
        The command that is given it.
    """
    # The small design is as good as the others, and read in a tenth of the time.
    names = [*wholes(), *["small.toml"] * 4, *["my-council.csv"] * 2]
    name = luck.choice(names)
    data, words = wholes()[name]
    (folder / name).write_bytes(damaged(data, luck, TEXT))
    return tuple(name if word == "FILE" else word for word in words)
