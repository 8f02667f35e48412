"""The seams: one new file is one new delivery model or payment mode; and none may name a result."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import TINY, burnt_in

import gofal.agents.delivery
import gofal.agents.payment
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.week.access import learning
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.founding.offices import share_of_office
from gofal.abm.week.market import ways
from gofal.abm.world.forms import founders_choose
from gofal.abm.world.forms import term as term_of_model
from gofal.abm.world.founding import set_terms
from gofal.abm.world.ledger import Flow
from gofal.agents.client import Stage
from gofal.agents.delivery import DeliveryModel, delivery_models, private_agency
from gofal.agents.delivery.base import TERMS, neutral_value
from gofal.agents.errors import GofalError
from gofal.agents.payment import PaymentMode, payment_modes
from gofal.agents.provider import ProviderColumns
from gofal.agents.term import terms_of

TIMEBANK = '''
"""A made-up delivery model: neighbours who organise themselves."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.third_sector import MODEL as CHARITY

MODEL = like(
    CHARITY, "a_timebank", "Time bank", "Banc amser",
    entering=(0.3, 0, 1, "assumption: a test"),
    autonomy=(0.6, 0.3, 0.9, "assumption: a test"),
    patch_minutes=(25, 10, 30, "assumption: a test"),
)
'''
COMPANION = '''
"""A made-up delivery model of one person, who is no micro-enterprise by name, sector or size."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.micro_enterprise import MODEL as MICRO

MODEL = like(
    MICRO, "a_companion", "Companion", "Cydymaith", sector="private",
    entering=(9, 0, 99, "assumption: a test"),
    max_clients=(200, 200, 200, "assumption: a test"),
)
'''
OUTCOMES = '''
"""A made-up payment mode: planned hours, and a bonus for recovery."""

import numpy as np

from gofal.agents.parameter import Parameter
from gofal.agents.payment.base import PaymentMode

MODE = PaymentMode(
    slug="a_bonus", label_en="Bonus", label_cy="Bonws",
    invoice=lambda account, contract: account.planned,
    recovery_value=lambda margin, contract: np.full_like(margin.price, 500.0),
    parameters=(
        Parameter("a_bonus.size", 50.0, "£", 0, 100, "assumption: a test", "bonus", "bonws"),
    ),
)
'''


def put(package: str, name: str, text: str, folder: Path, patch: pytest.MonkeyPatch) -> None:
    (folder / f"{name}.py").write_text(text, encoding="utf-8")
    module = sys.modules[package]
    patch.setattr(module, "__path__", [*module.__path__, str(folder)])


@pytest.fixture
def timebank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    put("gofal.agents.delivery", "a_timebank", TIMEBANK, tmp_path, monkeypatch)
    yield
    sys.modules.pop("gofal.agents.delivery.a_timebank", None)


@pytest.fixture
def companion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    put("gofal.agents.delivery", "a_companion", COMPANION, tmp_path, monkeypatch)
    yield
    sys.modules.pop("gofal.agents.delivery.a_companion", None)


@pytest.fixture
def bonus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    put("gofal.agents.payment", "a_bonus", OUTCOMES, tmp_path, monkeypatch)
    yield
    sys.modules.pop("gofal.agents.payment.a_bonus", None)


@pytest.mark.slow
@pytest.mark.usefixtures("timebank")
def test_a_new_file_is_a_new_delivery_model() -> None:
    # First in the order of slugs, so that all codes of the others move.
    assert delivery_models()[0].slug == "a_timebank"
    scenario = load_scenario("baseline").with_(only=TINY, burn_in_weeks=28)
    model = CareModel(scenario, validating=True)
    model.run_for(14)
    s = model.state
    here = s.provider.alive & (s.provider["form"] == s.model_code("a_timebank"))
    assert here.sum() >= 5
    assert s.provider["planned"][here].sum() > 100.0
    # Founders look at it by the weight in its own file, and what they found has its terms.
    looked = dict(zip(*founders_choose(s, alone=False), strict=True))
    assert looked["a_timebank"] == 0.3
    row = open_provider(s, "a_timebank", 0, int(s.land.near[0]), 4711)
    assert s.provider["patch_minutes"][row] == 25.0
    assert "a_timebank" in set(model.provider_records()["form"])
    assert len(model.outcomes())


@pytest.mark.usefixtures("companion")
def test_who_works_alone_in_a_new_file_is_treated_as_one() -> None:
    laws = {"travel_time_paid": 1.0, "guaranteed_hours": 1.0, "community_catalysts": 5.0}
    scenario = load_scenario("baseline").with_(only=TINY, burn_in_weeks=28, set=laws)
    # The audit counts one owner to each of them, week by week.
    model = CareModel(scenario, validating=True)
    model.run_for(13)
    s = model.state
    p, k, t = s.provider.columns, s.carer.columns, s.tally
    code, micro = s.model_code("a_companion"), s.model_code("micro_enterprise")
    here = p.alive & (p.form == code)
    assert here.sum() >= 3
    owners = k.alive & np.isin(k.provider, np.flatnonzero(here))
    assert owners.sum() == here.sum()
    # No employer: no payroll, no posts, and what the law asks of employers is not asked of them.
    # (Who went alone in the last step of the last week was paid by an employer in that week.)
    began = owners & (p.founded[k.provider] < s.week - 1)
    assert k.contact[began].max() > 1.0
    assert k.pay[began].sum() == 0.0
    assert p.pay[here].sum() == p.posts[here].sum() == 0.0
    assert p.secure_due[here].max() == 0.0
    assert p.secure_due[p.alive & (p.form != code) & (p.form != micro)].min() == 1.0
    # Counted among micro-enterprises, in number, among those founded and by the hours they give.
    assert t["micros"].sum() == (p.alive & np.isin(p.form, (code, micro))).sum()
    assert t.series("micro_entries").sum() >= here.sum()
    c = s.client.columns
    served = c.alive & (c.stage == Stage.SERVED)
    served[served] = np.isin(p.form[c.provider[served]], (code, micro))
    lone = c.delivered[served].sum()
    assert t["hours_micro"].sum() == pytest.approx(lone, rel=1e-4)
    # A founder of the open market, who is no carer, cannot choose to work alone.
    assert "a_companion" not in founders_choose(s, alone=False)[0]


def test_a_delivery_model_is_a_short_file() -> None:
    folder = Path(gofal.agents.delivery.__path__[0])
    for model in delivery_models():
        lines = (folder / f"{model.slug}.py").read_text(encoding="utf-8").splitlines()
        assert len(lines) < 100, model.slug
    assert len(TIMEBANK.splitlines()) < 20


@pytest.mark.usefixtures("timebank")
def test_terms_of_the_new_model_are_its_parameters() -> None:
    changed = {"a_timebank.travel_paid": 1.0, "a_timebank.radius": 60.0}
    known = {p.name: p for m in delivery_models() for p in m.parameters}
    changed = {n: min(known[n].high, v) for n, v in changed.items()}
    scenario = load_scenario("baseline").with_(
        only=TINY, burn_in_weeks=28, parameters={**changed, "market.form_a_timebank": 1.0}
    )
    s = CareModel(scenario).state
    here = s.provider.alive & (s.provider["form"] == s.model_code("a_timebank"))
    others = s.provider.alive & (s.provider["form"] == s.model_code("private_agency"))
    assert s.provider["travel_paid"][here].mean() > s.provider["travel_paid"][others].mean() + 0.1


@pytest.mark.slow
@pytest.mark.usefixtures("bonus")
def test_a_new_file_is_a_new_payment_mode(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = payment_modes()
    assert modes[0].slug == "a_bonus"
    # An option of the lever stands for the new mode.
    for module in (ways, learning):
        monkeypatch.setattr(module, "MODES", ("time_and_task", "a_bonus"))
    scenario = load_scenario("baseline").with_(only=TINY, burn_in_weeks=28)
    new = {"payment_mode": 1, "change_dynamics": 0, "change_cohort": 0}
    usual, other = CareModel(scenario), CareModel(scenario.with_(set=new))
    for model in (usual, other):
        model.burn_in()
        model.validating = True
        model.run_for(14)
    fees = [m.state.ledger.pounds(Flow.COUNCIL_FEES).sum() for m in (usual, other)]
    assert fees[1] > fees[0]  # planned hours are paid, missed ones too
    assert usual.state.provider["effort"].max() == 0.0
    p = other.state.provider
    assert p["effort"][p.alive & (p["flexible"] > 0.5) & ~p["owner_covers"]].min() > 0.0
    assert other.state.tally["need_hours"].sum() < usual.state.tally["need_hours"].sum()
    # With the folder gone the fork of a session's Wales knows the project's modes only.
    assert len(tiny_wales.state.modes) == len(modes) - 1


RESULTS = re.compile(
    r"turnover|quit|leav|retention|quality|wellbeing|outcome|viab|surviv|fail|exit|closure|coverage"
    r"|met_need|unmet|delivered|hours_deliver|continuity|satisf|handback|hand_back|hhi|wait|churn"
    r"|margin_bonus|productiv|efficien|reliab|resilien|fragil|gap\b"
)
ALLOWED = {"waiting_paid"}
"""A pay term: gaps between visits that are paid."""
BUNDLES: list[DeliveryModel | PaymentMode] = [*delivery_models(), *payment_modes()]


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.slug)
def test_no_term_names_a_result(bundle: DeliveryModel | PaymentMode) -> None:
    """Terms say who owns, pays, serves and starts. What comes of it is for the week to say."""
    for parameter in bundle.parameters:
        name = parameter.name.partition(".")[2]
        assert name in ALLOWED or not RESULTS.search(name), f"{parameter.name} names a result"
        label = parameter.label_en.lower()
        assert name in ALLOWED or not re.search(
            r"turnover|quality of|wellbeing|coverage|hours delivered|viabil|continuity", label
        ), f"{parameter.name}: {label!r} names a result"


@pytest.mark.parametrize("model", delivery_models(), ids=lambda model: model.slug)
def test_every_delivery_model_states_every_term_and_no_other(model: DeliveryModel) -> None:
    given = {p.name.partition(".")[2] for p in model.parameters}
    assert {name for name, term in TERMS.items() if term.neutral is None} <= given <= set(TERMS)
    for parameter in model.parameters:
        assert parameter.source.strip()
        assert parameter.label_cy.strip()


def test_a_founded_provider_has_every_term_of_its_model() -> None:
    s = burnt_in(load_scenario("baseline").with_(only=TINY, burn_in_weeks=60)).state
    row = int(s.provider.take(1)[0])
    for name in terms_of(ProviderColumns):
        s.provider[name][row] = -7.0
    set_terms(s, row, "neighbourhood_team")
    for name, term in terms_of(ProviderColumns).items():
        given = f"neighbourhood_team.{name}"
        expected = s.parameters[given] if given in s.parameters else term.neutral  # noqa: SIM401
        assert s.provider[name][row] == pytest.approx(expected), name


def test_a_term_that_a_model_leaves_out_is_neutral_and_not_zero(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TERMS, "a_pace", replace(TERMS["nursing"], neutral=1.0))
    state = tiny_wales.fork("baseline").state
    assert (state.form_term("a_pace") == 1.0).all()
    assert term_of_model(state.parameters, "private_agency.a_pace") == 1.0
    assert term_of_model(state.parameters, "private_agency.nursing") == 0.0


def test_a_misspelt_term_gets_a_suggestion(tiny_wales: CareModel) -> None:
    state = tiny_wales.fork("baseline").state
    with pytest.raises(GofalError, match="unknown term 'nursin'; did you mean nursing"):
        state.form_term("nursin")
    with pytest.raises(GofalError, match="unknown term 'nursin'; did you mean nursing"):
        term_of_model(state.parameters, "private_agency.nursin")


def test_models_differ_by_terms_only() -> None:
    """The week never asks which model a provider follows, except for the forms that law defines."""
    # Direct payments stand for a contract with the micro-enterprise a council rebalances towards.
    lawful = {"in_house", "latc", "micro_enterprise", "franchise", "private_agency"}
    folder = Path(gofal.agents.__path__[0]).parent / "abm"
    slugs = {m.slug for m in delivery_models()}
    for file in [*(folder / "week").glob("*.py"), *(folder / "world").glob("*.py")]:
        asked = set(re.findall(r'model_code\("(\w+)"\)', file.read_text(encoding="utf-8")))
        assert asked <= slugs & lawful, f"{file.name} asks for {asked - lawful}"


def test_ownership_alone_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """E028, E029: the same terms under another owner are the same future, bit by bit."""
    scenario = load_scenario("baseline").with_(only=TINY, burn_in_weeks=28)
    hashes = []
    for sector in ("private", "cooperative"):
        changed: Any = private_agency.MODEL
        monkeypatch.setattr(private_agency, "MODEL", replace(changed, sector=sector))
        model = CareModel(scenario)
        model.run_for(13)
        s = model.state
        people: list[Any] = [x.columns for x in (s.client, s.carer, s.unpaid, s.provider)]
        hashes.append([x.tobytes() for x in people] + [s.ledger.balance.tobytes()])
    assert hashes[0] == hashes[1]


BETTER_HIGH = (
    "skill",
    "guidance",
    "autonomy",
    "training",
    "growth",
    "radius",
    "max_clients",
    "span",
)
BETTER_LOW = ("fixed_cost", "overhead", "royalty", "own_office", "start_cash")
COSTS = ("wage_over_floor", "travel_paid", "waiting_paid", "secure_offer", "monitoring")
DOMINATES = {
    ("private_agency", "employee_owned"): "its staff buy out the owner, and owe the price (7.8)",
}
"""Pairs (a, b) in which b is nowhere worse than a and somewhere better, and why that is right."""


def _of(model: DeliveryModel, name: str) -> float:
    given = {one.name: one.value for one in model.parameters}
    neutral = neutral_value(name)
    return given.get(f"{model.slug}.{name}", 0.0 if neutral is None else neutral)


def _dominates(better: DeliveryModel, other: DeliveryModel) -> bool:
    """Test whether one model is nowhere worse to run than another, and somewhere better."""
    gains = [_of(better, name) - _of(other, name) for name in BETTER_HIGH]
    gains += [_of(other, name) - _of(better, name) for name in (*BETTER_LOW, *COSTS)]
    same_trade = better.serves == other.serves and better.sector == other.sector
    return same_trade and min(gains) >= 0.0 and max(gains) > 0.0


def test_no_model_is_better_than_another_in_every_term() -> None:
    models = delivery_models()
    found = {(a.slug, b.slug) for a in models for b in models if a != b and _dominates(b, a)}
    assert found <= set(DOMINATES)


def test_the_first_of_many_teams_pays_for_an_office_of_its_own() -> None:
    cost = share_of_office(np.array(1.7), np.array([1.0, 10.0, 850.0]))
    np.testing.assert_allclose(cost, [1.7, 1.07, 1.0], atol=1e-3)
