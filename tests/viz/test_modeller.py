"""The modeller's corner without a browser: one model a visitor, its settings, its agents."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ipyvue
import numpy as np
import pytest
import requests
import solara
import uvicorn
from small import TINY

from gofal.abm.levers import load_levers
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES
from gofal.viz.commands import modeller as command
from gofal.viz.web.modeller.server import make_modeller_app
from gofal.viz.web.modeller.stepped import LEVERS, SteppedModel, parameters
from gofal.viz.web.modeller.views import (
    KINDS,
    Inspector,
    columns_of,
    headlines_drawn,
    identity_of,
    places_drawn,
    ties_shown,
)

SMALL: dict[str, Any] = {"only": ",".join(TINY), "burn_in_weeks": 13}


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve an app on a free port of this machine."""
    with socket.socket() as free:
        free.bind((command.HOST, 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.05)
    yield f"http://localhost:{port}"
    server.should_exit = True
    thread.join(60)


@pytest.fixture(scope="module")
def model() -> SteppedModel:
    made = SteppedModel(**SMALL)
    made.step()
    made.step()
    return made


def _parts(element: Any) -> tuple[Any, list[Any]]:
    _, context = solara.render(element, handle_error=False)
    return context, list(context.find(ipyvue.VueTemplate).widgets)


def test_an_untouched_slider_leaves_what_the_preset_sets() -> None:
    preset = load_scenario("rebalancing")
    assert any(setting.lever == "rebalancing_target" for setting in preset.settings)
    usual: dict[str, Any] = {name: load_levers()[name].default for name in LEVERS}
    untouched = SteppedModel("rebalancing", **SMALL, **usual)
    assert untouched.followed.settings == preset.settings
    moved = SteppedModel("rebalancing", **SMALL, **usual | {"fee_level": 1.1})
    assert {s.lever: s.value for s in moved.followed.settings}["fee_level"] == 1.1
    assert moved.command == (
        "gofal run rebalancing --set fee_level=1.1 --burn-in 13 --seed 1 "
        "--only W06000001 --only W06000002"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_controls_offer_what_the_levers_allow(language: Any) -> None:
    controls = parameters(language, "baseline", 99, ("W06000023",))
    assert set(controls) == {"scenario", "only", "rng", *LEVERS}
    assert controls["only"]["value"] == "Powys"
    assert len(controls["only"]["values"]) == 23  # all of Wales, or one council
    assert controls["rng"]["max"] == 99
    assert controls["fee_level"]["max"] == load_levers()["fee_level"].high
    assert "time_and_task" in controls["payment_mode"]["values"]


def test_places_and_headlines_are_drawn_from_this_model(model: SteppedModel) -> None:
    @solara.component
    def Both() -> None:  # noqa: N802
        with solara.Column():
            headlines_drawn(model, "cy")
            places_drawn(model, "cy")

    context, parts = _parts(Both())
    (places,) = [part for part in parts if part.has_trait("marks")]
    assert len(places.marks) == 457  # those outside the slice are marked as unknown
    assert len({mark["step"] for mark in places.marks}) > 1
    fans = [part for part in parts if part.has_trait("series")]
    assert len(fans) == 5
    frame = model.datacollector.get_model_vars_dataframe()
    assert fans[1].series[0]["mean"] == pytest.approx(list(frame["effective_wage"]))
    context.close()


def test_an_agent_is_shown_with_units(model: SteppedModel) -> None:
    context, parts = _parts(Inspector(model, "en"))
    table, ties = [part for part in parts if part.has_trait("caption")]
    rows = {row[0]["text"]: [cell["text"] for cell in row] for row in table.rows}
    assert set(rows) == set(model.state.provider.specs)
    assert rows["fixed_cost"][2] == "£/week"
    first = int(model.state.provider["uid"][model.state.provider.rows()].min())
    assert rows["uid"][1] == str(first)
    uids = {cell["text"].split()[-1] for row in ties.rows for cell in (row[0], row[2])}
    assert str(first) in uids
    assert {row[1]["text"] for row in ties.rows} & {"employs", "serves", "contracts with"}
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_ties_of_a_client_are_said(model: SteppedModel, language: Any) -> None:
    client = model.state.client
    row = client.rows()[client["provider"][client.rows()] >= 0][0]
    ties = ties_shown(model, "client", int(client["uid"][row]), language)
    assert {"en": "serves", "cy": "yn gwasanaethu"}[language] in {tie["relation"] for tie in ties}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_columns_to_show(model: SteppedModel, kind: str) -> None:
    table = getattr(model.state, kind)
    if not len(table):
        return
    shown = columns_of(table, int(table["uid"][table.rows()[0]]), "cy")
    assert [row["column"] for row in shown] == list(table.specs)
    assert all(row["unit"] and row["meaning"] and row["value"] for row in shown)


def test_only_this_machine_is_served_and_bad_settings_are_refused_first() -> None:
    assert command.HOST == "127.0.0.1"
    with pytest.raises(GofalError, match="unknown scenario"):
        command.modeller("nowhere")
    with pytest.raises(GofalError, match="unknown council"):
        command.modeller(only=["Powis"])
    with pytest.raises(GofalError, match="port"):
        command.modeller(port=0)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 3), ("7", 7), ("8", None), ("-3", None), ("x", None), ("\u00b2", None), ("9" * 40, None)],
)
def test_an_identity_is_found_or_refused(typed: str, found: int | None) -> None:
    assert identity_of(typed, np.array([3, 7])) == found
    assert identity_of("", np.array([], dtype=np.int64)) is None


def test_the_server_has_no_page_but_its_own() -> None:
    with running(make_modeller_app("cy", scenario="latc")) as base:
        start = requests.get(base, timeout=60, allow_redirects=False)
        assert start.headers["location"] == "/cy?scenario=latc"
        page = requests.get(f"{base}/cy?scenario=latc", timeout=60)
        assert '<html lang="cy">' in page.text
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert requests.get(f"{base}/en/today", timeout=60).status_code == 404
        away = requests.get(base, headers={"Host": "elsewhere.example"}, timeout=60)
        assert away.status_code == 400


@pytest.mark.slow
def test_a_modeller_steps_plays_resets_and_looks(page: Any) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with running(make_modeller_app("en", scenario="baseline", only="Gwynedd", seed=1)) as base:
        page.goto(base, timeout=180_000)
        step = page.get_by_role("button", name="Step", exact=True)
        step.click(timeout=180_000)
        page.locator(".g-fan").nth(4).wait_for(timeout=180_000)
        assert page.locator(".g-fan").count() == 5
        page.get_by_role("button", name="Next").click()
        page.get_by_text("running cost at any size").wait_for()
        page.get_by_role("button", name="Reset", exact=True).click()
        page.get_by_text("No week has run yet").wait_for(timeout=180_000)
    assert errors == []
