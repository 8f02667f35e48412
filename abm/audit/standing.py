"""Checks after every step: who serves, employs, visits and helps whom, and every penny."""

from __future__ import annotations

import numpy as np

from gofal.abm.audit.books import HOURS, Books
from gofal.abm.world.forms import owner_works
from gofal.abm.world.ledger import Sector
from gofal.abm.world.stretches import stretches_of
from gofal.agents.carer import Job
from gofal.agents.client import Stage
from gofal.agents.founder import Venture


def check(b: Books) -> None:
    """Check what holds within a state at any time of the week."""
    _packages(b)
    _employment(b)
    _families(b)
    _rotas(b)
    _ghosts(b)
    _catalysts(b)
    _founders(b)
    _care_homes(b)
    _ledger(b)


def _packages(b: Books) -> None:
    """Exactly those served have a provider, one that lives and may serve them."""
    c, p, rows, served = b.c, b.p, b.clients, b.served
    has = c.provider[rows] >= 0
    b.none(
        "client",
        "has a provider without being served, or is served without",
        rows[has != (c.stage[rows] == Stage.SERVED)],
    )
    j = c.provider[served]
    b.none("client", "is served by a provider that is gone", served[~p.alive[j]])
    council = b.state.land.council[c.place[served]]
    listed = p.serves_council[j] & (p.contract[j, council] > 0)
    allowed = np.choose(
        c.route[served],
        [
            listed,
            p.serves_direct[j],
            p.serves_own[j],
            p.serves_council[j] & p.serves_direct[j],
            p.serves_council[j],
        ],
    )
    b.none("client", "is served by a provider that may not", served[~allowed.astype(bool)])
    b.none("client", "belongs to the future", rows[c.since[rows] > b.state.week])


def _employment(b: Books) -> None:
    """Seekers have no employer, others a living one; those hired are counted as pending."""
    k, p, rows = b.k, b.p, b.carers
    seeking = k.job[rows] == Job.SEEKING
    employed = k.provider[rows] >= 0
    b.none("carer", "seeks work and has an employer", rows[seeking & employed])
    b.none("carer", "has a job and no employer", rows[~seeking & ~employed])
    at = rows[employed]
    b.none("carer", "has an employer that is gone", at[~p.alive[k.provider[at]]])
    hired, going = at[k.job[at] == Job.HIRED], rows[k.next[rows] >= 0]
    b.none("carer", "goes to an employer that is gone", going[~p.alive[k.next[going]]])
    b.none("carer", "goes and is not at work", going[k.job[going] != Job.WORKING])
    to = np.concatenate([k.provider[hired], k.next[going]])
    pending = np.bincount(to, minlength=len(p.alive))
    b.none("provider", "miscounts those hired", np.flatnonzero(pending != p.pending))
    micro = p.alive & (owner_works(b.state)[p.form])
    staff = np.bincount(k.provider[at], minlength=len(p.alive))
    b.none("micro-enterprise", "has not one owner", np.flatnonzero(micro & (staff != 1)))


def _families(b: Books) -> None:
    """A person and the family carer name each other."""
    c, u, rows = b.c, b.state.unpaid.columns, b.clients
    linked = rows[c.unpaid[rows] >= 0]
    other = c.unpaid[linked]
    mutual = u.alive[other] & (u.uid[other] == c.unpaid_uid[linked]) & (u.client[other] == linked)
    b.none("client", "has a family carer who does not know it", linked[~mutual])
    alone = rows[(c.stage[rows] == Stage.FAMILY) & (c.unpaid[rows] < 0)]
    if b.step != "need":
        b.none("client", "has cash for a family carer and none", alone)
    carers = np.flatnonzero(u.alive & (u.client >= 0))
    person = u.client[carers]
    mutual = (
        c.alive[person] & (c.unpaid[person] == carers) & (c.unpaid_uid[person] == u.uid[carers])
    )
    b.none("unpaid carer", "cares for someone who does not know it", carers[~mutual])


def _rotas(b: Books) -> None:
    """Visits: by carers at work for the person's provider, within reach, booked once."""
    c, k, rows = b.c, b.k, b.clients
    person, slot = np.nonzero(b.slots >= 0)
    client, carer = rows[person], b.slots[person, slot]
    at_work = k.alive[carer] & (k.job[carer] == Job.WORKING)
    b.none("client", "is on the rota of someone not at work", client[~at_work])
    other = k.provider[carer] != c.provider[client]
    b.none("client", "is visited by a carer of another provider", client[other])
    minutes = b.state.land.minutes[k.home[carer], c.place[client]]
    b.none("carer", "is sent beyond reach", carer[minutes > k.reach[carer]])
    pair = client.astype(np.int64) * len(k.alive) + carer
    pair.sort()
    if (pair[1:] == pair[:-1]).any():
        b.fail("client: a carer fills two slots of one package")
    b.none(
        "client", "has hours without a carer", rows[((b.slots < 0) & (b.booked != 0.0)).any(axis=1)]
    )
    over = b.booked.sum(axis=1) > c.package[rows] + HOURS
    b.none("client", "has more hours booked than the package", rows[over])
    total = np.bincount(carer, weights=b.booked[person, slot], minlength=len(k.alive))
    off = np.abs(total - k.contact)[b.carers] > HOURS
    b.none("carer", "has other contact hours than the rota", b.carers[off])


