"""A franchise whose carers look after a patch of few people, after PatchCare (E130-E133)."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.franchise import MODEL as FRANCHISE

MODEL = like(
    FRANCHISE,
    "patch_franchise",
    "Franchise with small patches",
    "Masnachfraint ardaloedd bach",
    patch_clients=(10, 6, 15, "no more than ten people a patch [E130]"),
    patch_minutes=(15, 8, 30, "assumption: a patch is a walk or short drive from home [E130]"),
    secure_offer=(0.8, 0.5, 1, "assumption: fixed contracts with regular hours for most [E131]"),
    waiting_paid=(0.3, 0, 0.6, "assumption: regular hours cover part of the gaps [E131]"),
    training=(0.5, 0.3, 0.7, "assumption: dementia training beside the franchisor's own [E133]"),
    private_first=(
        0.5,
        0,
        1,
        "assumption: drifts to safer private work, how far is not given [E132]",
    ),
)
