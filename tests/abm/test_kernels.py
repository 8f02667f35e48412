"""Every kernel of the week gives what its plain-Python reading gives.

A week is run with each kernel that a step calls replaced by a judge: it copies the arguments, runs
the compiled kernel on the originals and the plain function on the copies, and compares all arrays
and the answer. For the plain reading the kernels that the kernel calls are plain as well; only
``gofal.agents.chance`` stays compiled (``tests/agents/test_chance.py`` compares that one).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher
from two_councils import COUNTRY

from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.week.market import staffing
from gofal.abm.week.transitions import closing
from gofal.abm.week.transitions.transfer import transfer
from gofal.abm.world.forms import owner_works
from gofal.agents.carer import Job

RTOL, ATOL = 1e-4, 2e-4


def kernels() -> dict[tuple[str, str], Any]:
    """Every place where a kernel is known by a name: (module, name) -> kernel."""
    return {
        (module.__name__, name): value
        for module in list(sys.modules.values())
        if module.__name__.startswith(("gofal.abm", "gofal.agents"))
        for name, value in vars(module).items()
        if isinstance(value, Dispatcher)
    }


@contextmanager
def plain(all_kernels: dict[tuple[str, str], Any]) -> Iterator[None]:
    """Context in which kernels other than those of ``gofal.agents.chance`` are plain functions."""
    put = {where: vars(sys.modules[where[0]])[where[1]] for where in all_kernels}
    for (module, name), kernel in all_kernels.items():
        if kernel.py_func.__module__ != "gofal.agents.chance":
            setattr(sys.modules[module], name, kernel.py_func)
    try:
        # Keys are added as 64-bit words that wrap around.
        with np.errstate(over="ignore"):
            yield
    finally:
        for (module, name), value in put.items():
            setattr(sys.modules[module], name, value)


class Copier:
    """Copies arguments so that views of one array stay views of one array."""

    def __init__(self) -> None:
        self.bases: dict[int, tuple[Any, Any]] = {}

    def __call__(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*(self(part) for part in value))
        return value

    def _array(self, array: Any) -> Any:
        base = array
        while isinstance(base.base, np.ndarray):
            base = base.base
        if id(base) not in self.bases:
            self.bases[id(base)] = (base, bytearray(base.tobytes()))
        assert base.flags.c_contiguous
        offset = array.ctypes.data - base.ctypes.data
        twin = np.ndarray(array.shape, array.dtype, self.bases[id(base)][1], offset, array.strides)
        return twin.view(type(array))


def arrays(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        for field, part in zip(value._fields, value, strict=True):
            yield from arrays(part, f"{name}.{field}")
    elif isinstance(value, np.ndarray) and value.dtype.names:
        for field in value.dtype.names:
            yield f"{name}.{field}", np.asarray(value[field])
    elif isinstance(value, np.ndarray):
        yield name, value


class Judge:
    """Stands where a kernel stood, and compares."""

    def __init__(self, kernel: Any, known: dict[tuple[str, str], Any], log: dict[str, int]) -> None:
        self.kernel, self.known, self.log = kernel, known, log
        self.name = f"{kernel.py_func.__module__.rpartition('.')[2]}.{kernel.py_func.__name__}"

    def __call__(self, *args: Any) -> Any:
        copies = _copied(args)
        answer = self.kernel(*args)
        with plain(self.known):
            reading = self.kernel.py_func(*copies)
        self.log[self.name] = self.log.get(self.name, 0) + 1
        self._same("answer", np.array(_numbers(answer)), np.array(_numbers(reading)))
        names = self.kernel.py_func.__code__.co_varnames
        for name, arg, copy in zip(names, args, copies, strict=False):
            for (field, mine), (_, other) in zip(
                arrays(arg, name), arrays(copy, name), strict=True
            ):
                self._same(field, mine, other)
        return answer

    def _same(self, field: str, mine: Any, other: Any) -> None:
        if mine.dtype.kind == "f":
            same = np.isclose(mine, other, rtol=RTOL, atol=ATOL, equal_nan=True)
        else:
            same = mine == other
        if not np.all(same):
            at = tuple(int(x[0]) for x in np.nonzero(~np.atleast_1d(same)))
            pytest.fail(
                f"{self.name}: {field}{list(at)} is {np.atleast_1d(mine)[at]} compiled, "
                f"{np.atleast_1d(other)[at]} read; {int((~same).sum())} differ"
            )


def _numbers(answer: Any) -> list[float]:
    """The numbers of an answer, of those within others too."""
    if isinstance(answer, tuple):
        return [x for one in answer for x in _numbers(one)]
    numbers: list[float] = np.asarray(answer, dtype=float).ravel().tolist()
    return numbers


def _copied(args: tuple[Any, ...]) -> list[Any]:
    copier = Copier()
    return [copier(arg) for arg in args]


def put_judges(
    module: Any, known: dict[tuple[str, str], Any], log: dict[str, int], patch: pytest.MonkeyPatch
) -> None:
    for name, kernel in list(vars(module).items()):
        if isinstance(kernel, Dispatcher) and kernel.py_func.__module__ != "gofal.agents.chance":
            patch.setattr(module, name, Judge(kernel, known, log))


def judged_week(model: CareModel, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Run a week of a fork under judges; returns how often each kernel was compared."""
    # The same week first, so that everything it needs is compiled before names are replaced.
    rehearsal = model.fork(model.followed)
    rehearsal.run_for(1)
    known, log = kernels(), cast("dict[str, int]", {})
    with monkeypatch.context() as patch:
        for name in [name for name in sys.modules if name.startswith("gofal.abm.week.")]:
            put_judges(sys.modules[name], known, log, patch)
        model.run_for(1)
    assert model.state_hash() == rehearsal.state_hash()
    return log


