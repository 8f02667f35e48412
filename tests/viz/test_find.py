"""Search in plain words: what a councillor would write, and what must be among the first three."""

import time

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.scenario import scenario_names
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.search import find, suggest
from gofal.viz.search.entries import entries
from gofal.viz.search.folding import fold, radicals
from gofal.viz.search.index import near
from gofal.viz.search.said import phrases, said

ENGLISH = (
    ("What if we paid care workers more?", "lever:pay_floor"),
    ("pay rise for carers in Gwynedd", "lever:pay_floor"),
    ("wages", "lever:pay_floor"),
    ("better pay and conditions", "policy:workforce"),
    ("Real Living Wage", "policy:living_wage"),
    ("real living wage without the money for it", "policy:living_wage_unfunded"),
    ("pay providers 15% more an hour", "lever:fee_level"),
    ("raise our fees", "lever:fee_level"),
    ("hourly rate", "lever:fee_level"),
    ("fees rise with inflation", "lever:fee_uprating"),
    ("what do further budget cuts do", "policy:fee_squeeze"),
    ("co-op", "policy:cooperative"),
    ("worker co-operatives", "policy:cooperative"),
    ("help to set up a co-op", "policy:coop_support"),
    ("council-owned company", "policy:latc"),
    ("arm's length company", "policy:latc"),
    ("share a company with our neighbouring councils", "policy:optalis"),
    ("bring care back in-house", "policy:in_house"),
    ("half the hours to the third sector", "policy:rebalancing"),
    ("take profit out of care", "policy:rebalancing"),
    ("limit profits", "lever:profit_cap"),
    ("zero hours contracts", "lever:guaranteed_hours"),
    ("guarantee hours", "lever:guaranteed_hours"),
    ("pay for travel time between visits", "lever:travel_time_paid"),
    ("mileage", "lever:travel_time_paid"),
    ("care in the villages", "policy:rural_clusters"),
    ("extra money for remote rural places", "lever:rural_premium"),
    ("direct payments", "policy:direct_payments"),
    ("let people hire their own personal assistant", "policy:direct_payments"),
    ("neighbourhood teams", "policy:buurtzorg"),
    ("Buurtzorg", "policy:buurtzorg"),
    ("the Dutch model", "policy:buurtzorg"),
    ("Optalis", "policy:optalis"),
    ("TUPE", "policy:tupe"),
    ("Teckal exemption", "policy:teckal"),
    ("our biggest provider closes", "lever:provider_failure"),
    ("what if the largest provider goes bust in Powys", "lever:provider_failure"),
    ("a national company pulls out of Wales", "policy:large_provider_exit"),
    ("micro-enterprises", "policy:micro"),
    ("self employed carers", "policy:micro"),
    ("staff keep leaving", "policy:workforce"),
    ("recruit for values", "policy:values_recruitment"),
    ("Aldi pays more than we do", "lever:outside_wage_growth"),
    ("stop paying by time and task", "policy:outcome_commissioning"),
    ("15 minute visits", "policy:outcome_commissioning"),
    ("block contracts", "policy:capacity_with_purpose"),
    ("one provider per patch", "policy:capacity_with_purpose"),
    ("tender on price alone", "lever:tender_price_weight"),
    ("people stuck in hospital waiting for care", "policy:reablement"),
    ("get people back on their feet", "policy:reablement"),
    ("work with the health board", "policy:integration"),
    ("support for unpaid carers", "policy:unpaid_carers"),
    ("cash for families who look after someone", "policy:germany_cash"),
    ("volunteers", "policy:solva_volunteers"),
    ("free personal care", "policy:charging"),
    ("cap on what people pay", "policy:charging"),
    ("waiting list", "lever:matching_rule"),
    ("ageing population", "policy:demography_2037"),
    ("another covid", "policy:pandemic"),
    ("prevention and early help", "policy:local_area_coordination"),
)
WELSH = (
    ("Beth petaem yn talu mwy i weithwyr gofal?", "lever:pay_floor"),
    ("codiad cyflog i ofalwyr yng Ngwynedd", "lever:pay_floor"),
    ("cyflog", "lever:pay_floor"),
    ("Cyflog Byw Gwirioneddol", "policy:living_wage"),
    ("y gyflog byw", "policy:living_wage"),
    ("talu 15% yn fwy yr awr i ddarparwyr", "lever:fee_level"),
    ("codi'r ffioedd", "lever:fee_level"),
    ("toriadau i'r gyllideb", "policy:fee_squeeze"),
    ("cydweithfeydd", "policy:cooperative"),
    ("cwmni cydweithredol", "policy:cooperative"),
    ("hanner yr oriau i gydweithfeydd", "policy:cooperative"),
    ("chydweithfeydd", "policy:cooperative"),
    ("cymorth i sefydlu cydweithfa", "policy:coop_support"),
    ("cwmni'r cyngor", "policy:latc"),
    ("gwmni cyngor ar y cyd gyda'n cymdogion", "policy:optalis"),
    ("dod â gofal yn ôl i'r cyngor", "policy:in_house"),
    ("y trydydd sector", "policy:rebalancing"),
    ("dileu elw o ofal", "policy:rebalancing"),
    ("contractau dim oriau", "lever:guaranteed_hours"),
    ("gwarantu oriau gweithwyr", "lever:guaranteed_hours"),
    ("oriau sicr i staff", "policy:workforce"),
    ("talu am amser teithio", "lever:travel_time_paid"),
    ("filltiredd", "lever:travel_time_paid"),
    ("cefn gwlad", "policy:rural_clusters"),
    ("gofal yng nghefn gwlad", "policy:rural_clusters"),
    ("pentrefi anghysbell", "policy:rural_clusters"),
    ("taliadau uniongyrchol", "policy:direct_payments"),
    ("daliadau uniongyrchol", "policy:direct_payments"),
    ("timau cymdogaeth", "policy:buurtzorg"),
    ("dîm cymdogaeth heb reolwyr", "policy:buurtzorg"),
    ("y darparwr mwyaf yn cau ym Mhowys", "lever:provider_failure"),
    ("beth os bydd ein darparwr mwyaf yn methu", "lever:provider_failure"),
    ("cwmni cenedlaethol mawr yn gadael y farchnad", "policy:large_provider_exit"),
    ("micro-fentrau", "policy:micro"),
    ("feicro-fentrau", "policy:micro"),
    ("prinder gofalwyr", "policy:workforce"),
    ("staff yn gadael", "policy:workforce"),
    ("hyfforddiant", "policy:denmark_training"),
    ("ailalluogi", "policy:reablement"),
    ("rhyddhau o'r ysbyty", "policy:reablement"),
    ("gweithio gyda'r bwrdd iechyd", "policy:integration"),
    ("cymorth i ofalwyr di-dâl", "policy:unpaid_carers"),
    ("wirfoddolwyr", "policy:solva_volunteers"),
    ("gofal am ddim", "policy:charging"),
    ("rhestr aros", "lever:matching_rule"),
    ("poblogaeth sy'n heneiddio", "policy:demography_2037"),
    ("pandemig", "policy:pandemic"),
    ("tendro", "policy:north_wales_framework"),
)
MISTYPED = (
    ("travle time", "lever:travel_time_paid"),
    ("cooperitives", "policy:cooperative"),
    ("direct paymants", "policy:direct_payments"),
    ("Burtzorg", "policy:buurtzorg"),
    ("nieghbourhood teams", "policy:buurtzorg"),
    ("reablment", "policy:reablement"),
    ("volunters", "policy:solva_volunteers"),
    ("cydwethfeydd", "policy:cooperative"),
    ("taliadau unionyrchol", "policy:direct_payments"),
    ("gwirfodolwyr", "policy:solva_volunteers"),
)


