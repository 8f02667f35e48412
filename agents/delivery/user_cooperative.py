"""Founded by people with direct payments, in small clusters, after Caring Support (E292, E293)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.cooperative import MODEL as COOPERATIVE

MODEL = like(
    COOPERATIVE,
    "user_cooperative",
    "Co-operative of people with direct payments",
    "Cydweithfa pobl â thaliadau uniongyrchol",
    by_users=(0.8, 0.5, 1, "founded by people with direct payments [E293]"),
    workers_vote=(0.3, 0.1, 0.5, "assumption: users lead, carers have a say [E293]"),
    users_vote=(0.7, 0.5, 0.9, "assumption: users lead [E293]"),
    patch_minutes=(15, 8, 30, "assumption: carers live near the people of a cluster [E293]"),
    radius=(15, 10, 25, "assumption: one small cluster [E293]"),
    growth=(0.05, 0.02, 0.15, "assumption: cluster by cluster [E293]"),
    fixed_cost=(150, 80, 500, "assumption: members give time [E290 E293]"),
    training=(0.4, 0.2, 0.6, "assumption: founders worried about training [E293]"),
)
