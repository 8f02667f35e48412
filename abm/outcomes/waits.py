"""Outcomes of waiting: from first contact to the first hour of care, of everybody who waited."""

from __future__ import annotations

from collections.abc import Iterator

from gofal.abm.outcomes.base import Outcome
from gofal.abm.outcomes.survival import Curve, Measure

_GROUPS: tuple[tuple[Curve, str, str, str, str, str], ...] = (
    ("all", "", "", "", "", ""),
    (
        "rural",
        "rural_",
        ", rural",
        ", gwledig",
        ", in places that are at least half rural",
        ", mewn lleoedd sydd o leiaf yn hanner gwledig",
    ),
    (
        "urban",
        "urban_",
        ", urban",
        ", trefol",
        ", in places that are less than half rural",
        ", mewn lleoedd sy'n llai na hanner gwledig",
    ),
    (
        "council",
        "council_",
        ", council-managed",
        ", a reolir gan y cyngor",
        ", where the council or a provider holds the money",
        ", lle mae'r cyngor neu ddarparwr yn dal yr arian",
    ),
    (
        "direct_payment",
        "direct_",
        ", direct payments",
        ", taliadau uniongyrchol",
        ", by direct payment",
        ", drwy daliad uniongyrchol",
    ),
    (
        "own_money",
        "own_",
        ", own money",
        ", arian preifat",
        ", for own money",
        ", am arian preifat",
    ),
)
_EVERYBODY_EN = (
    "who waited in the last 52 weeks; those who wait still or left count for as long as they "
    "waited, weeks in hospital included"
)
_EVERYBODY_CY = (
    "a fu'n aros yn y 52 wythnos diwethaf; mae'r rhai sy'n dal i aros neu a adawodd yn cyfrif am "
    "gyhyd ag y buont yn aros, gan gynnwys wythnosau yn yr ysbyty"
)
_AGAIN_EN = "after a hand-back, a closure, a move of their own, hospital or reablement"
_AGAIN_CY = "ar ôl dychwelyd eu pecyn, cau darparwr, symud o'u gwirfodd, ysbyty neu ailalluogi"


def _weeks(curve: Curve, name: str, label_en: str, label_cy: str, of: tuple[str, str]) -> Outcome:
    return Outcome(
        name=f"{name}first_hour_weeks",
        unit="weeks",
        better="low",
        group="people",
        label_en=f"weeks to the first hour of care{label_en}, median",
        label_cy=f"wythnosau hyd at yr awr gyntaf o ofal{label_cy}, canolrif",
        meaning_en=f"Median weeks from first contact to the first hour of care{of[0]}, everybody {_EVERYBODY_EN} (estimated by Kaplan and Meier).",
        meaning_cy=f"Canolrif yr wythnosau o'r cyswllt cyntaf hyd at yr awr gyntaf o ofal{of[1]}, pawb {_EVERYBODY_CY} (yn ôl amcangyfrif Kaplan a Meier).",
        compute=lambda s: s.first_hour(curve, "median"),
    )


def _p90(curve: Curve, name: str, label_en: str, label_cy: str) -> Outcome:
    return Outcome(
        name=f"{name}first_hour_weeks_p90",
        unit="weeks",
        better="low",
        group="people",
        label_en=f"weeks to the first hour of care{label_en}, 90th percentile",
        label_cy=f"wythnosau hyd at yr awr gyntaf o ofal{label_cy}, 90fed canradd",
        meaning_en="The wait that nine in ten people stay below, counted as its median; not known while a tenth would wait over two years.",
        meaning_cy="Yr aros y mae naw o bob deg o bobl yn aros yn fyrrach nag ef, wedi'i gyfrif fel ei ganolrif; anhysbys tra byddai un o bob deg yn aros dros ddwy flynedd.",
        compute=lambda s: s.first_hour(curve, "p90"),
    )


