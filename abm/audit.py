"""The audit: recount people, hours and money after a step, in plain NumPy.

``CareModel(validating=True)`` calls :func:`audit` after each of the eleven steps. What holds within
a state is checked every time; what holds between two steps is checked against a small note that is
kept for each running Wales (by its tally, and forgotten with it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from abm.ledger import PARTIES, Flow, Sector
from abm.state import State
from abm.tally import FLOWS, Tally
from agents.carer import Job
from agents.client import Route, Stage
from agents.table import F64, I64, Columns, Table

HOURS = 0.02
"""Hours a carer's or person's week may be off by rounding to single precision."""

NEVER_NEGATIVE = {
    "client": """
        need package complexity recovery ability privacy hours price delivered usual travel charge
        continuity wellbeing losing short wanted promised goal helped visited fund_hours
    """,
    "carer": """
        wage premium protected hours_wanted reach contact travel visits pay effective satisfaction
    """,
    "unpaid": """
        hours strain support
    """,
    "provider": """
        wage_over_floor travel_paid waiting_paid secure_offer fixed_cost overhead royalty tax
        dividend patience autonomy training skill radius max_clients growth wage mean_wage credit
        clients planned delivered travel staff pending capacity refused unfilled posts
        usual_travel pay income cost losses weekly_cost effort handed_back outlook
        freedom agreed leavers trust flexible padding rush withheld
        travel_due waiting_due secure_due relief pay_factor extra_cost idle_pay training_extra
        agreed_price council_income
    """,
    "commissioner": """
        fee charge_per_hour budget spend ration delay in_house_share own_share route_share
        route_target rural learned
    """,
    "catalyst": """
        caseload cases cost
    """,
}
AT_MOST_ONE = {
    "client": "complexity recovery unmet continuity goal",
    "carer": "satisfaction",
    "unpaid": "strain support",
    "provider": """
        effort outlook skill royalty freedom trust flexible rush travel_due waiting_due secure_due
        relief
    """,
    "commissioner": "ration own_share route_share rural learned",
    "catalyst": "",
}

_BORN = {
    "client": ("need",),
    "carer": ("work",),
    "unpaid": ("need",),
    "provider": ("providers", "commissioners", "catalysts"),
    "catalyst": ("catalysts",),
}


class AuditError(AssertionError):
    """The books of a Wales do not balance; says in which week, after which step and where."""


@dataclass
class _Note:
    """What the last audit saw: enough to tell what the step after it changed."""

    week: int
    step: str
    alive: dict[str, int]
    employed: int
    flows: dict[str, float]
    contact: F64
    travel: F64
    usual: F64
    balance: I64
    opening: I64


_NOTES: WeakKeyDictionary[Tally, _Note] = WeakKeyDictionary()
_ORDER = ("need", "access", "matching", "rounds", "delivery", "money", "work", "providers",
          "commissioners", "catalysts", "measure")  # fmt: skip


def audit(state: State, step_name: str) -> None:
    """Check a state right after a step of the week.

    Args:
        state: the Wales.
        step_name: name of the step that has just run, as in ``abm.week.WEEK``.

    Raises:
        AuditError: something does not add up.
    """
    _Audit(state, step_name).run()


class _Audit:
    def __init__(self, state: State, step: str) -> None:
        self.state, self.step = state, step
        self.tables: dict[str, Table[Any]] = {
            "client": state.client, "carer": state.carer, "unpaid": state.unpaid,
            "provider": state.provider, "commissioner": state.commissioner,
            "catalyst": state.catalyst,
        }  # fmt: skip
        self.c, self.k, self.p = (
            state.client.columns,
            state.carer.columns,
            state.provider.columns,
        )
        self.clients = state.client.rows()
        self.served = self.clients[self.c.stage[self.clients] == Stage.SERVED]
        self.carers = state.carer.rows()
        self.slots = self.c.carer[self.clients]
        self.booked = self.c.hours[self.clients].astype(np.float64)

    def run(self) -> None:
        for name, table in self.tables.items():
            self._rows(name, table)
            self._numbers(name, table)
        self._packages()
        self._employment()
        self._families()
        self._rotas()
        self._ghosts()
        self._catalysts()
        self._ledger()
        if self.step == "rounds":
            self._after_rounds()
        elif self.step == "delivery":
            self._after_delivery()
        elif self.step == "money":
            self._after_money()
        elif self.step == "measure":
            self._after_measure()
        before = _NOTES.get(self.state.tally)
        if before is not None and self._follows(before):
            self._changes(before)
            self._remember(before)
        else:
            self._remember(None)

    # -- within a state ---------------------------------------------------------------------

    def _rows(self, name: str, table: Table[Columns]) -> None:
        """Rows in use and free rows are all rows, and nobody lives twice."""
        listed = table.free.rows[: int(table.free.top[0])]
        free = np.zeros(table.capacity, dtype=np.bool_)
        free[listed] = True
        alive = int(table.alive.sum())
        if alive + len(listed) != table.capacity or int(free.sum()) != len(listed):
            self._fail(f"{name}: {alive} alive and {len(listed)} free of {table.capacity} rows")
        self._none(name, "is alive and free at once", np.flatnonzero(free & table.alive))
        if self.step in (*_BORN.get(name, ()), "measure"):
            twins = alive - len(np.unique(table["uid"][table.rows()]))
            if twins:
                self._fail(f"{name}: {twins} uids occur twice")

    def _numbers(self, name: str, table: Table[Columns]) -> None:
        """No number that is not one, none negative or above one where that cannot be."""
        if name == "unpaid" and self.step not in ("need", "delivery"):
            return
        rows = table.rows()
        for column in table.specs:
            values = table[column][rows]
            if values.dtype.kind == "f" and not np.isfinite(values).all():
                self._fail(f"{name}.{column} is not finite")
        for column in NEVER_NEGATIVE[name].split():
            values = table[column][rows]
            if values.size and values.min() < -1e-5:
                self._fail(f"{name}.{column} is negative ({values.min():g})")
        for column in AT_MOST_ONE[name].split():
            values = table[column][rows]
            if values.size and values.max() > 1.0 + 1e-5:
                self._fail(f"{name}.{column} is above 1 ({values.max():g})")

    def _packages(self) -> None:
        """Exactly those served have a provider, one that lives and may serve them."""
        c, p, rows, served = self.c, self.p, self.clients, self.served
        has = c.provider[rows] >= 0
        self._none(
            "client",
            "has a provider without being served, or is served without",
            rows[has != (c.stage[rows] == Stage.SERVED)],
        )
        j = c.provider[served]
        self._none("client", "is served by a provider that is gone", served[~p.alive[j]])
        council = self.state.land.council[c.place[served]]
        listed = p.serves_council[j] & (p.contract[j, council] > 0)
        allowed = np.choose(
            c.route[served],
            [
                listed, p.serves_direct[j], p.serves_own[j],
                p.serves_council[j] & p.serves_direct[j], p.serves_council[j],
            ],
        )  # fmt: skip
        self._none("client", "is served by a provider that may not", served[~allowed.astype(bool)])
        self._none("client", "belongs to the future", rows[c.since[rows] > self.state.week])

    def _employment(self) -> None:
        """Seekers have no employer, others a living one; those hired are counted as pending."""
        k, p, rows = self.k, self.p, self.carers
        seeking = k.job[rows] == Job.SEEKING
        employed = k.provider[rows] >= 0
        self._none("carer", "seeks work and has an employer", rows[seeking & employed])
        self._none("carer", "has a job and no employer", rows[~seeking & ~employed])
        at = rows[employed]
        self._none("carer", "has an employer that is gone", at[~p.alive[k.provider[at]]])
        hired = at[k.job[at] == Job.HIRED]
        pending = np.bincount(k.provider[hired], minlength=len(p.alive))
        self._none("provider", "miscounts those hired", np.flatnonzero(pending != p.pending))
        micro = p.alive & (p.form == self.state.model_code("micro_enterprise"))
        staff = np.bincount(k.provider[at], minlength=len(p.alive))
        self._none("micro-enterprise", "has not one owner", np.flatnonzero(micro & (staff != 1)))

    def _families(self) -> None:
        """A person and the family carer name each other."""
        c, u, rows = self.c, self.state.unpaid.columns, self.clients
        linked = rows[c.unpaid[rows] >= 0]
        other = c.unpaid[linked]
        mutual = (
            u.alive[other] & (u.uid[other] == c.unpaid_uid[linked]) & (u.client[other] == linked)
        )
        self._none("client", "has a family carer who does not know it", linked[~mutual])
        alone = rows[(c.stage[rows] == Stage.FAMILY) & (c.unpaid[rows] < 0)]
        if self.step != "need":
            self._none("client", "has cash for a family carer and none", alone)
        carers = np.flatnonzero(u.alive & (u.client >= 0))
        person = u.client[carers]
        mutual = (
            c.alive[person] & (c.unpaid[person] == carers) & (c.unpaid_uid[person] == u.uid[carers])
        )
        self._none("unpaid carer", "cares for someone who does not know it", carers[~mutual])

    def _rotas(self) -> None:
        """Visits: by carers at work for the person's provider, within reach, booked once."""
        c, k, rows = self.c, self.k, self.clients
        person, slot = np.nonzero(self.slots >= 0)
        client, carer = rows[person], self.slots[person, slot]
        at_work = k.alive[carer] & (k.job[carer] == Job.WORKING)
        self._none("client", "is on the rota of someone not at work", client[~at_work])
        other = k.provider[carer] != c.provider[client]
        self._none("client", "is visited by a carer of another provider", client[other])
        minutes = self.state.land.minutes[k.home[carer], c.place[client]]
        self._none("carer", "is sent beyond reach", carer[minutes > k.reach[carer]])
        pair = client.astype(np.int64) * len(k.alive) + carer
        pair.sort()
        if (pair[1:] == pair[:-1]).any():
            self._fail("client: a carer fills two slots of one package")
        self._none("client", "has hours without a carer",
                   rows[((self.slots < 0) & (self.booked != 0.0)).any(axis=1)])  # fmt: skip
        over = self.booked.sum(axis=1) > c.package[rows] + HOURS
        self._none("client", "has more hours booked than the package", rows[over])
        total = np.bincount(carer, weights=self.booked[person, slot], minlength=len(k.alive))
        off = np.abs(total - k.contact)[self.carers] > HOURS
        self._none("carer", "has other contact hours than the rota", self.carers[off])

    def _ghosts(self) -> None:
        """Rows of closed providers hold nothing."""
        p, w = self.p, self.state.work
        gone = ~p.alive
        for name, values in (
            ("visits", w.visits_at[gone]), ("refusals", w.refused_at[gone]),
            ("people", p.clients[gone]), ("hours", p.planned[gone]), ("cash", p.cash[gone]),
            ("pay", p.pay[gone]), ("staff on the way", p.pending[gone]),
        ):  # fmt: skip
            if values.any():
                self._fail(f"a closed provider still has {name}")
        if not (np.isfinite(w.refused_at).all() and (w.refused_at >= 0).all()):
            self._fail("hours refused are negative or not finite")
        own = self.state.commissioner.columns.in_house
        self._none(
            "council", "has an own service that is gone", np.flatnonzero((own >= 0) & ~p.alive[own])
        )

    def _catalysts(self) -> None:
        """Each provider counted by the catalyst that helped it, and no case without one."""
        t, p = self.state.catalyst, self.p
        helped = np.flatnonzero(p.alive & (p.catalyst >= 0))
        self._none("provider", "is helped by nobody", helped[~t.alive[p.catalyst[helped]]])
        cases = np.bincount(p.catalyst[helped], minlength=t.capacity)
        off = t.alive & (np.abs(cases - t["cases"]) > 0.5)
        self._none("catalyst", "miscounts its cases", np.flatnonzero(off))
        over = t.alive & (t["cases"] > np.ceil(self.state.scale * t["caseload"]) + 0.5)
        self._none("catalyst", "has more cases than its caseload", np.flatnonzero(over))

    def _ledger(self) -> None:
        """Every penny that left someone came to someone; providers' cash is their balance."""
        ledger, p = self.state.ledger, self.p
        if int(ledger.balance.sum()) != 0:
            self._fail(f"ledger: sectors sum to {int(ledger.balance.sum())} pence, not 0")
        cash, owned = int(p.cash[p.alive].sum()), int(ledger.balance[Sector.PROVIDER])
        if cash != owned:
            self._fail(f"providers hold {cash} pence, the ledger says {owned}")
        if (ledger.week < 0).any():
            self._fail("ledger: a flow runs backwards")
        covered = p.alive & p.owner_covers
        self._none(
            "provider",
            "is paid for by its council and has cash",
            np.flatnonzero(covered & (p.cash != 0)),
        )

    # -- after some steps -------------------------------------------------------------------

    def _after_rounds(self) -> None:
        """Providers' sums are those of their packages and carers."""
        c, k, p, served = self.c, self.k, self.p, self.served
        size = len(p.alive)
        package = np.bincount(c.provider[served], weights=c.package[served], minlength=size)
        self._same("planned hours", p.planned, package)
        self._same("people", p.clients, np.bincount(c.provider[served], minlength=size))
        over = p.clients > p.max_clients
        self._none("provider", "serves more people than it may", np.flatnonzero(p.alive & over))
        at = self.carers[k.job[self.carers] == Job.WORKING]
        self._same("staff", p.staff, np.bincount(k.provider[at], minlength=size))
        travel = np.bincount(k.provider[at], weights=k.travel[at], minlength=size)
        self._same("travel", p.travel, travel)
        idle = self.carers[k.job[self.carers] != Job.WORKING]
        self._none("carer", "has visits without being at work", idle[k.contact[idle] > HOURS])
        charged = float(c.travel[self.clients].sum(dtype=np.float64))
        if abs(charged - float(k.travel[at].sum(dtype=np.float64))) > HOURS + 1e-4 * charged:
            self._fail("travel of carers is not the travel charged to people")
        visits = self.state.work.visits_at.sum(dtype=np.float64)
        wanted = package.sum() / self.state.parameters["travel.visit_hours"]
        if abs(visits - wanted) > 1e-3 * max(1.0, wanted):
            self._fail(f"{visits:.1f} visits by provider and place, {wanted:.1f} in packages")

    def _after_delivery(self) -> None:
        """Nobody gets more than was planned; sums by provider and council agree."""
        c, p, t = self.c, self.p, self.state.tally
        rows, served = self.clients, self.served
        # Who has a bundle of hours may use less or more than the package in a week.
        bundle = c.wanted[rows] > 0.0
        part = np.where(bundle, c.wanted[rows] / np.maximum(c.package[rows], 1e-9), 1.0)
        planned = self.booked.sum(axis=1) * part
        came = c.delivered[rows].astype(np.float64)
        self._none("client", "got more hours than were booked", rows[came > planned + HOURS])
        missed = np.abs(planned - came - c.missed[rows]) > HOURS
        missed &= ~c.cancelled[rows]
        self._none("client", "has missed hours that do not add up", rows[missed])
        self._none("client", "got more from usual carers than in all",
                   rows[c.usual[rows] > came + HOURS])  # fmt: skip
        idle = rows[c.stage[rows] != Stage.SERVED]
        self._none("client", "got hours without being served", idle[c.delivered[idle] > 0.0])
        by = np.bincount(c.provider[served], weights=c.delivered[served], minlength=len(p.alive))
        self._same("delivered hours", p.delivered, by)
        for stage, name in ((Stage.COMMUNITY, "community_people"), (Stage.FAMILY, "family_people"),
                            (Stage.REABLED, "reabled_people")):  # fmt: skip
            self._recount(name, t[name].sum(), float((c.stage[rows] == stage).sum()))
        everybody = rows[c.stage[rows] != Stage.CONTACT]
        self._recount("known_people", t["known_people"].sum(), float(len(everybody)))
        waiting = rows[c.stage[rows] == Stage.WAITING]
        known = np.concatenate([served, waiting])
        for name, value in (
            ("served", len(served)), ("waiting", len(waiting)), ("people", len(known)),
            ("package_hours", c.package[known].sum(dtype=np.float64)),
            ("need_hours", c.need[known].sum(dtype=np.float64)),
            ("delivered_hours", came.sum()),
            ("waiting_hours", c.package[waiting].sum(dtype=np.float64)),
        ):  # fmt: skip
            self._recount(name, t[name].sum(), float(value))
        split = t["rural_package"].sum() + t["urban_package"].sum()
        self._recount("rural and urban packages", split, t["package_hours"].sum())

    def _after_money(self) -> None:
        """Pay, charges and own money of the books are those of the people."""
        c, k, p, t, served = self.c, self.k, self.p, self.state.tally, self.served
        week = self.state.ledger.week.sum(axis=1) / 100.0
        at = self.carers[k.job[self.carers] == Job.WORKING]
        slack = 0.01 * (len(p.alive) + self.state.councils)
        own = served[c.route[served] == Route.OWN_MONEY]
        worth = (c.price * c.delivered).astype(np.float64)
        for name, booked, counted in (
            ("pay", week[Flow.PAY], k.pay[at].sum(dtype=np.float64)),
            ("pay by council", week[Flow.PAY], t["pay"].sum()),
            ("own money", week[Flow.OWN_CARE], worth[own].sum()),
            ("charges", week[Flow.CLIENT_CHARGES], c.charge[served].sum(dtype=np.float64)),
        ):
            self._recount(name, booked, counted, slack)

    def _after_measure(self) -> None:
        """What was written down is what was."""
        records, ledger = self.state.records, self.state.ledger
        if not np.array_equal(records.money[-1], ledger.week):
            self._fail("the week's flows were not written down as they were")
        flows = np.array([self.state.tally[name] for name in FLOWS])
        if not np.isfinite(flows).all() or (flows < 0.0).any():
            bad = FLOWS[int(np.flatnonzero(~(flows >= 0.0).all(axis=1))[0])]
            self._fail(f"tally: {bad} is negative or not finite")
        number = int(self.p.alive.sum())
        listed = self.state.tally["providers"].sum() + self.state.tally["micros"].sum()
        if number != listed:
            self._fail(f"{number} providers, {listed:g} in the tally")

    # -- between two steps ------------------------------------------------------------------

    def _follows(self, before: _Note) -> bool:
        """Whether the note was taken right before the step that has just run."""
        at = _ORDER.index(self.step)
        return (before.week, before.step) == (self.state.week - (at == 0), _ORDER[at - 1])

    def _changes(self, before: _Note) -> None:
        """What a step changed is what it says it changed."""
        opened = self.step == "need"
        flow = {name: self._sum(name) - (0.0 if opened else before.flows[name]) for name in FLOWS}
        change = {name: len(table) - before.alive[name] for name, table in self.tables.items()}
        came = flow["contacts"] + flow["unpaid_formal"] + flow["met_first"]
        left = flow["ended"] + flow["left_waiting"] + flow["diverted"]
        self._grew("clients", change["client"], came - left)
        new = flow["entries"] + flow["micro_entries"]
        gone = flow["exits_failed"] + flow["exits_withdrew"] + flow["exits_ended"]
        gone += flow["joined_another"]
        self._grew("providers", change["provider"], new - gone)
        self._carers_changed(before, flow, change["carer"])
        if opened:
            self._grew("unpaid carers counted", self._sum("unpaid_carers"), before.alive["unpaid"])
            if change["unpaid"] < -flow["unpaid_stopped"]:
                self._fail("unpaid carers vanished without stopping")
        else:
            self._grew("unpaid carers", change["unpaid"], 0)
        if self.step in ("matching", "rounds"):
            self._no_overbooking(before)
        if not np.array_equal(self.state.ledger.balance - self._told(), before.opening):
            sector = int(np.argmax(self.state.ledger.balance - self._told() != before.opening))
            self._fail(f"ledger: {Sector(sector).name} gained or lost what no flow tells")

    def _carers_changed(self, before: _Note, flow: dict[str, float], change: int) -> None:
        if self.step != "work":
            self._grew("carers", change, 0)
            return
        gave_up = flow["entrants"] - flow["left_sector"] - change
        seekers = before.alive["carer"] - before.employed + flow["leavers"] + flow["entrants"]
        if not 0 <= gave_up <= seekers:
            self._fail(f"carers: {gave_up:g} gave up, of {seekers:g} who sought work")
        employed = self._employed() - before.employed
        self._grew("carers with an employer", employed, flow["hired"] - flow["leavers"])

    def _no_overbooking(self, before: _Note) -> None:
        """Who was given visits in this step had room for them, with the travel known before it."""
        k, rows = self.k, self.carers
        rose = rows[k.contact[rows] > before.contact[rows] + HOURS]
        wanted = k.hours_wanted[rose].astype(np.float64)
        usual = before.usual[k.provider[rose]]
        room = np.maximum(wanted / (1.0 + usual), wanted - before.travel[rose])
        over = k.contact[rose] > room + HOURS
        self._none("carer", "was booked beyond the hours wanted", rose[over])

    def _remember(self, before: _Note | None) -> None:
        s = self.state
        balance = s.ledger.balance.copy()
        if before is None:
            opening = balance - self._told()
        else:
            opening = balance if self.step == "measure" else before.opening
        _NOTES[s.tally] = _Note(
            week=s.week,
            step=self.step,
            alive={name: len(table) for name, table in self.tables.items()},
            employed=self._employed(),
            flows={name: self._sum(name) for name in FLOWS},
            contact=self.k.contact.astype(np.float64),
            travel=self.k.travel.astype(np.float64),
            usual=self.p.usual_travel.astype(np.float64),
            balance=balance,
            opening=opening,
        )

    def _told(self) -> I64:
        """What the week's flows come to by sector."""
        told = np.zeros_like(self.state.ledger.balance)
        for flow, total in zip(Flow, self.state.ledger.week.sum(axis=1), strict=True):
            payer, payee = PARTIES[flow]
            told[payer] -= total
            told[payee] += total
        return told

    def _sum(self, series: str) -> float:
        return float(self.state.tally[series].sum())

    def _employed(self) -> int:
        return int((self.k.provider[self.carers] >= 0).sum())

    # -- telling ----------------------------------------------------------------------------

    def _grew(self, what: str, by: float, told: float) -> None:
        if abs(by - told) > 0.5:
            self._fail(f"{what}: {by:g}, the tally says {told:g}")

    def _same(self, what: str, kept: NDArray[Any], counted: NDArray[Any]) -> None:
        off = np.abs(kept.astype(np.float64) - counted) > HOURS + 1e-4 * np.abs(counted)
        if off.any():
            j = int(np.flatnonzero(off)[0])
            self._fail(f"provider {j}: {what} {kept[j]:g}, counted {counted[j]:g}")

    def _recount(self, what: str, kept: float, counted: float, slack: float = HOURS) -> None:
        if abs(kept - counted) > slack + 1e-5 * abs(counted):
            self._fail(f"{what}: {kept:.4f} in the books, {counted:.4f} counted")

    def _none(self, who: str, what: str, rows: NDArray[Any]) -> None:
        """Fail if there is anybody in ``rows``, of whom ``what`` is true."""
        if len(rows):
            self._fail(f"{len(rows)} x {who} {what}; first in row {int(rows[0])}")

    def _fail(self, why: str) -> NoReturn:
        raise AuditError(f"week {self.state.week}, after {self.step}: {why}")
