"""A co-operative of workers, users and supporters, as in Quebec and Cartrefi Cymru (E273, E297)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "multi_stakeholder",
    "Multi-stakeholder co-operative",
    "Cydweithfa aml-randdeiliaid",
    sector="cooperative",
    workers_vote=(
        0.5,
        0.2,
        0.8,
        "assumption: staff and users weigh alike; supporters side with neither [E273 E284]",
    ),
    users_vote=(0.5, 0.2, 0.8, "assumption: staff and users weigh alike [E273 E284]"),
    autonomy=(0.35, 0.2, 0.6, "assumption: members shape the work [E285]"),
    start_cash=(7, 2, 20, "difficulty in raising finance [E289]"),
    credit=(2, 0, 8, "difficulty in raising finance [E289]"),
)
