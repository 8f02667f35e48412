"""A comparison read back from the result folder or the store of runs where it was left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from gofal.abm.country import country_named
from gofal.abm.facts.local import LocalFact
from gofal.abm.history import History
from gofal.abm.results import code_identity
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.comparison.compare import Comparison, by_unit, effects
from gofal.experiments.comparison.described import read_described
from gofal.experiments.output.slices import saved_slice
from gofal.experiments.output.stored_table import NAMES, stored_table
from gofal.experiments.runs.nested import LUCK_ALONE, Over
from gofal.experiments.runs.presets import find_presets
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.windows import Window, default_windows, main_window

DESCRIPTION = "comparison.json"


@dataclass(frozen=True)
class SavedComparison:
    """A comparison with what is needed to repeat it.

    Attributes:
        comparison: arms, values by replicate, effects; the first arm is the reference.
        command: the command that repeats it.
        version: of the code that made it, as a person may quote it.
        prices: the April whose pounds its money is in; 0 for those of each year.
        varied: whether its pairs take plausible Wales, and parameter sets if there are, in turn.
    """

    comparison: Comparison
    command: str
    version: str
    prices: int = 0
    varied: bool = False

    @property
    def rules(self) -> str:
        """Hash of the rules that made it."""
        return self.version.partition("(")[2].rstrip(")")

    @property
    def reference(self) -> Scenario:
        """The arm that others are compared with."""
        return self.comparison.arms[0]

    def arm(self, name: str) -> Scenario:
        """The arm of that name.

        Raises:
            GofalError: there is none.
        """
        for arm in self.comparison.arms:
            if arm.name == name:
                return arm
        raise unknown("scenario of this answer", name, (arm.name for arm in self.comparison.arms))

    def window(self, name: str) -> str:
        """The window of that name, or the one shown first.

        Raises:
            GofalError: the answer has no such window.
        """
        known = [window.name for window in self.comparison.windows]
        if name and name not in known:
            raise unknown("window", name, known)
        return name or self.comparison.window.name


def read_saved(folder: Path) -> SavedComparison:
    """Read the result folder of ``gofal compare``.

    Raises:
        GofalError: it is none, or is not readable.
    """
    path = folder / DESCRIPTION
    if not path.is_file():
        raise GofalError(f"{folder} is not a result folder of gofal compare: no {DESCRIPTION}")
    try:
        made = read_described(path)
        arms = tuple(scenario_of(arm) for arm in made["arms"])
        values = stored_table(folder / "values.parquet", NAMES, ("replicate", "value"))
        # Older folders have parameter sets that not every replicate could be told to have.
        told = "wales_of_each" in made
        over = Over(tuple(made["ensemble"]), made["wales_of_each"]) if told else Over()
        comparison = Comparison(
            arms=arms,
            seeds=tuple(made["seeds"]),
            years=made["years"],
            window=Window(**made["window"]),
            windows=tuple(Window(**window) for window in made["windows"]),
            values=values,
            effects=values.iloc[:0],
            over=over,
        )
        _require_numbers(comparison, folder)
        # Made anew from the replicates: folders of earlier versions have intervals of other levels.
        table = effects(by_unit(values, comparison.observations), [arm.name for arm in arms])
        comparison = replace(comparison, effects=table)
        version = version_of(made["code"])
        return SavedComparison(comparison, made["command"], version, varied=over != LUCK_ALONE)
    except GofalError:
        raise
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise GofalError(f"{folder} is not a whole result folder: {error}") from error


def _require_numbers(comparison: Comparison, folder: Path) -> None:
    """Refuse tables in which an arm has no number: what is told of it would be empty.

    Raises:
        GofalError: names the arm.
    """
    known = comparison.values.groupby("arm")["value"].count()
    for arm in comparison.arms:
        if not known.get(arm.name, 0):
            raise GofalError(f"{folder}: the table of values has no number for arm {arm.name}")


def scenario_of(made: dict[str, Any]) -> Scenario:
    """The scenario that a result folder describes."""
    known = {field.name for field in fields(Scenario)}
    settings = tuple(
        Setting(
            **{**item, "councils": None if item["councils"] is None else tuple(item["councils"])}
        )
        for item in made["settings"]
    )
    entries = {key: value for key, value in made.items() if key in known}
    entries["only"] = saved_slice(made)
    entries["beyond"] = tuple(made.get("beyond", ()))
    entries["local"] = tuple(LocalFact(**fact) for fact in made.get("local", ()))
    if dates := made.get("history"):
        entries["history"] = History(**{**dates, "without": tuple(dates["without"])})
    if "country" in entries:
        entries["country"] = country_named(entries["country"])
    return Scenario(**{**entries, "evidence": tuple(made["evidence"]), "settings": settings})


def version_of(code: dict[str, Any]) -> str:
    """Package version and hash of the rules (of the sources, in older folders)."""
    rules = code.get("rules_hash") or code["source_hash"]
    return f"gofal {code['packages'].get('gofal') or ''} ({rules})".replace("  ", " ")


def read_presets(folder: Path, arms: Sequence[str]) -> SavedComparison:
    """Read presets and the baseline from a store of runs; seeds that all of them have.

    Args:
        folder: of the store, as ``results/runs``.
        arms: names of presets.

    Raises:
        GofalError: it is no such folder, or no seed has all arms.
    """
    names = list(dict.fromkeys(["baseline", *arms]))
    presets, stored = [load_scenario(name) for name in names], find_presets(folder)
    seeds = tuple(s for s in stored.seeds if all(stored.found(preset, s) for preset in presets))
    if not seeds:
        raise GofalError(f"{folder} keeps no seed with all of {', '.join(names)}")
    years = stored.years
    own = tuple(preset.with_(burn_in_weeks=stored.burn_in_weeks) for preset in presets)
    values = Replicates(own, seeds, years, default_windows(years)).read(stored.store).values
    comparison = Comparison(
        own,
        seeds,
        years,
        main_window(years),
        default_windows(years),
        values,
        effects(values, names),
    )
    command = f"gofal compare {' '.join(names)} --replicates {len(seeds)} --years {years}"
    return SavedComparison(comparison, command, version_of(code_identity()))
