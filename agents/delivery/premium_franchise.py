"""A franchise for people who pay themselves, with sensors between visits (E140)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.franchise import MODEL as FRANCHISE

MODEL = like(
    FRANCHISE,
    "premium_franchise",
    "Franchise for the private market",
    "Masnachfraint ar gyfer y farchnad breifat",
    monitoring=(
        0.1,
        0.02,
        0.3,
        "assumption: sensors stand in for short checks; no share is given [E140]",
    ),
    private_ratio=(1.35, 1.1, 1.7, "assumption: a brand for people of means [E140]"),
    direct_ratio=(1.1, 1, 1.1, "assumption: a top-up is asked of direct payments"),
    private_first=(1, 0.5, 1, "assumption: private work comes first [E140]"),
    training=(0.55, 0.3, 0.7, "assumption: the franchisor's own courses [E123]"),
    fixed_cost=(320, 150, 900, "assumption: sales to private clients"),
)
