"""Toy runs with all tables that claims read, and a claim with a part of every kind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from toy_evidence import COUNCILS, tables

from gofal.abm.results import WALES
from gofal.experiments.runs.store import Arm, Store

FORMS = ("private_agency", "in_house", "latc", "third_sector")
TEXTS = "\n".join(
    f'{text}_{language} = "words {language}"'
    for text in ("title", "hypothesis", "mechanism")
    for language in ("en", "cy")
)
HEAD = f"""
{TEXTS}
evidence = ["E001"]
years = 4
stress = true
arms.base = {{}}
arms.latc = {{ scenario = "latc" }}
arms.f1 = {{ settings = ["fee_level=1.05"] }}
arms.f2 = {{ settings = ["fee_level=1.1"] }}
arms.f3 = {{ settings = ["fee_level=1.15"] }}
"""
LADDER = 'ladder = ["base", "f1", "f2", "f3", "latc"]\ndoses = [0, 1, 2, 3, 4]'
ADJUSTED = (
    'column = "trust"\nforms = ["third_sector"]\nbeside = ["private_agency"]\n'
    'controls = ["mean_wage", "planned"]\nmargin = 0.02'
)
PARTS = {
    "difference": ("wage", 'arm = "latc"\nagainst = "base"\nexpect = "up"\nsize = 0.1'),
    "equivalence": ("met_need", 'arm = "latc"\nagainst = "base"\nmargin = 0.1\nrelative = true'),
    "interaction": ("fee", 'plus = ["f2", "base"]\nminus = ["f1", "f1"]\nexpect = "up"\nsize = 1'),
    "dose": ("exit_rate", f'{LADDER}\nexpect = "up"\nsize = 0.1'),
    "bend": ("met_need", f"{LADDER}\nwithin = [1, 2]\nslack = 0.5"),
    "level": ("form_survival", 'arm = "base"\nwindow = "1"\nforms = ["latc"]\n'
              'at_least = 0.5\nslack = 0.1'),
    "gap_closed": ("wage", 'worse = "base"\nremedy = "latc"\nat_least = 0.2\nslack = 0.1'),
    "trajectory": ("surplus", 'arm = "latc"\nforms = ["latc"]\nat_most = 0\nslack = 10'),
    "change": ("turnover", 'arm = "latc"\nagainst = "base"\nsince = "1"\nexpect = "up"\nsize = 1'),
    "between": ("care_price", 'arm = "base"\nforms = ["latc"]\nbeside = ["in_house"]\n'
                'expect = "up"\nsize = 0.1'),
    "correlation": ("stress_loss_4", 'with = "hhi"\narm = "base"\nexpect = "up"\nsize = 0.3'),
    "adjusted": ("form_trust", f'arm = "base"\nwindow = "1-3"\n{ADJUSTED}'),
}  # fmt: skip
"""Outcome and further lines, by kind."""
EVERY_KIND = HEAD + "".join(
    f'\n[[part]]\nkind = "{kind}"\noutcome = "{outcome}"\n{lines}\n'
    for kind, (outcome, lines) in PARTS.items()
)


def toy_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """Keep what the arms would give, with all that claims read; a surge goes wrong."""
    for arm in arms:
        if any(setting.lever == "demand_surge" for setting in arm.scenario.settings):
            store.keep(arm, {}, {"seconds": 2.0, "error": "GofalError: a toy"})
        else:
            store.keep(arm, all_tables(arm), {"seconds": 2.0, "error": None})


def all_tables(arm: Arm) -> dict[str, pd.DataFrame]:
    """Every table of a run; numbers that only its content decides."""
    content = hashlib.sha256(f"{arm.key} {arm.years}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(content[:8], "big"))
    levers = {setting.lever for setting in arm.scenario.settings}
    name = "latc" if "latc" in levers else "baseline"  # of which toy runs have an effect
    made = tables(replace(arm, scenario=replace(arm.scenario, name=name)))
    made["councils"]["hhi"] += rng.normal(0.0, 0.1, len(made["councils"]))
    rows = [(code, f"stress_loss_{week}") for code in (WALES, *COUNCILS) for week in (4, 13)]
    stress = pd.DataFrame(rows, columns=["code", "outcome"])
    made["stress"] = stress.assign(value=rng.uniform(0.0, 1.0, len(rows)))
    made["providers"] = _providers(arm, rng)
    keys = pd.MultiIndex.from_product(
        [range(1, arm.years + 1), COUNCILS, FORMS, ("council",)],
        names=["year", "council", "form", "route"],
    )
    of = ("people", "wellbeing", "continuity", "complexity", "need", "above_need", "unmet", "price")
    numbers = rng.uniform(1.0, 9.0, (len(keys), len(of)))
    made["care"] = pd.DataFrame(numbers, index=keys, columns=list(of)).reset_index()
    names = ["carers", "satisfaction", "effective", "secure", "before", "left"]
    numbers = rng.uniform(1.0, 9.0, (len(keys), len(names)))
    made["work"] = pd.DataFrame(numbers, index=keys, columns=names).reset_index()
    return made


def _providers(arm: Arm, rng: np.random.Generator) -> pd.DataFrame:
    """Sixty providers, a few of each kind founded under the policy."""
    quarters = range(0, arm.weeks, 13)
    first = arm.scenario.policy_week
    founded = np.where(np.arange(60) < 20, first + rng.integers(0, 26, 60), first - 100)
    last = np.where(rng.random(60) < 0.3, 100, arm.weeks)
    parts = []
    for week in quarters:
        numbers = {
            name: rng.uniform(0.1, 0.9, 60)
            for name in ("clients", "staff", "usual_travel", "margin", "cash", "trust", "skill")
        }
        one = pd.DataFrame({"uid": np.arange(60), "founded": founded, "week": week, **numbers})
        one["form"] = [FORMS[n % len(FORMS)] for n in range(60)]
        one["council"] = [COUNCILS[n % len(COUNCILS)] for n in range(60)]
        one["mean_wage"] = rng.uniform(8.0, 12.0, 60)
        one["weekly_cost"] = rng.uniform(1e3, 9e3, 60)
        one["planned"] = one["delivered"] = rng.uniform(10.0, 900.0, 60)
        parts.append(one[(week >= founded - first) & (week <= last)])
    return pd.concat(parts, ignore_index=True)
