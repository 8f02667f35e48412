"""Contracts: after a quarter some are offered guaranteed hours, and some take them (ODD 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import QUARTER

if TYPE_CHECKING:
    from benchmarks.plain.carer import Carer


def choose_contract(carer: Carer) -> None:
    """Offer guaranteed hours if the employer follows the duty; who gains by them takes them."""
    p, employer = carer.p, carer.employer
    if carer.week - carer.since != QUARTER or carer.secure or carer.offered_choice:
        return
    if employer is None or employer.rank_in_duty >= p["contract.follows"]:
        return
    carer.offered_choice = True
    pay = carer.worked * (carer.effective if carer.effective > 0.0 else carer.wage)
    left = 1.0 - (1.0 - p["contract.steady"]) ** 2
    gain = 0.5 * p["work.risk_aversion"] * min(1.0, p["work.hours_vary"]) ** 2 * left * pay
    if gain > carer.freedom * p["contract.freedom"]:
        carer.secure, carer.guaranteed = True, p["contract.steady"] * pay / carer.wage
