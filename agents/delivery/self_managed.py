"""A large provider turned into local teams with mentors, after Cornerstone (E210-E216)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY,
    "self_managed",
    "Self-managed local teams",
    "Timau lleol hunanreoledig",
    autonomy=(0.7, 0.5, 0.9, "local teams decide, mentors support [E210]"),
    overhead=(
        2.3,
        1.6,
        3.2,
        "assumption: half of what layers cost is saved; mentors cost again [E210 E213]",
    ),
    fixed_cost=(480, 200, 1200, "assumption: mentors added layers at the centre [E213]"),
    wage_over_floor=(1.06, 1, 1.2, "assumption: local advisers earn more [E210]"),
    training=(0.45, 0.3, 0.7, "assumption: mentors [E213]"),
)