PEOPLE = (
    "routes._aided funds._fund_week switching._talk_over community._return community._triage "
    "community._connect community._visit coordinators._meet reablement._finish "
    "reablement._take_on family._families"
)

WEEKLY = (
    "course._end_and_change arrivals._arrive joining._seek_family joining.join_families "
    "families._linked_week families._calm_week "
    "families._unpaid_start hospital._hospital_week homes._live_on homes._would_move "
    "homes._move discharge._go_home "
    "assessment._assess reviews._review back._ask_council staffing.group_staff "
    "reach._count_offers reach._list_offers staffing.refresh_capacity queue._list_waiting "
    "match._match_waiting "
    "gaps._fill_gaps tours._group_visits tours._visit_density tours._plan_tours "
    "tours._make_tours tours._note_travel foresight._compare "
    "visits._cover_absence visits._deliver bills._bill capital._spend own_money.see_run_out "
    "wages._wages oncosts._at_one_share "
    "starts._begin_work starts._pay_for_hiring carers._work_on carers.take_off "
    "pool._renew_pool pool._weigh_posts pool._weigh_alone "
    "posts._find_posts search._search_jobs asking._ask "
    "pay._review_pay hand_back._hand_back leaving._see_owners "
    "monitor._shares alone._ask_peers market._give "
    "waits._wait_table people._people_at_work places._choice places._by_place"
)


def arm(name: str) -> Scenario:
    sets: dict[str, dict[str, float | str]] = {
        "baseline": {},
        "policy": {
            "rebalancing_target": 1.0, "rebalancing_route": "third_sector",
            "rebalancing_years": 0.0, "rebalancing_funding": 4.0, "community_catalysts": 2,
            "direct_payment_offer": 0.5, "rural_premium": 0.2, "coop_development_workers": 2,
        },
        "people": {
            "fund_offer": 0.5, "budget_offer": 0.5, "integrated_budget": 0.3, "brokers": 2,
            "living_centres": 2, "triage": 0.3, "community_connectors": 4, "area_coordinators": 1,
            "volunteers": 20, "volunteer_pay": 2, "reablement_places": 2, "unpaid_support": 0.5,
            "cash_for_care": 0.5, "self_funders": 2,
        },
        "weather": {
            "pandemic": 1.0, "pandemic_paid_by_plan": 0.5, "values_recruitment": 0.7,
            "shift_pay": 1.0, "contact_turnover": 2.0,
            "demography": 1.0, "training_subsidy": 1.0, "leave_refund": 1.0,
        },
    }  # fmt: skip
    return load_scenario("baseline").with_(set=sets[name])


@pytest.mark.parametrize(("name", "weeks"), [("baseline", 26), ("policy", 26), ("weather", 13)])
def test_kernels_equal_their_plain_reading(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch, name: str, weeks: int
) -> None:
    model = tiny_wales.fork(arm(name))
    model.run_for(weeks)
    # Week 13 and 26 are quarter weeks: places and choice are measured as well. In a week in which
    # a provider has just as many visits as fill a round, rounding decides which side it is on.
    log = judged_week(model, monkeypatch)
    aged = {"outside._more_complex"} if name == "weather" else set()
    weekly = {*WEEKLY.split(), *aged}
    assert set(log) >= weekly, weekly - set(log)


