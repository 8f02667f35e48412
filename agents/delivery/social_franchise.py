"""A franchise of a non-profit franchisor, after Care and Share Associates (E125-E128)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.franchise import MODEL as FRANCHISE

MODEL = like(
    FRANCHISE,
    "social_franchise",
    "Social franchise",
    "Masnachfraint gymdeithasol",
    sector="third",
    royalty=(0.042, 0.03, 0.06, "4.2 % of income once it breaks even [E126]"),
    dividend=(0, 0, 0, "surplus stays in the company or goes to its staff [E125]"),
    owner_local=(1, 1, 1, "no owners to pay"),
    wage_over_floor=(1.04, 1, 1.2, "assumption: as charities; carers have a say in pay [E125]"),
    pass_through=(0.5, 0.1, 0.9, "assumption: pay comes first once reserves stand [E127]"),
    target_margin=(0.005, 0, 0.04, "assumption: aims to cover cost and a small reserve"),
    start_cash=(8, 2, 20, "start-up money is the named obstacle [E126 E143]"),
)
