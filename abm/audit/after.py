"""Checks after one step of the week: its sums are those of the people."""

from __future__ import annotations

import numpy as np

from gofal.abm.audit.books import HOURS, Books
from gofal.abm.week.delivery.visits import Absence
from gofal.abm.world.ledger import Flow
from gofal.abm.world.series import FLOWS
from gofal.agents.calls import CallRules, carers_visits
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage
from gofal.agents.hospital import Hospital


def check(b: Books) -> None:
    """Check what the step that has just run should have left."""
    what = {
        "rounds": _after_rounds,
        "delivery": _after_delivery,
        "money": _after_money,
        "measure": _after_measure,
    }.get(b.step)
    if what is not None:
        what(b)


def _after_rounds(b: Books) -> None:
    """Providers' sums are those of their packages and carers."""
    c, k, p, served = b.c, b.k, b.p, b.served
    size = len(p.alive)
    package = np.bincount(c.provider[served], weights=c.package[served], minlength=size)
    b.same("planned hours", p.planned, package)
    b.same("people", p.clients, np.bincount(c.provider[served], minlength=size))
    over = p.clients > p.max_clients
    b.none("provider", "serves more people than it may", np.flatnonzero(p.alive & over))
    at = b.carers[k.job[b.carers] == Job.WORKING]
    b.same("staff", p.staff, np.bincount(k.provider[at], minlength=size))
    travel = np.bincount(k.provider[at], weights=k.travel[at], minlength=size)
    b.same("travel", p.travel, travel)
    idle = b.carers[k.job[b.carers] != Job.WORKING]
    b.none("carer", "has visits without being at work", idle[k.contact[idle] > HOURS])
    charged = float(c.travel[b.clients].sum(dtype=np.float64))
    if abs(charged - float(k.travel[at].sum(dtype=np.float64))) > HOURS + 1e-4 * charged:
        b.fail("travel of carers is not the travel charged to people")
    visits = b.state.memory.visits_at.sum(dtype=np.float64)
    calls = b.state.parameters.fill(CallRules, "call")
    columns = (c.package, c.complexity, c.usual_call)
    people = zip(*(column[served].tolist() for column in columns), strict=True)
    wanted = sum(carers_visits(hours, hard, call, calls) for hours, hard, call in people)
    if abs(visits - wanted) > 1e-3 * max(1.0, wanted):
        b.fail(f"{visits:.1f} visits by provider and place, {wanted:.1f} in packages")


