"""An agency that its owners have sold to the staff; surplus is shared among them (E129)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.private_agency import MODEL as AGENCY

MODEL = like(
    AGENCY,
    "employee_owned",
    "Employee-owned provider",
    "Darparwr ym mherchnogaeth gweithwyr",
    staff_share=(1, 0.5, 1, "the staff own all of it, through a trust [E129]"),
    owner_local=(1, 0.9, 1, "staff live in the area"),
    autonomy=(0.35, 0.2, 0.6, "assumption: staff are heard by the trustees they elect [E129]"),
)
