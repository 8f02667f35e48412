"""The council's service in salaried teams of a locality, after Raglan (E238-E241)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.in_house import MODEL as IN_HOUSE

MODEL = like(
    IN_HOUSE,
    "locality_team",
    "Council service in locality teams",
    "Gwasanaeth y cyngor mewn timau ardal",
    waiting_paid=(1, 0.8, 1, "salaried: all gaps are paid [E238]"),
    secure_offer=(1, 0.95, 1, "salaried [E238]"),
    autonomy=(0.8, 0.6, 1, "flexible, autonomous, built on relations [E238]"),
    span=(1.5, 1, 3, "assumption: fewer coordinators, the same council behind them [E239]"),
    patch_minutes=(25, 15, 45, "assumption: carers work in their own locality [E238]"),
)
