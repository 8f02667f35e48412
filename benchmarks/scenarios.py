"""Random valid scenarios, recounted: ``python -m benchmarks.scenarios``.

Every scenario has a number, and the number alone decides what it is: some levers anywhere in their
range, in some councils, from some week on; two presets at once; parameters of one group at their
ends; or a policy in a run with dates. The model audits itself after every step; every few weeks
people, hours and money are counted once more here, row by row in plain Python and by nothing that
the model counts with. What was run is kept, a line a scenario, in ``results/scenarios.jsonl``;
killed and called again, it goes on there. Ends with 1 if anything did not balance.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.rows import adding, rows_of, version
from gofal.abm.history import History
from gofal.abm.levers import Lever, load_levers
from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import is_whole
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.abm.setting import Setting
from gofal.abm.world.ledger import PARTIES, Flow, Sector
from gofal.abm.world.prices import wage_floor
from gofal.agents.carer import Job
from gofal.agents.client import Stage
from gofal.agents.errors import GofalError
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.runs.worlds import users_worlds

KEPT = Path("results") / "scenarios.jsonl"
WEEKS, EVERY = 20, 5
SLICES = (
    ("Gwynedd", "Isle of Anglesey"),
    ("Newport", "Torfaen"),
    ("Cardiff", "Vale of Glamorgan"),
    ("Powys", "Ceredigion"),
)
HOURS, PENNY = 0.02, 0.01
SHARES = ("share", "0-1")


class Books(NamedTuple):
    """What every sector has, in pence, and of how many weeks payments are recorded."""

    balance: dict[Sector, int]
    weeks: int

    @classmethod
    def of(cls, model: CareModel) -> Books:
        """The books of a model as they are now."""
        held = (int(pence) for pence in model.state.ledger.balance)
        return cls(dict(zip(Sector, held, strict=True)), len(model.state.records.money))


type Made = Callable[[Random, Scenario], Scenario]


def base(luck: Random) -> Scenario:
    """What a policy is added to: two councils of one of two Wales."""
    only = luck.choice(SLICES)
    return load_scenario("baseline").with_(only=only, burn_in_weeks=60, seed=luck.choice([1, 2]))


def _value(lever: Lever, luck: Random) -> float:
    if lever.stepwise:
        return float(luck.randint(int(lever.low), int(lever.high)))
    ends = (lever.low, lever.high, lever.default)
    return luck.choice(ends) if luck.random() < 0.5 else luck.uniform(lever.low, lever.high)


def levers(luck: Random, usual: Scenario) -> Scenario:
    """Some levers, each somewhere, from some week on, at once or over some weeks."""
    every = load_levers()
    settings = []
    for name in luck.sample(sorted(every), luck.randint(1, 8)):
        phase = 0 if every[name].stepwise else luck.choice([0, 0, 1, 9, 26])
        where = luck.choice([None, None, (luck.choice(usual.only),), usual.only])
        settings.append(Setting(name, _value(every[name], luck), where, luck.randint(0, 9), phase))
    return usual.with_(settings=tuple(settings))


def presets(luck: Random, usual: Scenario) -> Scenario:
    """Two presets at once; where both set a lever the second counts."""
    one, two = (load_scenario(name) for name in luck.sample(scenario_names(), 2))
    own = {setting.lever for setting in two.settings}
    first = tuple(setting for setting in one.settings if setting.lever not in own)
    return usual.with_(settings=(*first, *two.settings))


def ends(luck: Random, usual: Scenario) -> Scenario:
    """Parameters of one group at their ends, and some levers; only what fits together."""
    known = all_parameters()
    groups = sorted({name.partition(".")[0] for name in known})
    while True:
        group = luck.choice(groups)
        own = [known.parameter(name) for name in known if name.startswith(f"{group}.")]
        open_ones = [one for one in own if one.low < one.high]
        values = {one.name: luck.choice([one.low, one.high]) for one in open_ones}
        with suppress(GofalError):
            known.with_values(values)
            if values:
                return levers(luck, usual.with_(parameters=values, burn_in_weeks=8))


def dates(luck: Random, usual: Scenario) -> Scenario:
    """Some levers in a run with dates, of which some events are left out."""
    expects = luck.choice(["central", "tight", "generous"])
    history = History(policy_from=luck.choice([2017, 2018]), expects=expects)
    return levers(luck, usual.with_(history=history, burn_in_weeks=8))


KINDS: tuple[Made, ...] = (levers, presets, levers, ends, presets, dates)
"""What a scenario is, by its number; ends and dates need a burn-in of their own, so are fewer."""


def scenario(number: int) -> Scenario:
    """The scenario of a number."""
    luck = Random(f"scenario {number}")  # noqa: S311
    return KINDS[number % len(KINDS)](luck, base(luck))


def run(chosen: Scenario, weeks: int = WEEKS) -> Iterator[str]:
    """Run a scenario, audited, and count again; yields what does not hold."""
    model = users_worlds().burnt_in(chosen, lambda _weeks: None).fork(chosen)
    model.validating = True
    before = Books.of(model)
    for start in range(0, weeks, EVERY):
        model.run_for(min(EVERY, weeks - start))
        yield from recounted(model, before)
    yield from _told(model)


def recounted(model: CareModel, before: Books) -> Iterator[str]:
    """People, hours and money counted once more, row by row.

    Args:
        model: some weeks later.
        before: its books as they were.
    """
    yield from _people(model)
    yield from _hours(model)
    yield from _money(model, before)


def _rows(table: Any, names: str) -> list[tuple[Any, ...]]:
    """The living rows of a table as plain numbers: row, and the columns named."""
    rows = table.rows()
    columns = (table[name][rows].tolist() for name in names.split())
    return [*zip(rows.tolist(), *columns, strict=True)]


def _people(model: CareModel) -> Iterator[str]:
    s = model.state
    for what in ("client", "carer", "unpaid", "provider"):
        uids = [uid for _, uid in _rows(getattr(s, what), "uid")]
        if len(set(uids)) < len(uids):
            yield f"week {model.week}: {len(uids) - len(set(uids))} of {what} are there twice"
    there = set(s.provider.rows().tolist())
    for row, stage, provider in _rows(s.client, "stage provider"):
        if (stage == Stage.SERVED) != (provider >= 0):
            yield f"week {model.week}: person {row} is of stage {stage} and has provider {provider}"
        if provider >= 0 and provider not in there:
            yield f"week {model.week}: person {row} has a provider that is gone"
    floor = wage_floor(s).tolist()
    councils = dict(_rows(s.provider, "council"))
    for row, job, employer, wage in _rows(s.carer, "job provider wage"):
        if job == Job.WORKING and wage < floor[councils[employer]] - PENNY:
            yield f"week {model.week}: carer {row} has {wage:.2f} an hour, under the floor"


def _hours(model: CareModel) -> Iterator[str]:
    s = model.state
    rota: dict[int, float] = defaultdict(float)
    for row, package, hours, carers in _rows(s.client, "package hours carer"):
        if sum(hours) > package + HOURS:
            yield f"week {model.week}: person {row} has {sum(hours):.2f} of {package:.2f} hours"
        for hour, carer in zip(hours, carers, strict=True):
            if carer >= 0:
                rota[carer] += hour
    for row, contact in _rows(s.carer, "contact"):
        if abs(rota.get(row, 0.0) - contact) > HOURS:
            counted = f"{contact:.2f} hours, people have {rota[row]:.2f} of them"
            yield f"week {model.week}: carer {row} has {counted}"


def _money(model: CareModel, before: Books) -> Iterator[str]:
    """Every sector has what it had, less what it paid, and what it was paid, in pence."""
    s = model.state
    due = dict(before.balance)
    for week in s.records.money[before.weeks :]:
        for flow, by_council in zip(Flow, week.tolist(), strict=True):
            payer, payee = PARTIES[flow]
            due[payer] -= sum(by_council)
            due[payee] += sum(by_council)
    for sector, pence in Books.of(model).balance.items():
        if pence != due[sector]:
            yield f"week {model.week}: {sector.name} has {pence} pence, payments say {due[sector]}"
    cash = sum(pence for _, pence in _rows(s.provider, "cash"))
    if cash != due[Sector.PROVIDER]:
        yield f"week {model.week}: firms hold {cash} pence, payments say {due[Sector.PROVIDER]}"


def _told(model: CareModel) -> Iterator[str]:
    """Outcomes of all the country are numbers, and shares are shares everywhere."""
    frame = model.outcomes()
    for name, outcome in OUTCOMES.items():
        shown = frame[frame["outcome"] == name]
        if outcome.unit in SHARES:
            values = [value for value in shown["value"].tolist() if not math.isnan(value)]
            if values and not -1e-9 <= min(values) <= max(values) <= 1.0 + 1e-9:
                yield f"{name}: {min(values)} to {max(values)} is no share"
        if any(math.isinf(value) for value in shown["value"].tolist()):
            yield f"{name} is infinite"
    met = frame[is_whole(frame) & (frame["outcome"] == "met_need")]["value"]
    if met.isna().any():
        yield "met_need of the country is no number"


def tried(number: int) -> list[str]:
    """What does not hold in the scenario of a number; a fault in the model is one of it."""
    try:
        return [*run(scenario(number))][:20]
    except Exception as error:
        return [" ".join(f"{type(error).__name__}: {error}".split())[:500]]


def known(file: Path) -> Mapping[int, list[str]]:
    """What was found before, by number."""
    return {row["number"]: row["found"] for row in rows_of(file)}


def main() -> int:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scenarios", description=__doc__)
    parser.add_argument("--tries", type=int, default=100, help="how many")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--again", type=int, help="show and run the scenario of this number")
    given = parser.parse_args()
    if given.again is not None:
        print(*scenario(given.again).settings, sep="\n")
        print(*(found := tried(given.again)), sep="\n")
        return 1 if found else 0
    start, ends, before = time.monotonic(), Counter[str](), known(KEPT)
    with adding(KEPT) as add:
        for number in range(given.first, given.first + given.tries):
            found = []
            if before.get(number, True):  # what did not balance is run once more
                found = tried(number)
                add({"number": number, "found": found, **version()})
            ends["found" if found else "balanced"] += 1
            for line in found[:3]:
                print(f"scenario {number}: {line}", flush=True)
    told = ", ".join(f"{name}: {count}" for name, count in sorted(ends.items()))
    print(f"{given.tries} scenarios in {time.monotonic() - start:.0f} s: {told}")
    return 1 if ends["found"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
