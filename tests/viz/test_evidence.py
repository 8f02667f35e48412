"""Every lever has a card, in both languages, and the cards say what the sources say."""

from __future__ import annotations

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES
from gofal.viz.web.evidence import LeverCard, evidence, lever_card, levers


def test_every_lever_has_a_card_in_the_order_of_the_levers() -> None:
    assert [card.lever.name for card in levers()] == list(load_levers())


@pytest.mark.parametrize("card", levers(), ids=lambda card: str(card.lever.name))
def test_a_card_is_whole(card: LeverCard) -> None:
    source = card.lever.source.replace(" %", "%")  # as per cent is written on the page
    assert card.note_en == source, "translate anew: the lever's source has changed"
    for language in LANGUAGES:
        texts = (card.label, card.explanation, card.group, card.note, card.not_known)
        assert all(text(language).strip() for text in texts)
        for one in card.evidence:
            assert one.claim(language)
            assert one.source(language)
            assert one.how_strong(language)
    assert card.note_cy != card.note_en
    assert all(one.claim_cy != one.claim_en for one in card.evidence)


def test_everything_a_preset_cites_is_there() -> None:
    for name in scenario_names():
        for id_ in load_scenario(name).evidence:
            assert evidence(id_).id == id_


def test_a_claim_keeps_its_report_and_strength() -> None:
    somerset = evidence("E108")
    assert (somerset.report, somerset.strength) == ("wcpp2020", "self-reported")
    assert "75%" in somerset.claim("cy")
    assert somerset.how_strong("en").startswith("self-reported")


def test_an_assumption_is_called_one() -> None:
    assert "assumption" in lever_card("list_places").not_known("en")
    assert not lever_card("coop_levy").assumed


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(GofalError, match="unknown lever"):
        lever_card("nothing")
    with pytest.raises(GofalError, match="unknown evidence"):
        evidence("E999")
