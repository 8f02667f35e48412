"""Real results for the gallery: arms kept by ``gofal document``, or a short run where none is."""

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
_FEW_YEARS, _FEW_SEEDS, _SHORT_BURN_IN = 2, 3, 52
_PLACE_YEARS = 2
_COUNCIL = "W06000016"  # Rhondda Cynon Taf: many places close together


@dataclass(frozen=True)
class Results:
    """Contents of the gallery.

    Attributes:
        values: arm, replicate, window, level, code, outcome, value; the baseline and ``ARM``.
        effects: over all years, as :func:`gofal.experiments.comparison.compare.effects` makes them.
        years: length of the runs.
        kept: whether they are arms that ``gofal document`` kept.
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
    """Wales by place: yearly means, shape (years, places), and one council's market."""

    met: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    hours: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    market: CouncilMarket


@cache
def results(folder: Path = KEPT) -> Results:
    """Baseline and arm as ``gofal document`` keeps them; a short run if none."""
    whole = _asked(10, 4, load_scenario("baseline").burn_in_weeks)
    kept = all(Store(folder).find(arm) is not None for arm in whole.arms)
    asked = whole if kept else _asked(_FEW_YEARS, _FEW_SEEDS, _SHORT_BURN_IN)
    asked.run(Store(folder), workers=1)
    return _results(asked.read(Store(folder)).values, ("baseline", ARM), asked.years, kept=kept)


def _asked(years: int, seeds: int, burn_in: int) -> Replicates:
    scenarios = tuple(
        load_scenario(name).with_(burn_in_weeks=burn_in) for name in ("baseline", ARM)
    )
    return Replicates(scenarios, replicate_seeds(1, seeds), years, default_windows(years))


def _results(values: pd.DataFrame, arms: Sequence[str], years: int, *, kept: bool) -> Results:
    whole = values[values["window"] == f"years 1-{years}"]
    return Results(values, effects(whole, arms), years, kept)


@cache
def places() -> Places:
    """Wales for a few years: enough to colour 457 places and draw one market."""
    from gofal.experiments.runs.worlds import users_worlds

    scenario = load_scenario("baseline").with_(burn_in_weeks=_SHORT_BURN_IN)
    model = users_worlds().burnt_in(scenario, lambda _weeks: None)
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
    return Places(met[:_PLACE_YEARS], hours[:_PLACE_YEARS], _market(model.state))


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
