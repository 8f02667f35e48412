"""Equal terms: what is left of a form when its terms are the agency's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from forks import fork_with, rows_of
from small import TINY

from gofal.abm.model import CareModel
from gofal.abm.odd import all_parameters
from gofal.abm.scenario import Scenario, load_scenario, parse_scenario
from gofal.abm.setting import parse_setting
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.world.equal import OF_PROVIDERS, equal_parameters
from gofal.abm.world.forms import term as value_of
from gofal.agents.delivery import delivery_models
from gofal.agents.delivery.base import TERMS
from gofal.agents.equal_terms import AGENCY, STAYS, stays
from gofal.agents.errors import GofalError

FORMS = [model.slug for model in delivery_models() if model.slug != AGENCY]
IN_FORCE = ("travel_due", "waiting_due", "secure_due", "shift_due", "pay_factor", "extra_cost")


def on(wales: CareModel, *settings: str, terms: str = "equal") -> CareModel:
    """A future of a small Wales; not yet run."""
    chosen = wales.followed.with_(settings=tuple(map(parse_setting, settings)))
    return wales.fork(chosen.with_(terms="equal" if terms == "equal" else "own"))


def test_every_term_that_stays_is_one_and_says_why_in_both_languages() -> None:
    assert set(STAYS) <= set(TERMS)
    assert all(why.en.strip() and why.cy.strip() for why in STAYS.values())
    assert all(why.en != why.cy for why in STAYS.values())


@pytest.mark.parametrize("slug", FORMS)
def test_a_term_is_the_agencys_or_stays(slug: str) -> None:
    own, model = all_parameters(), next(m for m in delivery_models() if m.slug == slug)
    equal = equal_parameters(own, delivery_models())
    for term in TERMS:
        source = slug if stays(model, term) else AGENCY
        assert value_of(equal, f"{slug}.{term}") == value_of(own, f"{source}.{term}"), term


def test_only_law_and_owners_keep_a_form_apart() -> None:
    """What stays for every form, and what for for those of one person or of a council."""
    every = {term for term, why in STAYS.items() if why.whose == "all"}
    assert every == {
        "tax", "royalty", "dividend", "staff_share", "pass_through", "owner_local", "owner_works",
        "by_users", "workers_vote", "users_vote",
    }  # fmt: skip
    by_slug = {model.slug: model for model in delivery_models()}
    assert stays(by_slug["micro_enterprise"], "overhead")
    assert not stays(by_slug["micro_enterprise"], "direct_ratio")
    assert stays(by_slug["in_house"], "credit")
    assert not stays(by_slug["in_house"], "wage_over_floor")
    assert not stays(by_slug["cooperative"], "wage_over_floor")


@pytest.mark.parametrize("slug", ["cooperative", "third_sector", "neighbourhood_team", "franchise"])
def test_two_providers_that_differ_in_form_alone_have_the_same_terms_in_force(
    tiny_wales: CareModel, slug: str
) -> None:
    worlds = {}
    for form in (AGENCY, slug):
        model = on(tiny_wales)
        model.open_week()
        row = open_provider(model.state, form, 0, 3, 77_001)
        worlds[form] = model.state, row
    (first, a), (second, b) = worlds.values()
    model_of = next(m for m in delivery_models() if m.slug == slug)
    for term in (*(t for t in OF_PROVIDERS if not stays(model_of, t)), *IN_FORCE, "wage"):
        assert first.provider[term][a] == second.provider[term][b], term
    assert first.provider["dividend"][a] != second.provider["dividend"][b] or slug == "franchise"


def test_the_switch_changes_providers_that_are_there_and_no_agency(tiny_wales: CareModel) -> None:
    model = on(tiny_wales)
    before, after = tiny_wales.state.provider, model.state.provider
    model.open_week()
    agencies, charities = rows_of(model, AGENCY), rows_of(model, "third_sector")
    own = rows_of(model, "in_house")
    assert all(map(len, (agencies, charities, own)))
    # What management costs follows hours of now.
    for column in set(after.specs) - {"management", "elsewhere"}:
        assert np.array_equal(before[column][agencies], after[column][agencies]), column
    fixed = before["fixed_cost"][charities] / 380.0, after["fixed_cost"][charities] / 220.0
    np.testing.assert_allclose(*fixed, rtol=1e-5)
    assert (after["wage"][own] < before["wage"][own]).all()
    thrift = before["overhead"][charities] / 1.5, after["overhead"][charities] / 1.1
    np.testing.assert_allclose(*thrift, rtol=1e-5)
    assert (after["owner_covers"][own]).all()
    assert not after["whole_council"][agencies].any()


def test_burn_in_is_on_own_terms(
    tiny_wales: CareModel, fingerprint: Callable[[CareModel], str]
) -> None:
    assert fingerprint(on(tiny_wales)) == fingerprint(tiny_wales)


def test_a_policy_that_founds_nothing_is_the_baseline_on_either_terms(
    tiny_wales: CareModel, fingerprint: Callable[[CareModel], str]
) -> None:
    """A lever of companies, where there is none: no effect, and so none that is terms."""
    for terms in ("own", "equal"):
        reference, policy = (
            on(tiny_wales, terms=terms),
            on(tiny_wales, "latc_repricing=3", terms=terms),
        )
        reference.run_for(14)
        policy.run_for(14)
        assert fingerprint(reference) == fingerprint(policy)


@pytest.mark.parametrize("terms", ["own", "equal"])
def test_a_form_that_differs_in_terms_alone_does_something_on_own_terms_only(
    tiny_wales: CareModel, terms: str
) -> None:
    """Locality teams have the council's own service's owner, law and surplus: all else is terms."""
    lives = []
    for levers in ((), ("in_house_form=locality_team",)):
        model = on(tiny_wales, *levers, terms=terms)
        model.run_for(14)
        s = model.state
        tables: list[Any] = [s.client.columns, s.carer.columns, s.unpaid.columns]
        lives.append(([t.tobytes() for t in tables], s.ledger.balance))
    (people, money), (others, spent) = lives
    # Costs that are summed in another order may round to the next penny.
    same = people == others and np.abs(money - spent).max() <= 5
    assert same == (terms == "equal")


def test_terms_make_other_futures(tiny_wales: CareModel) -> None:
    own, equal = on(tiny_wales, terms="own"), on(tiny_wales)
    own.run_for(3)
    equal.run_for(3)
    assert own.state_hash() != equal.state_hash()


def test_a_copy_and_a_saved_run_go_on_on_equal_terms(tiny_wales: CareModel, tmp_path: Path) -> None:
    model = on(tiny_wales)
    model.run_for(2)
    model.save(tmp_path / "run")
    loaded, copied = CareModel.load(tmp_path / "run"), model.fork("baseline")
    assert copied.followed.terms == "equal"
    for one in (model, loaded, copied):
        one.run_for(3)
        assert one.parameters["cooperative.wage_over_floor"] == 1.02
    assert model.state_hash() == loaded.state_hash() == copied.state_hash()
    part = model.slice(TINY[0])
    assert part.parameters["cooperative.wage_over_floor"] == 1.02
    part.run_for(1)


def test_a_busy_market_on_equal_terms_balances(tiny_wales: CareModel) -> None:
    model = fork_with(
        tiny_wales, "latc=1 coop_grant=0.1 coop_union=1 coop_consortium=1 conversion=self_managed",
        "direct_payment_offer=1 rebalancing_target=0.3",
    )  # fmt: skip
    model = model.fork(model.followed.with_(terms="equal"))
    model.validating = True
    model.run_for(14)


def test_a_scenario_says_its_terms() -> None:
    typed = parse_scenario("gwynedd/terms=equal/fee_level=1.1")
    assert typed.terms == "equal"
    assert typed.name == "gwynedd/terms=equal/fee_level=1.1"
    assert parse_scenario("gwynedd", terms="equal").name == "gwynedd/terms=equal"
    assert load_scenario("gwynedd").terms == "own"
    with pytest.raises(GofalError, match="did you mean equal"):
        parse_scenario("baseline/terms=equall")
    with pytest.raises(GofalError, match="terms"):
        load_scenario("baseline").with_(terms="both")  # type: ignore[arg-type]


def test_identity_of_a_run_knows_its_terms_and_that_of_a_world_does_not() -> None:
    from gofal.experiments.runs.identity import arm_id, world_id

    def ids(scenario: Scenario) -> tuple[str, str]:
        return arm_id(scenario), world_id(scenario)

    own, equal = (ids(load_scenario("baseline").with_(terms=one)) for one in ("own", "equal"))
    assert own[0] != equal[0]
    assert own[1] == equal[1]
