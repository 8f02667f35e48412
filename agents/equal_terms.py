"""Equal terms: what of a delivery model becomes the private agency's, and what stays, and why.

A term stays if it says what the form is in law, who owns it, or who gets a surplus. Whom a form may
serve, its sector, whether it serves a whole council and whether that council covers its deficit are
not terms and stay too. Every other term, how it pays, works and trades, becomes the agency's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gofal.agents.delivery.base import DeliveryModel, neutral_value

AGENCY = "private_agency"
"""The delivery model whose terms all get."""

type Whose = Literal["all", "one", "covered"]


@dataclass(frozen=True, slots=True)
class Stays:
    """Why a term stays.

    Attributes:
        en: reason in English.
        cy: reason in Welsh.
        whose: in which forms: all, those of one person who owns the business and does its work,
            or those whose council covers the deficit.
    """

    en: str
    cy: str
    whose: Whose = "all"


_OWN_TIME = Stays("the owner's own time and income", "amser ac incwm y perchennog ei hun", "one")
_ONE = Stays(
    "one person has no office and no staff", "nid oes gan un person swyddfa na staff", "one"
)
_NO_CASH = Stays("the council stands behind it", "mae'r cyngor y tu ôl iddo", "covered")
_LAW = "law", "y gyfraith"
_OWNERS = "what owners do with a surplus", "yr hyn y mae perchnogion yn ei wneud â gwarged"
_WHO = "who the owners are", "pwy yw'r perchnogion"

STAYS: dict[str, Stays] = {
    "tax": Stays(*_LAW),
    "royalty": Stays(
        "the contract that makes it a franchise", "y contract sy'n ei wneud yn fasnachfraint"
    ),
    "dividend": Stays(*_OWNERS),
    "staff_share": Stays(*_OWNERS),
    "pass_through": Stays(*_OWNERS),
    "owner_local": Stays(*_WHO),
    "owner_works": Stays(*_WHO),
    "by_users": Stays(*_WHO),
    "workers_vote": Stays("who decides", "pwy sy'n penderfynu"),
    "users_vote": Stays("who decides", "pwy sy'n penderfynu"),
    "wage_over_floor": _OWN_TIME,
    "travel_paid": _OWN_TIME,
    "waiting_paid": _OWN_TIME,
    "secure_offer": _OWN_TIME,
    "autonomy": _OWN_TIME,
    "fixed_cost": _ONE,
    "overhead": _ONE,
    "span": _ONE,
    "max_clients": _ONE,
    "growth": _ONE,
    "target_margin": Stays("the owner's pay is the margin", "tâl y perchennog yw'r elw", "one"),
    "start_cash": _NO_CASH,
    "credit": _NO_CASH,
}
"""Terms that stay; any other becomes the agency's."""


def stays(model: DeliveryModel, term: str) -> bool:
    """Whether a term of a delivery model is its own on equal terms too."""
    if model.slug == AGENCY or term not in STAYS:
        return model.slug == AGENCY
    whose = STAYS[term].whose
    if whose == "one":
        return _given(model, "owner_works") > 0.5
    return model.owner_covers if whose == "covered" else True


def _given(model: DeliveryModel, term: str) -> float:
    values = {one.name: one.value for one in model.parameters}
    return values.get(f"{model.slug}.{term}", neutral_value(term) or 0.0)