def first_three(query: str, language: Language) -> list[str]:
    """What is found first, as kind and name."""
    return [f"{one.kind}:{one.name}" for one in find(query, language)[:3]]


@pytest.mark.parametrize(("query", "wanted"), ENGLISH)
def test_what_is_asked_in_english_is_among_the_first_three(query: str, wanted: str) -> None:
    assert wanted in first_three(query, "en")


@pytest.mark.parametrize(("query", "wanted"), WELSH)
def test_what_is_asked_in_welsh_is_among_the_first_three(query: str, wanted: str) -> None:
    assert wanted in first_three(query, "cy")


@pytest.mark.parametrize(("query", "wanted"), MISTYPED)
def test_small_errors_of_typing_are_forgiven(query: str, wanted: str) -> None:
    assert wanted in first_three(query, "en")


def test_the_known_answers_are_as_many_as_promised() -> None:
    assert len(ENGLISH) + len(WELSH) >= 60
    assert len(WELSH) >= 40


# What is asked, and the question that has to stand first, its gaps filled with what was said.
SUGGESTED = (
    ("pay 15% more an hour in Gwynedd", "Pay providers 15% more an hour in Gwynedd"),
    (
        "what would it cost to pay the Real Living Wage in Cardiff without more money",
        "What would it cost to pay the Real Living Wage in Cardiff, with no more money?",
    ),
    (
        "close the largest provider of Powys",
        "Close the largest independent provider in Powys",
    ),
    (
        "move half of hours to co-ops within 3 years in Swansea and Neath",
        "Move 50% of hours to co-operatives in Swansea and in Neath Port Talbot within 3 years",
    ),
    (
        "30 per cent of hours to a council company",
        "Move 30% of hours to a council company in all of Wales within 5 years",
    ),
    (
        "talu 12% yn fwy yr awr ym Mhowys ac yng Ngwynedd",
        "Pay providers 12% more an hour in Gwynedd and in Powys",
    ),
    (
        "symud hanner yr oriau i gydweithfeydd ymhen 4 blynedd",
        "Move 50% of hours to co-operatives in all of Wales within 4 years",
    ),
    ("talu 12% yn fwy yn Ynys Môn", "Pay providers 12% more an hour in Isle of Anglesey"),
    ("cau'r darparwr mwyaf yng Nghaerdydd", "Close the largest independent provider in Cardiff"),
    (
        "cyflog i ofalwyr",
        "Raise the lowest pay of care workers by 10% in all of Wales, with fees that cover it",
    ),
    ("pay for travel time", "Pay care workers for at least 100% of travel time in all of Wales"),
    ("pay 90% more an hour", "Pay providers 15% more an hour in all of Wales"),  # 90 does not fit
)