def _ghosts(b: Books) -> None:
    """Rows of closed providers hold nothing."""
    p, w = b.p, b.state.memory
    gone = ~p.alive
    for name, values in (
        ("visits", w.visits_at[gone]),
        ("refusals", w.refused_at[gone]),
        ("people", p.clients[gone]),
        ("hours", p.planned[gone]),
        ("cash", p.cash[gone]),
        ("pay", p.pay[gone]),
        ("staff on the way", p.pending[gone]),
    ):
        if values.any():
            b.fail(f"a closed provider still has {name}")
    if not (np.isfinite(w.refused_at).all() and (w.refused_at >= 0).all()):
        b.fail("hours refused are negative or not finite")
    for table, holds in ((w.refused_at, w.refused_in), (w.visits_at, w.visits_in)):
        if (stretches_of(table) & ~holds).any():
            b.fail("something stands in a stretch of places that is said to hold nothing")
    own = b.state.commissioner.columns.in_house
    b.none("council", "has an own service that is gone", np.flatnonzero((own >= 0) & ~p.alive[own]))


def _catalysts(b: Books) -> None:
    """Each provider counted by the catalyst that helped it, and no case without one."""
    t, p = b.state.catalyst, b.p
    helped = np.flatnonzero(p.alive & (p.catalyst >= 0))
    b.none("provider", "is helped by nobody", helped[~t.alive[p.catalyst[helped]]])
    f = b.state.founder.columns
    starts = f.alive & (f.stage == Venture.REGISTERING) & (f.catalyst >= 0)
    cases = np.bincount(
        np.concatenate([p.catalyst[helped], f.catalyst[starts]]), minlength=t.capacity
    )
    off = t.alive & (np.abs(cases - t["cases"]) > 0.5)
    b.none("catalyst", "miscounts its cases", np.flatnonzero(off))


def _founders(b: Books) -> None:
    """Nobody runs two providers, and those who run none have none."""
    f = b.state.founder.columns
    runs = np.flatnonzero(f.alive & (f.stage == Venture.RUNNING))
    others = np.flatnonzero(f.alive & (f.stage != Venture.RUNNING))
    b.none("founder", "has a provider without running it", others[f.provider[others] >= 0])
    lives = runs[b.p.alive[f.provider[runs]] & (b.p.uid[f.provider[runs]] == f.firm[runs])]
    _, times = np.unique(f.provider[lives], return_counts=True)
    b.none("provider", "is run by two founders", np.flatnonzero(times > 1))
    if b.step == "providers" and not b.state.settling:
        b.none("founder", "runs a provider that is gone", np.setdiff1d(runs, lives))
        public = np.array([model.sector == "public" for model in b.state.models])
        employs = b.p.alive & ~(public | owner_works(b.state))[b.p.form]
        employs[f.provider[lives]] = False
        b.none("provider", "is run by nobody", np.flatnonzero(employs))


def _care_homes(b: Books) -> None:
    """Nobody lives in a home without a place."""
    memory, t = b.state.memory, b.state.tally
    residents = memory.home_residents.sum(axis=(1, 2)) + memory.home_others
    if (memory.home_residents < 0).any() or (memory.home_others < 0).any():
        b.fail("care homes: fewer than no residents")
    known = t["home_places"] > 0
    b.none("council", "has more residents than places", np.flatnonzero(t["home_free"] < 0))
    off = known & (residents != t["home_places"] - t["home_free"])
    b.none("council", "miscounts free places in care homes", np.flatnonzero(off))


def _ledger(b: Books) -> None:
    """Every penny that left someone came to someone; providers' cash is their balance."""
    ledger, p = b.state.ledger, b.p
    if int(ledger.balance.sum()) != 0:
        b.fail(f"ledger: sectors sum to {int(ledger.balance.sum())} pence, not 0")
    cash, owned = int(p.cash[p.alive].sum()), int(ledger.balance[Sector.PROVIDER])
    if cash != owned:
        b.fail(f"providers hold {cash} pence, the ledger says {owned}")
    if (ledger.week < 0).any():
        b.fail("ledger: a flow runs backwards")
    covered = p.alive & p.owner_covers
    b.none(
        "provider",
        "is paid for by its council and has cash",
        np.flatnonzero(covered & (p.cash != 0)),
    )
