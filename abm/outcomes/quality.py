"""Outcomes of the care that comes, as people live it."""

from __future__ import annotations

from gofal.abm.outcomes.base import Outcome
from gofal.abm.outcomes.series import divide

OUTCOMES = (
    Outcome(
        name="quality",
        unit="0-1",
        better="high",
        group="people",
        label_en="quality of care",
        label_cy="ansawdd gofal",
        meaning_en="Quality of care as people served live it: hours in time, being known, skill and a say, less visits missed.",
        meaning_cy="Ansawdd gofal fel y mae pobl sy'n cael gofal yn ei brofi: oriau mewn pryd, cael eich adnabod, sgiliau a llais, llai ymweliadau a gollwyd.",
        compute=lambda s: s.ratio("service_sum", "served"),
    ),
    Outcome(
        name="quality_known",
        unit="0-1",
        better="high",
        group="people",
        label_en="being known",
        label_cy="cael eich adnabod",
        meaning_en="How well those who come know the person, mean over hours delivered.",
        meaning_cy="Pa mor dda y mae'r rhai sy'n dod yn adnabod y person, cymedr dros yr oriau a ddarparwyd.",
        compute=lambda s: s.ratio("known_hours", "delivered_hours"),
    ),
    Outcome(
        name="quality_skill",
        unit="0-1",
        better="high",
        group="people",
        label_en="skill of who comes",
        label_cy="sgiliau'r rhai sy'n dod",
        meaning_en="How far those who come are up to the care that is needed, mean over hours delivered.",
        meaning_cy="I ba raddau y mae'r rhai sy'n dod yn gallu rhoi'r gofal sydd ei angen, cymedr dros yr oriau a ddarparwyd.",
        compute=lambda s: s.ratio("skilled_hours", "delivered_hours"),
    ),
    Outcome(
        name="quality_say",
        unit="share",
        better="high",
        group="people",
        label_en="a say over the week",
        label_cy="llais dros yr wythnos",
        meaning_en="Share of the changes of need from week to week that hours follow, mean over hours delivered.",
        meaning_cy="Cyfran y newidiadau mewn angen o wythnos i wythnos y mae oriau'n eu dilyn, cymedr dros yr oriau a ddarparwyd.",
        compute=lambda s: s.ratio("followed_hours", "delivered_hours"),
    ),
    Outcome(
        name="complaint_rate",
        unit="1/year",
        better="low",
        group="people",
        label_en="complaints",
        label_cy="cwynion",
        meaning_en="People in a year who complain of their care at a review over mean people served.",
        meaning_cy="Pobl mewn blwyddyn sy'n cwyno am eu gofal mewn adolygiad, dros nifer cymedrig y bobl sy'n cael gofal.",
        compute=lambda s: divide(s.year("complaints"), s.mean("served")),
    ),
    Outcome(
        name="left_provider_rate",
        unit="1/year",
        better="low",
        group="people",
        label_en="people who leave a provider",
        label_cy="pobl sy'n gadael darparwr",
        meaning_en="People in a year who leave a provider because of its care or its price over mean people served.",
        meaning_cy="Pobl mewn blwyddyn sy'n gadael darparwr oherwydd ei ofal neu ei bris, dros nifer cymedrig y bobl sy'n cael gofal.",
        compute=lambda s: divide(s.year("went_elsewhere"), s.mean("served")),
    ),
)
