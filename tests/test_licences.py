"""Everything installed beside gofal has a licence that goes with its own, by its own metadata."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

ALLOWED = frozenset(
    {
        *("0BSD", "Apache 2.0", "Apache Software", "Apache, Version 2.0", "Apache-2.0", "BSD"),
        *("BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LLVM-exception", "MIT"),
        *("MIT-CMU", "MPL-2.0", "Mozilla Public 2.0", "PSF-2.0", "Zlib"),
        "Python Software Foundation",
    }
)
"""Names of licences without the words *The* and *License*, as packages write them."""
KNOWN = {
    # Asked for by ema-workbench, which is in the extras ema and discovery alone; gofal neither
    # imports nor hands it on.
    "Platypus-Opt": "GNU GENERAL PUBLIC",
    # Or under the Artistic licence, which is chosen here; asked for by a tool of the tests.
    "text-unidecode": "Artistic",
}


def licences(package: metadata.Distribution) -> set[str]:
    """What a package says of its licence: an expression, else classifiers, else a first line."""
    about = package.metadata
    if expression := about.get("License-Expression"):
        told = [expression]
    else:
        told = [one for one in about.get_all("Classifier") or () if one.startswith("License ::")]
        told = told or (about.get("License") or "").strip().splitlines()[:1] or [""]
    parts = [re.split(r" (?:AND|OR|WITH) ", one.rpartition("::")[2]) for one in told]
    return {_short(part) for every in parts for part in every}


def _short(name: str) -> str:
    """A name without *The*, *License*, a short name in brackets, and who holds the rights."""
    bare = re.sub(r"\b(The|Licen[cs]e)\b|Copyright.*", "", name, flags=re.IGNORECASE)
    whole = re.sub(r" \([^()]+\)$", "", bare.strip())
    return " ".join(whole.strip("()").replace(" ,", ",").split())


def test_every_package_may_be_used() -> None:
    told = {one.metadata["Name"]: licences(one) for one in metadata.distributions()}
    told.pop("gofal")
    assert len(told) > 50
    wrong = {name: own for name, own in told.items() if not own <= ALLOWED}
    assert {name for name in wrong if KNOWN.get(name) not in wrong[name]} == set(), wrong


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "License-Expression: BSD-2-Clause AND (MIT OR Apache-2.0)",
            {"BSD-2-Clause", "MIT", "Apache-2.0"},
        ),
        ("Classifier: License :: OSI Approved :: BSD License", {"BSD"}),
        ("License: GNU GENERAL PUBLIC LICENSE", {"GNU GENERAL PUBLIC"}),
        ("License: The MIT License (MIT)", {"MIT"}),
        ("Name: x", {""}),
    ],
)
def test_licences_are_read_as_packages_write_them(
    said: str, read: set[str], tmp_path: Path
) -> None:
    (tmp_path / "METADATA").write_text(f"Metadata-Version: 2.4\n{said}\n")
    assert licences(metadata.PathDistribution(tmp_path)) == read