def _after_delivery(b: Books) -> None:
    """Nobody gets more than was planned; sums by provider and council agree."""
    c, p, t = b.c, b.p, b.state.tally
    rows, served = b.clients, b.served
    # Who has a bundle of hours may use less or more than the package in a week.
    bundle = c.wanted[rows] > 0.0
    part = np.where(bundle, c.wanted[rows] / np.maximum(c.package[rows], 1e-9), 1.0)
    bought = b.state.scratch(Absence).bought
    planned = b.booked.sum(axis=1) * part + bought.hours[rows]
    came = c.delivered[rows].astype(np.float64)
    b.none("client", "got more hours than were booked", rows[came > planned + HOURS])
    missed = np.abs(planned - came - c.missed[rows]) > HOURS
    missed &= ~c.cancelled[rows]
    b.none("client", "has missed hours that do not add up", rows[missed])
    b.none("client", "got more from usual carers than in all", rows[c.usual[rows] > came + HOURS])
    idle = rows[c.stage[rows] != Stage.SERVED]
    b.none("client", "got hours without being served", idle[c.delivered[idle] > 0.0])
    away = rows[c.hospital[rows] != Hospital.HOME]
    b.none("client", "got hours while in hospital", away[c.delivered[away] > 0.0])
    waits = np.isin(c.stage[away], (Stage.CONTACT, Stage.WAITING))
    fit = c.hospital[away] == Hospital.FIT
    b.none("client", "waits in hospital for nothing", away[fit & ~waits])
    b.recount("in_hospital", t["in_hospital"].sum(), float(len(away)))
    b.recount("discharge_delays", t["discharge_delays"].sum(), float(fit.sum()))
    assessed = c.stage[away] != Stage.CONTACT
    b.recount("delays_package", t["delays_package"].sum(), float((fit & assessed).sum()))
    b.recount("agency hours", t["agency_hours"].sum(), float(bought.hours[rows].sum()))
    by = np.bincount(c.provider[served], weights=c.delivered[served], minlength=len(p.alive))
    b.same("delivered hours", p.delivered, by)
    for stage, name in (
        (Stage.COMMUNITY, "community_people"),
        (Stage.FAMILY, "family_people"),
        (Stage.REABLED, "reabled_people"),
    ):
        b.recount(name, t[name].sum(), float((c.stage[rows] == stage).sum()))
    everybody = rows[c.stage[rows] != Stage.CONTACT]
    b.recount("known_people", t["known_people"].sum(), float(len(everybody)))
    waiting = rows[c.stage[rows] == Stage.WAITING]
    known = np.concatenate([served, waiting])
    well = known[c.hospital[known] != Hospital.ILL]
    waits_well = waiting[c.hospital[waiting] != Hospital.ILL]
    for name, value in (
        ("served", len(served)),
        ("waiting", len(waiting)),
        ("people", len(known)),
        ("package_hours", c.package[well].sum(dtype=np.float64)),
        ("need_hours", c.need[well].sum(dtype=np.float64)),
        ("delivered_hours", came.sum()),
        ("waiting_hours", c.package[waits_well].sum(dtype=np.float64)),
    ):
        b.recount(name, t[name].sum(), float(value))
    split = t["rural_package"].sum() + t["urban_package"].sum()
    b.recount("rural and urban packages", split, t["package_hours"].sum())


def _after_money(b: Books) -> None:
    """Pay, charges and own money of the books are those of the people."""
    c, k, p, t, served = b.c, b.k, b.p, b.state.tally, b.served
    week = b.state.ledger.week.sum(axis=1) / 100.0
    at = b.carers[k.job[b.carers] == Job.WORKING]
    slack = 0.01 * (len(p.alive) + b.state.councils)
    own = served[c.route[served] == Route.OWN_MONEY]
    homes = week[Flow.CARE_HOMES] + week[Flow.CARE_HOMES_OWN]
    living = float(b.state.memory.home_residents.sum())
    worth = (c.price * c.delivered).astype(np.float64)
    for name, booked, counted in (
        ("pay", week[Flow.PAY], k.pay[at].sum(dtype=np.float64)),
        ("pay by council", week[Flow.PAY], t["pay"].sum()),
        ("agency pay", week[Flow.AGENCY_PAY], t["agency_pay"].sum()),
        ("own money", week[Flow.OWN_CARE], worth[own].sum()),
        ("care homes", homes, living * b.state.parameters["homes.price"]),
        ("charges", week[Flow.CLIENT_CHARGES], c.charge[served].sum(dtype=np.float64)),
    ):
        b.recount(name, booked, counted, slack)


def _after_measure(b: Books) -> None:
    """Check that the series of the week are those of the people."""
    records, ledger = b.state.records, b.state.ledger
    if not np.array_equal(records.money[-1], ledger.week):
        b.fail("the week's flows were not written down as they were")
    flows = np.array([b.state.tally[name] for name in FLOWS])
    if not np.isfinite(flows).all() or (flows < 0.0).any():
        bad = FLOWS[int(np.flatnonzero(~(flows >= 0.0).all(axis=1))[0])]
        b.fail(f"tally: {bad} is negative or not finite")
    number = int(b.p.alive.sum())
    listed = b.state.tally["providers"].sum() + b.state.tally["micros"].sum()
    if number != listed:
        b.fail(f"{number} providers, {listed:g} in the tally")
