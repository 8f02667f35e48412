"""Short council names for hexagons, designed for each language; at most six letters."""

from __future__ import annotations

from typing import Literal

from gofal.agents.errors import unknown

type Language = Literal["en", "cy"]

_SHORT: dict[str, tuple[str, str]] = {  # code: English, Welsh
    "W06000001": ("Angl", "Môn"),
    "W06000002": ("Gwyn", "Gwyn"),
    "W06000003": ("Conwy", "Conwy"),
    "W06000004": ("Denb", "Dinb"),
    "W06000005": ("Flint", "Fflint"),
    "W06000006": ("Wrex", "Wrec"),
    "W06000008": ("Cered", "Cered"),
    "W06000009": ("Pemb", "Penf"),
    "W06000010": ("Carm", "Caerf"),
    "W06000011": ("Swan", "Abert"),
    "W06000012": ("NPT", "CNPT"),
    "W06000013": ("Brid", "P-y-b"),
    "W06000014": ("Vale", "Bro"),
    "W06000015": ("Card", "Caerd"),
    "W06000016": ("RCT", "RhCT"),
    "W06000018": ("Caer", "Caerff"),
    "W06000019": ("Bl G", "Bl G"),
    "W06000020": ("Torf", "Torf"),
    "W06000021": ("Monm", "Mynwy"),
    "W06000022": ("Newp", "Casn"),
    "W06000023": ("Powys", "Powys"),
    "W06000024": ("Merth", "Merth"),
}


def abbreviation(code: str, language: Language) -> str:
    """The short name of a council.

    Raises:
        GofalError: no council has this code.
    """
    if code not in _SHORT:
        raise unknown("council code", code, _SHORT)
    return _SHORT[code][language == "cy"]
