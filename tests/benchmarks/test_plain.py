"""The plain version keeps people, hours and money, and gives the model's outcomes up to luck."""

from __future__ import annotations

import pytest

from benchmarks.plain.carer import Carer
from benchmarks.plain.client import Stage
from benchmarks.plain.compare import compare_all
from benchmarks.plain.family import UnpaidCarer
from benchmarks.plain.jobs import Job
from benchmarks.plain.model import PlainModel
from gofal.abm.model import CareModel
from gofal.abm.setting import parse_setting
from gofal.abm.world.ledger import Sector
from gofal.agents.errors import GofalError

WEEKS = 6
CAME, WENT = ("contacts", "unpaid_formal"), ("ended", "left_waiting", "diverted")


@pytest.fixture(scope="module")
def plain(tiny_wales: CareModel) -> PlainModel:
    """Some weeks from where the small world stands."""
    model = PlainModel(tiny_wales.state, tiny_wales.followed, luck=1)
    people = len(model.clients)
    for _ in range(WEEKS):
        model.step()
        now = model.books.now
        people += round(sum(sum(now[name]) for name in CAME) - sum(sum(now[name]) for name in WENT))
        assert len(model.clients) == people
    return model


def test_it_starts_as_the_tables_stand(tiny_wales: CareModel) -> None:
    model, state = PlainModel(tiny_wales.state, tiny_wales.followed, luck=1), tiny_wales.state
    assert len(model.clients) == len(state.client.rows())
    assert len(model.providers) == len(state.provider.rows())
    assert len(model.agents_by_type[UnpaidCarer]) == len(state.unpaid.rows())
    booked = sum(carer.contact for carer in model.agents_by_type[Carer])
    assert booked == pytest.approx(state.carer.columns.contact[state.carer.rows()].sum(), rel=1e-5)


def test_people_and_their_carers_know_each_other(plain: PlainModel) -> None:
    for client in plain.clients:
        assert (client.stage is Stage.SERVED) == (client.provider is not None)
        assert client.provider is None or client in client.provider.clients
        assert client.family is None or client.family.client is client
        for visits in client.visits():
            assert visits.carer.employer is client.provider
            assert visits in visits.carer.rota
    for carer in plain.agents_by_type[Carer]:
        assert (carer.job is Job.SEEKING) == (carer.employer is None)
        assert carer.employer is None or (carer in carer.employer.staff) == (
            carer.job is Job.WORKING
        )


def test_hours_stand_on_one_rota_and_within_the_package(plain: PlainModel) -> None:
    for client in plain.clients:
        assert sum(visits.hours for visits in client.visits()) <= client.package + 0.02
    for carer in plain.agents_by_type[Carer]:
        assert carer.contact == pytest.approx(sum(x.hours for x in carer.rota), abs=1e-3)
    delivered = sum(client.delivered for client in plain.clients)
    assert delivered == pytest.approx(sum(plain.books.now["delivered_hours"]))


def test_every_penny_has_a_payer_and_a_payee(plain: PlainModel) -> None:
    assert sum(plain.books.balance.values()) == 0
    assert sum(one.cash for one in plain.providers) == plain.books.balance[Sector.PROVIDER]
    assert all(one.cash == 0 for one in plain.providers if one.is_public)


def test_the_state_it_starts_from_is_left_alone(tiny_wales: CareModel, plain: PlainModel) -> None:
    assert plain.week == tiny_wales.week + WEEKS
    assert plain.books.tally.weeks == tiny_wales.state.tally.weeks + WEEKS


def test_it_refuses_levers_that_it_does_not_know(tiny_wales: CareModel) -> None:
    scenario = tiny_wales.followed.with_(settings=(parse_setting("reablement_places=5"),))
    with pytest.raises(GofalError, match="does not know reablement_places"):
        PlainModel(tiny_wales.state, scenario, luck=1)


@pytest.mark.slow
def test_it_gives_the_outcomes_of_the_model() -> None:
    """The full comparison is a command; this one fails only where no luck can explain it."""
    (found,) = compare_all(("fee_level=1.1",), seeds=6, weeks=52, burn_in=60, workers=1)
    assert len(found.lines) > 50
    assert [line for line in found.lines if line.p < 1e-4] == []
