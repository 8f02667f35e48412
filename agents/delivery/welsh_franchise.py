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
    fixed_cost=(
        220,
        100,
        900,
        "assumption: registration and inspection are prepared once for all [E121]",
    ),
    start_cash=(15, 8, 40, "assumption: less is needed until the first income [E121]"),
    skill=(0.65, 0.4, 0.8, "assumption: support fits small and new businesses [E121]"),
)
