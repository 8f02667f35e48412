"""A self-managed team of nurses and carers with a tiny back office, after Buurtzorg (E199-E206)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "neighbourhood_team",
    "Neighbourhood team with nursing",
    "Tîm cymdogaeth gyda nyrsio",
    nursing=(
        0.25,
        0.1,
        0.5,
        "assumption: carers and nurses share the hours of people of complex need [E199 E223]",
    ),
    autonomy=(0.85, 0.6, 1, "self-managed, no hierarchy [E200]"),
    overhead=(
        1.4,
        1.1,
        2.4,
        "assumption: with coaches overhead 8 % against 25 % [F-116 E204]",
    ),
    span=(12, 4, 24, "assumption: a coach for some twenty teams, no managers [F-116 E204]"),
    fixed_cost=(
        120,
        60,
        400,
        "assumption: a share of a small back office for many teams [E200 F-116]",
    ),
    own_office=(
        1.7,
        1,
        2.5,
        "assumption: an office of its own costs a team what it costs an agency; the small one was shared by 850 teams [E205 E207 F-51]",
    ),
    wage_over_floor=(
        1.18,
        1.1,
        1.5,
        "assumption: nursing assistants earn as council staff do [E199]",
    ),
    travel_paid=(1, 0.8, 1, "assumption: salaried"),
    waiting_paid=(0.5, 0.2, 1, "assumption: salaried; gaps are used for planning [E200]"),
    secure_offer=(0.9, 0.7, 1, "assumption: salaried"),
    training=(0.5, 0.3, 0.8, "assumption: nurses train and coaches support [E200]"),
    patch_minutes=(20, 10, 30, "assumption: a neighbourhood [E200]"),
    radius=(20, 10, 30, "assumption: a neighbourhood [E200]"),
    max_clients=(120, 100, 200, "assumption: a team of twelve [E205 E206 F-116]"),
    start_cash=(10, 3, 26, "assumption: needs investment [E267]"),
)