@pytest.mark.parametrize(("query", "sentence"), SUGGESTED)
def test_a_question_is_suggested_with_what_was_said_in_its_gaps(query: str, sentence: str) -> None:
    assert suggest(query, "en")[0].sentence("en") == sentence
    assert suggest(query, "cy")[0].sentence("en") == sentence


def test_a_question_is_about_the_place_chosen_unless_it_names_another() -> None:
    powys, gwynedd = "W06000023", "W06000002"
    assert suggest("higher fees", "en", [powys])[0].councils == (powys,)
    assert suggest("higher fees in Gwynedd", "en", [powys])[0].councils == (gwynedd,)


def test_nothing_is_suggested_where_no_question_fits() -> None:
    assert suggest("volunteers", "en") == ()
    assert suggest("", "cy") == ()


def test_both_languages_are_understood_in_either() -> None:
    assert first_three("cefn gwlad", "en") == first_three("cefn gwlad", "cy")
    assert find("cefn gwlad", "en")[0].title != find("cefn gwlad", "cy")[0].title


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_found_by_its_own_title_and_name(language: Language) -> None:
    for entry in entries():
        if entry.kind == "question":
            continue
        said_of = entry.words(language)
        for text in filter(None, (said_of.title, said_of.own)):
            assert entry.name in [one.name for one in find(text, language)[:3]], text


def test_a_result_says_what_it_does_in_one_line() -> None:
    for entry in entries():
        for language in LANGUAGES:
            said_of = entry.words(language)
            assert said_of.line.strip(". ")
            assert "\n" not in said_of.line
    found = find("Optalis", "en")[0]
    assert (found.title, found.own) == (
        "Council company shared by neighbouring councils",
        "Optalis",
    )


@pytest.mark.parametrize(
    "query", ["", "   ", "the of and", "y yr yn", "xqzw", "?!", "15", "x" * 9000]
)
def test_nothing_is_made_of_nothing(query: str) -> None:
    assert find(query, "en") == ()


def test_case_and_accents_are_no_matter() -> None:
    assert fold("TŶ Gŵyr Co-operative, di-dâl") == "ty gwyr cooperative, di-dal"
    assert find("TALIADAU UNIONGYRCHOL", "cy") == find("taliadau uniongyrchol", "cy")
    assert find("co op", "en")[0].name == find("Co-op", "en")[0].name


@pytest.mark.parametrize(
    ("mutated", "radical"),
    [
        ("gydweithfa", "cydweithfa"),
        ("chydweithfa", "cydweithfa"),
        ("nghydweithfa", "cydweithfa"),
        ("ddarparwr", "darparwr"),
        ("dalu", "talu"),
        ("thalu", "talu"),
        ("fentrau", "mentrau"),
        ("mhowys", "powys"),
        ("ngwynedd", "gwynedd"),
        ("wledig", "gwledig"),
        ("rad", "grad"),
        ("hawdurdod", "awdurdod"),
        ("oriau", "oriau"),
    ],
)
def test_initial_mutations_are_undone(mutated: str, radical: str) -> None:
    assert radical in radicals(mutated)


def test_a_word_of_the_index_is_nearest_to_itself() -> None:
    assert near("cydweithfa")["cydweithfa"] == 1.0
    assert 0 < near("gydweithfa")["cydweithfa"] < 1.0


def test_the_file_of_words_names_what_there_is_in_both_languages() -> None:
    keys = {entry.key for entry in entries()}
    for one in said():
        assert one.en
        assert one.cy
        assert set(one.finds) <= keys
        assert {f"question:{name}" for name in one.asks} <= keys
    assert all(phrase.words for phrase in phrases())
    assert {f"policy:{name}" for name in scenario_names()} - {"policy:baseline"} <= keys
    assert {f"lever:{name}" for name in load_levers()} <= keys


def test_an_answer_comes_while_one_types() -> None:
    find("warm", "en")
    begun = time.perf_counter()
    for query, _ in ENGLISH[:20]:
        find(query, "en")
    assert (time.perf_counter() - begun) / 20 < 0.1
