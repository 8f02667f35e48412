"""A delivery model: an agency of one village, which starts small and stays near."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "village_agency",
    "Village agency",
    "Asiantaeth bentref",
    entering=(0.3, 0, 1, "assumption: an example"),
    radius=(10, 5, 15, "assumption: an example"),
    max_clients=(12, 5, 20, "assumption: an example"),
)
