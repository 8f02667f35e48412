"""A small self-managed team paid by the shift, without nursing of its own (E219-E226)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "wellbeing_team",
    "Wellbeing team",
    "Tîm llesiant",
    autonomy=(0.8, 0.6, 1, "self-managed, flexible visits [E219]"),
    overhead=(1.8, 1.2, 2.6, "assumption: software instead of paper [E219 E222]"),
    span=(3, 1.5, 6, "assumption: coaches of self-managed teams [E219 E222]"),
    fixed_cost=(250, 100, 800, "assumption: founders' time and software [E222]"),
    wage_over_floor=(1.1, 1.02, 1.3, "assumption: above agencies, chosen for their values [E219]"),
    travel_paid=(1, 0.8, 1, "shift pay: all time is paid [E219]"),
    waiting_paid=(1, 0.6, 1, "shift pay: all time is paid [E219]"),
    secure_offer=(0.9, 0.7, 1, "assumption: shifts are regular [E219]"),
    training=(0.45, 0.3, 0.7, "assumption: a coach for each team [E219]"),
    patch_minutes=(20, 10, 30, "assumption: a neighbourhood [E219]"),
    radius=(20, 10, 30, "assumption: a neighbourhood [E219]"),
    max_clients=(120, 100, 200, "assumption: a team of about twelve"),
)
