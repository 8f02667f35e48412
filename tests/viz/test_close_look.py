"""Places, providers and whom they serve, from a run with dates that is looked at closely."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gofal.abm.facts import load_facts
from gofal.abm.history import History
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs.identity import weeks_before
from gofal.experiments.runs.store import Arm
from gofal.viz.answer import OUTCOME_NAMES
from gofal.viz.web import today
from gofal.viz.web.today import (
    form_label,
    market,
    market_years,
    place_name,
    place_outcomes,
    places_today,
)

GWYNEDD = "W06000002"


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Places and providers of a Wales that was really run, for a year."""
    from gofal.viz.shipping.today import write_today

    folder = tmp_path_factory.mktemp("today")
    weeks: list[int] = []
    dates = History(policy_from=2018)
    chosen = load_scenario("baseline").with_(seed=5, burn_in_weeks=6, history=dates)
    write_today(Arm(chosen, 1), folder, weeks.append)
    assert sum(weeks) == weeks_before(chosen) + 52 == 6 + 2 * 52 + 52
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(today, "FOLDER", folder)
        today._table.cache_clear()
        market.cache_clear()
        yield folder
    today._table.cache_clear()
    market.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_every_place_has_its_outcomes() -> None:
    assert set(place_outcomes()) >= {"met_need", "choice", "waiting_people"}
    for outcome in place_outcomes():
        found = places_today(outcome, 1)
        assert list(found) == load_facts().places["id"].tolist()
        assert np.isfinite(list(found.values())).any()
        assert outcome in OUTCOME_NAMES
    with pytest.raises(GofalError, match="unknown outcome of places"):
        places_today("wage", 1)
    with pytest.raises(GofalError, match="unknown year"):
        places_today("choice", 9)


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_a_market_adds_up() -> None:
    assert market_years() == (1,)
    found = market(GWYNEDD)
    providers = [node for node in found.nodes if node.kind == "provider"]
    places = [node for node in found.nodes if node.kind == "place"]
    assert [node.number for node in providers] == list(range(1, len(providers) + 1))
    hours = [node.hours for node in providers]
    assert hours == sorted(hours, reverse=True)
    assert sum(hours) == pytest.approx(sum(edge.hours for edge in found.edges), rel=1e-4)
    assert sum(hours) == pytest.approx(sum(node.hours for node in places), rel=1e-4)
    assert sum(node.people for node in providers) == sum(edge.people for edge in found.edges)
    own = load_facts().places.set_index("id")["lad_code"]
    assert {own[node.place] for node in places} == {GWYNEDD}
    routes = [column for column in map(str, found.providers) if column.startswith("hours_")]
    assert found.providers[routes].sum().sum() == pytest.approx(sum(hours), rel=1e-4)
    names = {node.id for node in found.nodes}
    assert all({edge.provider, edge.place} <= names for edge in found.edges)


@pytest.mark.slow
@pytest.mark.usefixtures("looked_at")
def test_names_are_there_in_both_languages() -> None:
    for node in market(GWYNEDD).nodes:
        for language in ("en", "cy"):
            assert place_name(node.place, language)
            assert not node.form or form_label(node.form, language)
    with pytest.raises(GofalError, match="unknown council code"):
        market("W99")
    with pytest.raises(GofalError, match="unknown year"):
        market(GWYNEDD, 7)
