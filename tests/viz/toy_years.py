"""Toy years of policies, as the evidence keeps them, and the answers written from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from made_up import Value, cube, kept_tables

import gofal.viz.shipping.write
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import YEARS, Compared, Terms
from gofal.experiments.runs.note import Note, Ran
from gofal.experiments.runs.store import Arm, Kept
from gofal.experiments.seeds import replicate_seeds
from gofal.viz.answer import OUTCOME_NAMES, areas
from gofal.viz.shipping import files
from gofal.viz.shipping.write import write_answers
from gofal.viz.web import shipped as shipped_module
from gofal.viz.web.shipped import about_shipped, shipped

TERMS = Terms(load_scenario("baseline").with_(burn_in_weeks=4), looks=(2, 4))
SEEDS = tuple(replicate_seeds(1, 3))
GWYNEDD = "W06000002"


def level(outcome: str, pair: int, year: int, code: str) -> float:
    """A level that tells all its places apart."""
    place = OUTCOME_NAMES.index(outcome) + len(OUTCOME_NAMES) * areas().index(code)
    return 1 + place / 7 + pair / 3 + year / 11


def raised(outcome: str, pair: int, year: int, code: str) -> float:
    """The same, higher by the number of the pair."""
    return level(outcome, pair, year, code) + pair + 1


@dataclass(frozen=True)
class ToyKept(Kept):
    """A finished run in memory."""

    tables: Mapping[str, pd.DataFrame]

    def table(self, name: str, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """One of its tables."""
        frame = self.tables[name]
        return frame if outcomes is None else frame[list(outcomes)]


def toy_parts(folder: Path, arms: Mapping[str, tuple[Value, int]], terms: Terms = TERMS) -> Parts:
    """Parts with the years of some arms, each by a rule and with a number of pairs."""
    parts = Parts(folder, terms)
    for name, (value, pairs) in arms.items():
        arm = Compared(load_scenario(name))
        values, years = cube(value, pairs, YEARS), parts.years(arm)
        for number in range(pairs):
            run = terms.arm(arm, number + 1)
            tables = kept_tables(values[:, number])
            there, ran = folder / rules_hash() / run.key / run.label, Ran(burn_in_weeks=0, seed=1)
            note = Note(years=YEARS, scenario=ran, seconds=1.0, error=None)
            years.take(number + 1, ToyKept(there, note, run, tables))
        years.write()
    return Parts(folder, terms)


def made_up_look(_arm: Arm, folder: Path, tick: object) -> None:
    """In place of the run that looks at places."""
    assert callable(tick)
    tick(1)
    for name in (files.PLACES, files.PROVIDERS, files.SERVES):
        (folder / name).write_text("a close look")


def no_progress(_done: int, _all: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """Three pairs of a baseline and a policy, two of another, and one of a third."""
    arms = {
        "baseline": (level, 3),
        "latc": (raised, 3),
        "gwynedd": (raised, 2),
        "micro": (raised, 1),
    }
    return toy_parts(tmp_path_factory.mktemp("parts"), arms)


@pytest.fixture
def written(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Answers written from them, in place of those of the repository."""
    monkeypatch.setattr(gofal.viz.shipping.write, "write_today", made_up_look)
    folder = tmp_path / "answers"
    write_answers(parts, "gofal answers --write", no_progress, folder)
    monkeypatch.setattr(shipped_module, "FOLDER", folder)
    forget()
    yield folder
    forget()


def forget() -> None:
    """Read the files again."""
    for kept in (about_shipped, shipped, shipped_module._arm):
        kept.cache_clear()