def test_kernels_of_peoples_money_and_community_equal_their_plain_reading(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny_wales.fork(arm("people"))
    model.run_for(13)
    log = judged_week(model, monkeypatch)
    wanted = {*WEEKLY.split(), *PEOPLE.split()}
    assert set(log) >= wanted, wanted - set(log)


def test_kernels_of_tenders_equal_their_plain_reading(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gofal.abm.week.commissioners import holders, lots

    sets: dict[str, float | str] = {"tender_share": 1.0, "tender_lead": 0.0}
    scenario = load_scenario("baseline").with_(set=sets)
    rehearsal, model = tiny_wales.fork(scenario), tiny_wales.fork(scenario)
    rehearsal.run_for(1)
    known, log = kernels(), cast("dict[str, int]", {})
    with monkeypatch.context() as patch:
        for module in (holders, lots):
            put_judges(module, known, log, patch)
        model.run_for(1)
    assert model.state_hash() == rehearsal.state_hash()
    assert model.state.tally["transferred_hours"].sum() > 0.0
    wanted = {"lots._see_pay", "lots._misjudge", "lots.pass_lots", "tenders.patch_bids"}
    assert set(log) >= wanted, wanted - set(log)


def test_the_kernel_of_people_from_abroad_equals_its_plain_reading(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gofal.abm.week.work import abroad

    model = tiny_wales.fork("baseline")
    come = {"work.from_abroad": 45.0, "work.abroad_home_care": 0.5}
    model.state.use_parameters(model.parameters.with_values(come))
    model.run_for(1)
    known, log = kernels(), cast("dict[str, int]", {})
    with monkeypatch.context() as patch:
        put_judges(abroad, known, log, patch)
        model.run_for(1)
    assert model.state.tally["from_abroad"].sum() > 0.0
    assert "abroad._come_from_abroad" in log


def test_the_first_week_equals_its_plain_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the made-up country, because uncompiled code is slow."""
    from gofal.abm.world import market, population

    rehearsal = CareModel("baseline", country=COUNTRY)
    known, log = kernels(), cast("dict[str, int]", {})
    with monkeypatch.context() as patch:
        for module in (population, market):
            put_judges(module, known, log, patch)
        built = CareModel("baseline", country=COUNTRY)
    assert built.state_hash() == rehearsal.state_hash()
    assert {
        "population._fill_clients",
        "population._fill_carers",
        "population._fill_unpaid",
        "market._employ",
    } <= set(log)


def test_moving_a_contract_equals_its_plain_reading(tiny_wales: CareModel) -> None:

    s = tiny_wales.fork("baseline").state
    p, hours = s.provider.columns, s.provider["planned"] * ~s.provider["owner_covers"]
    j = int(np.argmax(hours))
    to = int(s.commissioner["in_house"][p.council[j]])
    known, log = kernels(), cast("dict[str, int]", {})
    judged: Callable[..., float] = Judge(transfer, known, log)
    moved = judged(
        j,
        to,
        int(p.council[j]),
        0.5,
        s.client.columns,
        s.carer.columns,
        s.land,
        np.zeros(s.carer.capacity),
    )
    assert moved > 0.0
    ends = np.zeros(len(p.alive), dtype=np.bool_)
    ends[to] = True
    empty: Callable[..., None] = Judge(closing._empty_provider, known, log)
    memory = s.memory.refused_at, s.memory.visits_at
    stretches, alone, dismissed = s.stretches, owner_works(s), np.zeros(s.councils)
    theirs = s.carer.alive & (s.carer["provider"] == to) & (s.carer["job"] == Job.WORKING)
    goes = closing.Goes(
        s.land.council, s.memory.pool, s.carer.free, s.tally.rows(closing.GoneSeries)
    )
    empty(
        *(ends, s.client.columns, s.carer.columns, p, *memory),
        *(stretches, s.week, alone, goes, dismissed),
    )
    assert dismissed.sum() == dismissed[p.council[to]] == theirs.sum() > 0
    assert not (s.client["provider"] == to).any()
    assert not (s.carer["provider"] == to).any()


def test_the_judge_notices_a_difference(tiny_wales: CareModel) -> None:

    s = tiny_wales.fork("baseline").state

    def read(p: Any, k: Any, w: Any) -> None:
        staffing.refresh_capacity(p, k, w)
        p.planned[0] += 1.0

    class Wrong:
        py_func = staticmethod(read)

        def __call__(self, *args: Any) -> None:
            staffing.refresh_capacity(*args)

    with pytest.raises(pytest.fail.Exception, match=r"p\.planned\[0\]"):
        Judge(Wrong(), {}, {})(s.provider.columns, s.carer.columns, s.scratch(staffing.Staff))
