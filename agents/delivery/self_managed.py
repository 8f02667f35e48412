"""A large provider turned into local teams with mentors, after Cornerstone (E210-E216)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "self_managed",
    "Self-managed local teams",
    "Timau lleol hunanreoledig",
    autonomy=(0.7, 0.5, 0.9, "local teams decide, mentors support [E210]"),
    span=(
        2.5,
        1.3,
        5,
        "assumption: a mentor supports more hours than a coordinator organises [E210 E213]",
    ),
    fixed_cost=(900, 400, 1200, "assumption: a first mentor, a layer at the centre [E213]"),
    wage_over_floor=(1.06, 1, 1.2, "assumption: local advisers earn more [E210]"),
    training=(0.45, 0.3, 0.7, "assumption: mentors [E213]"),
)
