"""A public company of council and health for care and nursing, after Norrtalje (E244-E250)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.latc import MODEL as LATC

MODEL = like(
    LATC,
    "integrated_company",
    "Company of council and health",
    "Cwmni'r cyngor ac iechyd",
    nursing=(0.2, 0.05, 0.5, "assumption: care and clinical tasks in one hand [E244]"),
    wage_over_floor=(1.12, 1.05, 1.4, "assumption: public terms"),
    waiting_paid=(0.6, 0.3, 1, "assumption: public terms, as the council's service"),
    autonomy=(0.5, 0.3, 0.8, "assumption: teams with nurses decide on the spot [E244]"),
    overhead=(2.7, 1.2, 4.7, "assumption: one administration for two bodies [E244]"),
    dividend=(0, 0, 0.5, "assumption: owners take nothing out [E244]"),
    target_margin=(0, 0, 0.02, "assumption: cost is to be covered"),
)
