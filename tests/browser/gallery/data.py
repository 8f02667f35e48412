"""Real results for the gallery: arms kept by ``gofal document``, or a small run where none is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.compare import effects
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import WEEKS_A_YEAR, default_windows
from gofal.viz.parts.geometry import project

ARM = "community_catalysts"
KEPT = Path("results/runs")
_SMALL_YEARS, _SMALL_SCALE, _SMALL_SEEDS, _SMALL_BURN_IN = 4, 0.05, 3, 104
_PLACE_YEARS, _PLACE_SCALE, _PLACE_BURN_IN = 4, 0.1, 52
_COUNCIL = "W06000016"  # Rhondda Cynon Taf: many places close together


@dataclass(frozen=True)
class Results:
    """Contents of the gallery.

    Attributes:
        values: arm, replicate, window, level, code, outcome, value; the baseline and ``ARM``.
        effects: over all years, as :func:`gofal.experiments.comparison.compare.effects` makes them.
        years: length of the runs.
        kept: whether they are arms that ``gofal document`` kept, at full scale.
    """

    values: pd.DataFrame
    effects: pd.DataFrame
    years: int
    kept: bool

    @property
    def runs(self) -> int:
        """Pairs of runs."""
        return int(self.values["replicate"].nunique())


@dataclass(frozen=True)
class CouncilMarket:
    """CouncilMarket of one council: hours a week of each provider at each place."""

    council: str
    hours: pd.DataFrame  # provider (row number), form (slug), place (GeoNames id), hours


@dataclass(frozen=True)
class Places:
    """A small Wales by place: yearly means, shape (years, places), and one council's market."""

    met: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    hours: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    market: CouncilMarket


@cache
def results(folder: Path = KEPT) -> Results:
    """Baseline and arm as ``gofal document`` keeps them at full scale; a small run if none."""
    whole = _asked(1.0, 10, 4, load_scenario("baseline").burn_in_weeks)
    kept = all(Store(folder).find(arm) is not None for arm in whole.arms)
    asked = whole if kept else _asked(_SMALL_SCALE, _SMALL_YEARS, _SMALL_SEEDS, _SMALL_BURN_IN)
    asked.run(Store(folder), workers=1)
    return _results(asked.read(Store(folder)).values, ("baseline", ARM), asked.years, kept=kept)


def _asked(scale: float, years: int, seeds: int, burn_in: int) -> Replicates:
    scenarios = tuple(
        load_scenario(name).with_(scale=scale, burn_in_weeks=burn_in) for name in ("baseline", ARM)
    )
    return Replicates(scenarios, replicate_seeds(1, seeds), years, default_windows(years))


def _results(values: pd.DataFrame, arms: Sequence[str], years: int, *, kept: bool) -> Results:
    whole = values[values["window"] == f"years 1-{years}"]
    return Results(values, effects(whole, arms), years, kept)


@cache
def places() -> Places:
    """A tenth of Wales for a few years: enough to colour 457 places and draw one market."""
    from gofal.abm.model import CareModel  # compiled code, only when it is wanted

    scenario = load_scenario("baseline").with_(scale=_PLACE_SCALE, burn_in_weeks=_PLACE_BURN_IN)
    model = CareModel(scenario)
    model.burn_in()
    model.run_for(_PLACE_YEARS * WEEKS_A_YEAR)
    tidy = model.outcomes()
    tidy = tidy[tidy["level"] == "place"]
    year = (tidy["week"] // WEEKS_A_YEAR).rename("year")
    wide: pd.DataFrame = tidy.groupby([year, "outcome", "code"])["value"].mean().unstack("code")  # noqa: PD010
    order = [str(place) for place in model.state.geography.ids]
    met, hours = (
        pd.DataFrame(wide.xs(name, level="outcome"))
        .reindex(columns=order)
        .to_numpy(dtype=np.float64)
        for name in ("met_need", "delivered_hours")
    )
    return Places(met[:_PLACE_YEARS], hours[:_PLACE_YEARS] / _PLACE_SCALE, _market(model.state))


def _market(state: object) -> CouncilMarket:
    from gofal.abm.world.state import State

    assert isinstance(state, State)
    geography, client = state.geography, state.client.columns
    here = geography.council_codes.index(_COUNCIL)
    served = client.alive & (client.provider >= 0) & (geography.council[client.place] == here)
    frame = pd.DataFrame(
        {
            "provider": client.provider[served],
            "place": geography.ids[client.place[served]],
            "hours": client.package[served],
        }
    )
    hours = frame.groupby(["provider", "place"])["hours"].sum().reset_index()
    slugs = np.array([model.slug for model in state.models])
    hours["form"] = slugs[state.provider.columns.form[hours["provider"].to_numpy()]]
    return CouncilMarket(_COUNCIL, hours)


def place_points() -> pd.DataFrame:
    """Every place with name, code and where it lies on the canvas."""
    table = load_facts().places
    x, y = zip(*map(project, table["lat"], table["lon"]), strict=True)
    return pd.DataFrame(
        {"code": table["id"].astype(str), "name": table["name"], "name_cy": table["name_cy"]}
    ).assign(x=x, y=y)