def _over(weeks: int, curve: Curve, name: str, label_en: str, label_cy: str) -> Outcome:
    measure: Measure = "over_4" if weeks == 4 else "over_12"
    return Outcome(
        name=f"{name}first_hour_over_{weeks}",
        unit="share",
        better="low",
        group="people",
        label_en=f"wait over {weeks} weeks for the first hour{label_en}",
        label_cy=f"aros dros {weeks} wythnos am yr awr gyntaf{label_cy}",
        meaning_en=f"Share who would wait over {weeks} weeks from first contact to the first hour of care if they did not leave, counted as the median wait is.",
        meaning_cy=f"Cyfran a fyddai'n aros dros {weeks} wythnos o'r cyswllt cyntaf hyd at yr awr gyntaf o ofal pe na baent yn gadael, wedi'i gyfrif fel canolrif yr aros.",
        compute=lambda s: s.first_hour(curve, measure),
    )


def _first_waits() -> Iterator[Outcome]:
    for curve, name, label_en, label_cy, of_en, of_cy in _GROUPS:
        yield _weeks(curve, name, label_en, label_cy, (of_en, of_cy))
        if curve in ("all", "urban", "rural"):
            yield _p90(curve, name, label_en, label_cy)
        if curve == "all":
            yield _over(4, curve, name, label_en, label_cy)
        yield _over(12, curve, name, label_en, label_cy)


