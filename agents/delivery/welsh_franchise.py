"""A franchise under a Welsh brand whose franchisor knows Welsh registration (E121)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.franchise import MODEL as FRANCHISE

MODEL = like(
    FRANCHISE,
    "welsh_franchise",
    "Welsh-branded franchise",
    "Masnachfraint brand Cymreig",
    guidance=(
        0.4,
        0.1,
        0.8,
        "assumption: what a founder would misjudge is known to the franchisor [E121]",
    ),
    own_office=(
        1.1,
        1,
        1.5,
        "assumption: systems made for one country are shared by few until there are many; without any an office costs what an agency's does [E121]",
    ),
)
