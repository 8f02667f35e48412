"""What of this machine and this installation matters to gofal, and what does not work."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

from gofal import __version__
from gofal.abm.facts import load_facts
from gofal.abm.model import CareModel
from gofal.abm.results import code_identity
from gofal.abm.scenario import load_scenario
from gofal.agents.cache_folder import cache_folder
from gofal.experiments.extras import EXTRAS, libraries
from gofal.experiments.output.listing import Listing
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.text import Language, heads, say

_WEEKS = 13  # of the timing: a quarter, so that every step has done all it does
_GB = 1e9
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: of it, for programs.
        value: what was found; its unit stands in the label.
        advice: key of the text that says what to do about it; empty if it is well.
        gaps: of that text.
    """

    name: str
    value: str | float
    advice: str = ""
    gaps: tuple[tuple[str, str], ...] = ()

    def label(self, language: Language) -> str:
        """Its name for people."""
        kind, _, extra = self.name.partition("_")
        if kind == "extra":
            return say(f"doctor_extra.{extra}", language)
        return say(f"doctor.{self.name}", language)

    def told(self, language: Language) -> str:
        """What to do about it, in words."""
        return say(self.advice, language, **dict(self.gaps)) if self.advice else ""


def findings(timing: bool) -> Iterator[Finding]:
    """Look at everything; with ``timing`` a first stretch of a small run is timed too."""
    code = code_identity()
    packages = code["packages"]
    assert isinstance(packages, dict)  # noqa: S101  (made by code_identity)
    yield Finding("gofal", f"{__version__} ({Path(__file__).parents[2]})")
    yield Finding("rules", str(code["rules_hash"]))
    if named := os.environ.get("GOFAL_RULES"):
        yield Finding("own_rules", named)
    yield Finding("commit", str(code["commit"] or "-"))
    yield Finding("python", f"{platform.python_version()}, {platform.platform(terse=True)}")
    others = (f"{name} {version}" for name, version in packages.items() if name != "gofal")
    yield Finding("packages", ", ".join(others))
    yield from map(_extra, EXTRAS)
    yield _writable("cache", cache_folder("kernels").parent, "doctor.no_cache")
    yield _writable("here", Path.cwd(), "doctor.no_results")
    yield Finding("cores", worker_count(None))
    yield from _memory()
    yield _letters()
    if timing:
        yield from _timing()


def listing(language: Language, found: list[Finding]) -> Listing:
    """The findings as a list."""
    rows = [(one.label(language), str(one.value), one.told(language)) for one in found]
    data = [
        {"name": one.name, "value": one.value, "well": "no" if one.advice else "yes",
         "advice": one.told(language) or None}
        for one in found
    ]  # fmt: skip
    columns = heads(("what", "found", "advice"), language, "doctor_column")
    return Listing(say("doctor.title", language), columns, rows, data)


def _extra(name: str) -> Finding:
    lacking = [library for library in libraries(name) if find_spec(library) is None]
    if not lacking:
        return Finding(f"extra_{name}", "+")
    gaps = (("extra", name),)
    return Finding(f"extra_{name}", f"- {', '.join(lacking)}", "doctor.no_extra", gaps)


def _writable(name: str, folder: Path, advice: str) -> Finding:
    """A folder, and whether a file can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding(name, str(folder))
    except OSError as error:
        return Finding(name, f"{folder}: {error.strerror or error}", advice)


def _memory() -> Iterator[Finding]:
    """Memory of the machine and what is free of it, as far as the system tells."""
    with suppress(AttributeError, ValueError, OSError):
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        yield Finding("memory", round(whole / _GB, 1))
    with suppress(OSError, StopIteration, IndexError, ValueError):
        lines = _MEMORY.read_text(encoding="ascii").splitlines()
        kilobytes = next(one.split()[1] for one in lines if one.startswith("MemAvailable:"))
        yield Finding("memory_free", round(int(kilobytes) * 1024 / _GB, 1))


def _letters() -> Finding:
    encoding = (getattr(sys.stdout, "encoding", None) or "?").lower()
    return Finding("letters", encoding, "" if encoding.startswith("utf") else "doctor.letters_lost")


def _timing() -> Iterator[Finding]:
    """Seconds until the first week of a slice of one council is over, and of each week after it."""
    first = str(load_facts().councils["lad_code"].iloc[0])
    model = CareModel(load_scenario("baseline").with_(only=(first,), burn_in_weeks=0))
    yield Finding("first_weeks", _seconds(lambda: model.run_for(_WEEKS)))
    again = CareModel(load_scenario("baseline").with_(only=(first,), burn_in_weeks=0))
    yield Finding("weeks", _seconds(lambda: again.run_for(_WEEKS)))


def _seconds(run: Callable[[], object]) -> float:
    begun = perf_counter()
    run()
    return round(perf_counter() - begun, 2)