OUTCOMES = (
    *_first_waits(),
    Outcome(
        name="again_hour_weeks",
        unit="weeks",
        better="low",
        group="people",
        label_en="weeks without care of people who wait again, median",
        label_cy="wythnosau heb ofal pobl sy'n aros eto, canolrif",
        meaning_en=f"Median weeks until the next hour of care of people who had care and wait again ({_AGAIN_EN}), everybody {_EVERYBODY_EN} (estimated by Kaplan and Meier).",
        meaning_cy=f"Canolrif yr wythnosau hyd at yr awr nesaf o ofal, pobl a oedd yn cael gofal ac sy'n aros eto ({_AGAIN_CY}), pawb {_EVERYBODY_CY} (yn ôl amcangyfrif Kaplan a Meier).",
        compute=lambda s: s.first_hour("again", "median"),
    ),
    Outcome(
        name="again_hour_over_12",
        unit="share",
        better="low",
        group="people",
        label_en="wait over 12 weeks for care again",
        label_cy="aros dros 12 wythnos am ofal eto",
        meaning_en="Share who would wait over 12 weeks for the next hour of care if they did not leave, as again_hour_weeks.",
        meaning_cy="Cyfran a fyddai'n aros dros 12 wythnos am yr awr nesaf o ofal pe na baent yn gadael, fel again_hour_weeks.",
        compute=lambda s: s.first_hour("again", "over_12"),
    ),
    Outcome(
        name="contacts_started",
        unit="share",
        better="none",
        group="people",
        label_en="contacts that lead to care",
        label_cy="cysylltiadau sy'n arwain at ofal",
        meaning_en="Share of people who make contact whose care begins within a year, at the rates of the last 52 weeks (Aalen-Johansen).",
        meaning_cy="Cyfran y bobl sy'n cysylltu y mae eu gofal yn dechrau o fewn blwyddyn, yn ôl cyfraddau'r 52 wythnos diwethaf (Aalen-Johansen).",
        compute=lambda s: s.first_hour("all", "started"),
    ),
    Outcome(
        name="contacts_elsewhere",
        unit="share",
        better="none",
        group="people",
        label_en="contacts helped in another way",
        label_cy="cysylltiadau a gynorthwywyd mewn ffordd arall",
        meaning_en="Share of people who make contact and within a year are sent on or helped without a package (triage, community, cash for the family) or go to a reablement team.",
        meaning_cy="Cyfran y bobl sy'n cysylltu ac o fewn blwyddyn a anfonir ymlaen neu a gynorthwyir heb becyn (brysbennu, y gymuned, arian parod i'r teulu) neu sy'n mynd at dîm ailalluogi.",
        compute=lambda s: s.first_hour("all", "elsewhere"),
    ),
    Outcome(
        name="contacts_gave_up",
        unit="share",
        better="low",
        group="people",
        label_en="contacts that give up waiting",
        label_cy="cysylltiadau sy'n rhoi'r gorau i aros",
        meaning_en="Share of people who make contact and within a year leave a long queue and turn elsewhere (to family or other care).",
        meaning_cy="Cyfran y bobl sy'n cysylltu ac o fewn blwyddyn yn gadael ciw hir ac yn troi at rywbeth arall (teulu neu ofal arall).",
        compute=lambda s: s.first_hour("all", "gave_up"),
    ),
    Outcome(
        name="contacts_died",
        unit="share",
        better="none",
        group="people",
        label_en="contacts that end before care began",
        label_cy="cysylltiadau sy'n dod i ben cyn i'r gofal ddechrau",
        meaning_en="Share of people who make contact and within a year die or move away before their first hour of care.",
        meaning_cy="Cyfran y bobl sy'n cysylltu ac o fewn blwyddyn yn marw neu'n symud i ffwrdd cyn eu hawr gyntaf o ofal.",
        compute=lambda s: s.first_hour("all", "died"),
    ),
    Outcome(
        name="first_wait_in_hospital",
        unit="share",
        better="none",
        group="people",
        label_en="share of the wait for the first hour in hospital",
        label_cy="cyfran yr aros am yr awr gyntaf yn yr ysbyty",
        meaning_en="Share of all weeks waited for a first hour in the last 52 weeks in which people were in hospital, ill or fit to leave.",
        meaning_cy="Cyfran o'r holl wythnosau o aros am awr gyntaf yn y 52 wythnos diwethaf yr oedd pobl yn yr ysbyty, yn sâl neu'n ddigon iach i adael.",
        compute=lambda s: s.first_hour("all", "in_hospital"),
    ),
    Outcome(
        name="waiting_first_hour",
        unit="people",
        better="low",
        group="people",
        label_en="people waiting for a first hour",
        label_cy="pobl yn aros am awr gyntaf",
        meaning_en="People who have made contact, assessed or not, at home or in hospital, and have had no hour of care yet.",
        meaning_cy="Pobl sydd wedi cysylltu, wedi'u hasesu neu beidio, gartref neu yn yr ysbyty, ac sydd heb gael awr o ofal eto.",
        compute=lambda s: s.still_waiting[:, :, 0],
    ),
    Outcome(
        name="waiting_again",
        unit="people",
        better="low",
        group="people",
        label_en="people waiting again",
        label_cy="pobl yn aros eto",
        meaning_en=f"People who had care and wait again: {_AGAIN_EN}.",
        meaning_cy=f"Pobl a oedd yn cael gofal ac sy'n aros eto: {_AGAIN_CY}.",
        compute=lambda s: s.still_waiting[:, :, 1],
    ),
    Outcome(
        name="waiting_hours",
        unit="h/week",
        better="low",
        group="people",
        label_en="hours waiting",
        label_cy="oriau yn aros",
        meaning_en="Hours in the packages of people assessed who wait for care to begin, the first time or again, at home or in a hospital that they could leave.",
        meaning_cy="Oriau ym mhecynnau pobl a aseswyd sy'n aros i ofal ddechrau, y tro cyntaf neu eto, gartref neu mewn ysbyty y gallent ei adael.",
        compute=lambda s: s("waiting_hours"),
    ),
    Outcome(
        name="unmet_hours",
        unit="h/week",
        better="low",
        group="people",
        label_en="assessed hours not delivered",
        label_cy="oriau a aseswyd na chawsant eu darparu",
        meaning_en="Package hours of people served and waiting, those ill in hospital apart, less what was delivered of them.",
        meaning_cy="Oriau pecynnau pobl sy'n cael gofal a phobl sy'n aros, ac eithrio'r rhai sy'n sâl yn yr ysbyty, llai'r hyn a ddarparwyd ohonynt.",
        compute=lambda s: (
            s.total("rural_package", "urban_package")
            - s.total("rural_delivered", "urban_delivered")
        ),
    ),
)
