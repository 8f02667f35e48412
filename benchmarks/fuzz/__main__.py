"""Try damaged files, command lines, folders, addresses: ``python -m benchmarks.fuzz KIND``.

Every try has a number, and the number alone decides what is tried. What was tried is kept, a line a
try, in ``results/fuzz``; killed and called again, it goes on there, and tries once more what found
something. ``--again`` repeats one try and shows all of it. Ends with 1 if anything was found.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from benchmarks.fuzz import addresses, files, folders, runs, words
from benchmarks.fuzz.judge import End, judged, nothing_runs
from benchmarks.fuzz.made import Readers, whole
from benchmarks.rows import adding, rows_of, version

type Attempt = Callable[[Random, Path], tuple[str, ...]]
type Try = Callable[[Random, Path], End]

KEPT = Path("results") / "fuzz"


def _commanded(attempt: Attempt) -> Try:
    """Tries of a command line, from what writes its files and says its words."""
    return lambda luck, folder: judged(attempt(luck, folder), folder)


KINDS: Mapping[str, Try] = {
    "files": _commanded(files.attempt),
    "words": _commanded(words.attempt),
    "folders": folders.tried,
    "runs": runs.tried,
    "addresses": addresses.tried,
}
_READ: Mapping[str, Readers] = {
    "folders": folders.COMMANDS,
    "runs": runs.COMMANDS,
}


@contextmanager
def calm(kind: str) -> Iterator[None]:
    """Inside, nothing is run; what is damaged is made before."""
    for make in _READ.get(kind, {}):
        whole(make)
    with nothing_runs():
        yield


def tried(kind: str, number: int) -> End:
    """One try; inside :func:`calm`."""
    luck = Random(f"{kind} {number}")  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="gofal-fuzz-") as folder:
        return KINDS[kind](luck, Path(folder))


def known(file: Path) -> dict[int, list[str]]:
    """Faults by number, of what was tried before."""
    return {row["number"]: row["faults"] for row in rows_of(file)}


def keep_trying(kind: str, numbers: Sequence[int], file: Path) -> Counter[str]:
    """Try what was not tried before, and keep how it ended; how many ended in which way."""
    before, ends = known(file), Counter[str]()
    with adding(file) as add, calm(kind):
        for number in numbers:
            if not before.get(number, True):
                ends["well before"] += 1
                continue
            end = tried(kind, number)
            add({"number": number, "code": end.code, "faults": end.faults, **version()})
            ends[str(end.code)] += 1
            if end.faults:
                ends["found"] += 1
                print(f"{kind} {number}: {'; '.join(end.faults)}: {end.told[-300:]}", flush=True)
    return ends


def _shown(kind: str, number: int) -> int:
    with calm(kind):
        end = tried(kind, number)
    print(*map(repr, end.words), f"\nend {end.code}", *end.faults, sep="\n")
    print(end.told)
    return 1 if end.faults else 0


def main() -> int:
    """Read the command line, and try."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("kind", choices=[*KINDS])
    parser.add_argument("--tries", type=int, default=300, help="how many")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--again", type=int, help="repeat the try of this number, and show it")
    given = parser.parse_args()
    warnings.simplefilter("default")
    if given.again is not None:
        return _shown(given.kind, given.again)
    start = time.monotonic()
    numbers = range(given.first, given.first + given.tries)
    try:
        ends = keep_trying(given.kind, numbers, KEPT / f"{given.kind}.jsonl")
    except KeyboardInterrupt:
        print("stopped; called again, it goes on from here")
        return 130
    told = ", ".join(f"{name}: {count}" for name, count in sorted(ends.items()))
    print(f"{given.kind}, {given.tries} tries in {time.monotonic() - start:.0f} s: {told}")
    return 1 if ends["found"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
