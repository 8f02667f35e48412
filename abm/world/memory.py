"""What is remembered from week to week of providers, places, patches and councils."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.stretches import stretches
from gofal.agents.commissioner import NO_TENDER
from gofal.agents.table import F32, F64, I8, I32, I64, Bool
from gofal.agents.unpaid_carer import NEVER, NO_WEEK, UnpaidRules


class Memory(NamedTuple):
    """What places, patches and councils remember from week to week; copied with the state.

    Attributes:
        holder: provider that holds each patch, -1 none, shape (patches,).
        holder_uid: its identity, shape (patches,).
        capacity: hours a week paid for in each patch, shape (patches,).
        helpers: people who now help a neighbour through connectors or coordinators, by place.
        volunteer_hours: hours of volunteers that are promised, by place.
        levy: pence in the co-operatives' fund, shape (councils,).
        reabled: people in a reablement team's care, shape (councils,).
        tendered: week of each council's last tender for its list, shape (councils,).
        patch_tendered: the same for each patch, shape (patches,).
        patch_price: the holder's agreed price over the fee, shape (patches,).
        patch_left: hours of paid capacity not yet used, shape (patches,).
        patch_estimate: hours a week a patch was thought to need when it was awarded.
        tender_began: week in which each council's tender began, -1 none, shape (councils,).
        lot_due: week in which each patch is next let by tender, -1 none, shape (patches,).
        lot_starts: week in which the work of each patch passes to who won it, -1 none.
        lot_winner: provider that has won each patch and waits for the work, -1 none.
        lot_winner_uid: its identity.
        lot_price: the price that it bid over the fee.
        lot_until: week in which the contract of each patch let by tender is over, -1 none.
        aged_years: years of ageing since the lever ``demography`` was set, shape (councils,).
        outside_index: what growth made of pay elsewhere, shape (councils,).
        refused_at: hours refused for want of staff, smoothed, shape (providers, places).
        visits_at: visits a week, shape (providers, places).
        refused_in: stretches of places in which hours are refused, shape (providers, stretches).
        visits_in: the same for visits.
        demand_at: visits a week of everyone served in a place, shape (places,).
        delivered_worth: £ of council-managed hours in the old way of the last bills, by provider.
        new_worth: the same in the new way.
        figures: what a council that searches has seen of people in the new way and of others,
            shape (councils, 2, 8); their names are those of ``search.Figures``.
        seen_waiting: hours that wait as founders last saw them, shape (payers, places).
        seen_begun: hours that begin in a week, smoothed, same shape.
        seen_rivals: providers willing and able to take a typical package, same shape.
        local_news: what founders know of others, shape (9, councils); the names of its rows are
            those of ``sight.LocalNews``.
        pool: people who could do care work and do other work, by council and tenth of the people by
            what they could earn there, shape (councils, 10).
        unpaid_due: week in which each unpaid carer has the next event, shape (rows,).
        unpaid_linked: rows of unpaid carers of people with formal care, first those in use.
        unpaid_turn: which week in so many each unpaid carer may be joined in, shape (rows,).
        unpaid_ready: an unpaid carer who may be joined to somebody, -1 none, shape (places,).
        unpaid_sums: carers, hours x 2^24, strained and supported among all others, shape
            (4, councils).
        unpaid_noted: carers alive, rows of ``unpaid_linked`` in use, week that has last run and
            week that strain was last worked out for, shape (4,).
        unpaid_rules: parameters that the events follow from.
        unpaid_share: share of strained carers supported that they follow from, shape (councils,).
        home_residents: residents of care homes who came from home care, by council of the home,
            council of the person and who pays, shape (councils, councils, 2).
        home_others: residents who came from elsewhere, by council of the home.
        home_from_care: people from home care who took a place a week before the policy, smoothed.
        put_off: people who have kept away from asking for care, expected, shape (councils,).
        home_pull: mean pull towards a care home before the policy, shape (1,); 0: not yet known.
        oncosts: National Insurance before allowances and pensions over all carers' pay, shape (2,);
            -1: not yet known, as long as on-costs do not follow pay.
    """

    holder: I32
    holder_uid: I64
    capacity: F64
    helpers: F64
    volunteer_hours: F64
    levy: I64
    reabled: F64
    tendered: I32
    patch_tendered: I32
    patch_price: F64
    patch_left: F64
    patch_estimate: F64
    tender_began: I32
    lot_due: I32
    lot_starts: I32
    lot_winner: I32
    lot_winner_uid: I64
    lot_price: F64
    lot_until: I32
    aged_years: F64
    outside_index: F64
    figures: F64
    refused_at: F32
    visits_at: F32
    refused_in: Bool
    visits_in: Bool
    demand_at: F64
    delivered_worth: F64
    new_worth: F64
    seen_waiting: F64
    seen_begun: F64
    seen_rivals: F64
    local_news: F64
    pool: I64
    unpaid_due: I32
    unpaid_linked: I32
    unpaid_turn: I8
    unpaid_ready: I32
    unpaid_sums: I64
    unpaid_noted: I64
    unpaid_rules: F64
    unpaid_share: F64
    home_residents: I64
    home_others: I64
    home_from_care: F64
    home_pull: F64
    put_off: F64
    oncosts: F64


MEMORY_AXES: dict[str, tuple[str, ...]] = {
    "holder": ("patch",),
    "holder_uid": ("patch",),
    "capacity": ("patch",),
    "helpers": ("place",),
    "volunteer_hours": ("place",),
    "levy": ("council",),
    "reabled": ("council",),
    "tendered": ("council",),
    "patch_tendered": ("patch",),
    "patch_price": ("patch",),
    "patch_left": ("patch",),
    "patch_estimate": ("patch",),
    "tender_began": ("council",),
    "lot_due": ("patch",),
    "lot_starts": ("patch",),
    "lot_winner": ("patch",),
    "lot_winner_uid": ("patch",),
    "lot_price": ("patch",),
    "lot_until": ("patch",),
    "aged_years": ("council",),
    "outside_index": ("council",),
    "refused_at": ("provider", "place"),
    "visits_at": ("provider", "place"),
    "refused_in": ("provider", ""),
    "visits_in": ("provider", ""),
    "demand_at": ("place",),
    "delivered_worth": ("provider", "council"),
    "new_worth": ("provider", "council"),
    "figures": ("council", "", ""),
    "seen_waiting": ("payer", "place"),
    "seen_begun": ("payer", "place"),
    "seen_rivals": ("payer", "place"),
    "local_news": ("", "council"),
    "pool": ("council", ""),
    "unpaid_due": ("unpaid",),
    "unpaid_linked": ("unpaid",),
    "unpaid_turn": ("unpaid",),
    "unpaid_ready": ("place",),
    "unpaid_sums": ("", "council"),
    "unpaid_noted": ("",),
    "unpaid_rules": ("",),
    "unpaid_share": ("council",),
    "home_residents": ("council", "council", ""),
    "home_others": ("council",),
    "home_from_care": ("council",),
    "home_pull": ("",),
    "put_off": ("council",),
    "oncosts": ("",),
}
"""Of what each array of the memory holds one entry, by axis."""

PAYERS = ("council", "direct_payment", "own_money")
"""Payers of an hour, as founders see the market; funds and budgets count as the council."""

STEPS_OF_EARNINGS = 10
"""Steps by what people could earn elsewhere, in which those who are not in care are counted."""


def memory(patches: int, places: int, councils: int, providers: int, unpaid: int) -> Memory:
    """An empty memory."""
    return Memory(
        holder=np.full(patches, -1, dtype=np.int32),
        holder_uid=np.zeros(patches, dtype=np.int64),
        capacity=np.zeros(patches),
        helpers=np.zeros(places),
        volunteer_hours=np.zeros(places),
        levy=np.zeros(councils, dtype=np.int64),
        reabled=np.zeros(councils),
        tendered=np.full(councils, NO_TENDER, dtype=np.int32),
        patch_tendered=np.full(patches, NO_TENDER, dtype=np.int32),
        patch_price=np.ones(patches),
        patch_left=np.zeros(patches),
        patch_estimate=np.zeros(patches),
        tender_began=np.full(councils, -1, dtype=np.int32),
        lot_due=np.full(patches, -1, dtype=np.int32),
        lot_starts=np.full(patches, -1, dtype=np.int32),
        lot_winner=np.full(patches, -1, dtype=np.int32),
        lot_winner_uid=np.zeros(patches, dtype=np.int64),
        lot_price=np.ones(patches),
        lot_until=np.full(patches, -1, dtype=np.int32),
        aged_years=np.zeros(councils),
        outside_index=np.ones(councils),
        figures=np.zeros((councils, 2, 8)),
        refused_at=np.zeros((providers, places), dtype=np.float32),
        visits_at=np.zeros((providers, places), dtype=np.float32),
        refused_in=np.zeros((providers, stretches(places)), dtype=np.bool_),
        visits_in=np.zeros((providers, stretches(places)), dtype=np.bool_),
        demand_at=np.zeros(places),
        delivered_worth=np.zeros((providers, councils)),
        new_worth=np.zeros((providers, councils)),
        seen_waiting=np.zeros((len(PAYERS), places)),
        seen_begun=np.zeros((len(PAYERS), places)),
        seen_rivals=np.zeros((len(PAYERS), places)),
        local_news=np.zeros((9, councils)),
        pool=np.zeros((councils, STEPS_OF_EARNINGS), dtype=np.int64),
        unpaid_due=np.full(unpaid, NEVER, dtype=np.int32),
        unpaid_linked=np.zeros(unpaid, dtype=np.int32),
        unpaid_turn=np.zeros(unpaid, dtype=np.int8),
        unpaid_ready=np.full(places, -1, dtype=np.int32),
        unpaid_sums=np.zeros((4, councils), dtype=np.int64),
        unpaid_noted=np.full(4, NO_WEEK, dtype=np.int64),
        unpaid_rules=np.zeros(len(UnpaidRules._fields) + 1),
        unpaid_share=np.zeros(councils),
        home_residents=np.zeros((councils, councils, 2), dtype=np.int64),
        home_others=np.zeros(councils, dtype=np.int64),
        home_from_care=np.zeros(councils),
        home_pull=np.zeros(1),
        put_off=np.zeros(councils),
        oncosts=np.full(2, -1.0),
    )


BY_PROVIDER = (
    *("refused_at", "visits_at", "refused_in", "visits_in"),
    *("delivered_worth", "new_worth"),
)
"""What is remembered of each provider."""


def grown(memory: Memory, providers: int, unpaid: int) -> Memory:
    """The memory with room for so many providers and unpaid carers."""
    more = providers - len(memory.refused_at)
    if more > 0:
        now = {name: getattr(memory, name) for name in BY_PROVIDER}
        memory = memory._replace(
            **{name: np.pad(array, ((0, more), (0, 0))) for name, array in now.items()}
        )
    rows = unpaid - len(memory.unpaid_due)
    if rows > 0:
        memory = memory._replace(
            unpaid_due=np.pad(memory.unpaid_due, (0, rows), constant_values=NEVER),
            unpaid_linked=np.pad(memory.unpaid_linked, (0, rows)),
            unpaid_turn=np.pad(memory.unpaid_turn, (0, rows)),
        )
    return memory
