"""Outcomes of money: who pays, for whose hours, and what stays local."""

from __future__ import annotations

import numpy as np

from gofal.abm.outcomes.base import Outcome
from gofal.abm.outcomes.series import Series, divide, trailing
from gofal.abm.world.ledger import Sector
from gofal.agents.table import F64

CARE = (Sector.COUNCIL, Sector.HEALTH, Sector.CLIENT)
"""Who pays for care."""
PUBLIC = (Sector.COUNCIL, Sector.HEALTH, Sector.DEVOLVED_GOVERNMENT, Sector.CENTRAL_GOVERNMENT)


def _below_direct(s: Series) -> F64:
    """Whether each council pays less than the direct cost; the country is their share."""
    paid, cost = s.ratio("fee_paid", "fee_hours"), s.ratio("direct_cost", "independent_hours")
    known = (np.isfinite(paid) & np.isfinite(cost))[:, :-1]
    below = np.where(known, paid[:, :-1] < cost[:, :-1], np.nan)
    country = divide(np.nansum(below, axis=1), known.sum(axis=1).astype(np.float64))
    return np.column_stack([below, country])


OUTCOMES = (
    Outcome(
        name="council_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to councils",
        label_cy="cost i gynghorau",
        meaning_en="All that councils pay for home care and its support, less charges and what comes back.",
        meaning_cy="Y cyfan y mae cynghorau'n ei dalu am ofal cartref a'i gefnogaeth, llai taliadau a'r hyn sy'n dod yn ôl.",
        compute=lambda s: s.cost(Sector.COUNCIL),
    ),
    Outcome(
        name="health_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to health",
        label_cy="cost i iechyd",
        meaning_en="What health boards pay towards home care, teams and crises of people whose need is unmet.",
        meaning_cy="Yr hyn y mae byrddau iechyd yn ei dalu tuag at ofal cartref, timau ac argyfyngau pobl y mae eu hangen heb ei ddiwallu.",
        compute=lambda s: s.cost(Sector.HEALTH),
    ),
    Outcome(
        name="welsh_government_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to the Welsh Government, net",
        label_cy="cost i Lywodraeth Cymru, net",
        meaning_en="Grants, subsidies and insurance paid, less its share of income tax.",
        meaning_cy="Grantiau, cymorthdaliadau ac yswiriant a dalwyd, llai ei gyfran o dreth incwm.",
        compute=lambda s: s.cost(Sector.DEVOLVED_GOVERNMENT),
    ),
    Outcome(
        name="uk_government_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to the UK Government, net",
        label_cy="cost i Lywodraeth y DU, net",
        meaning_en="Taxes and insurance received and benefits saved, as a negative cost.",
        meaning_cy="Trethi ac yswiriant a dderbyniwyd a budd-daliadau a arbedwyd, fel cost negyddol.",
        compute=lambda s: s.cost(Sector.CENTRAL_GOVERNMENT),
    ),
    Outcome(
        name="public_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to the public, net",
        label_cy="cost i'r pwrs cyhoeddus, net",
        meaning_en="Cost to councils, health, Welsh Government and UK Government together.",
        meaning_cy="Cost i gynghorau, iechyd, Llywodraeth Cymru a Llywodraeth y DU gyda'i gilydd.",
        compute=lambda s: s.cost(*PUBLIC),
    ),
    Outcome(
        name="client_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost to people",
        label_cy="cost i bobl",
        meaning_en="Charges, top-ups and own money, less direct payments and cash for care.",
        meaning_cy="Taliadau, ychwanegiadau ac arian preifat, llai taliadau uniongyrchol ac arian parod am ofal.",
        compute=lambda s: s.cost(Sector.CLIENT),
    ),
    Outcome(
        name="cost_per_met_hour",
        unit="£/h",
        better="low",
        group="money",
        label_en="cost per hour delivered",
        label_cy="cost fesul awr a ddarparwyd",
        meaning_en="Cost to councils, health and people over hours delivered.",
        meaning_cy="Cost i gynghorau, iechyd a phobl dros yr oriau a ddarparwyd.",
        compute=lambda s: divide(s.cost(*CARE), s("delivered_hours")),
    ),
    Outcome(
        name="fee",
        unit="£/h",
        better="none",
        group="money",
        label_en="mean fee paid",
        label_cy="ffi gymedrig a dalwyd",
        meaning_en="Fee paid for council-managed hours of independent providers, premium included.",
        meaning_cy="Y ffi a dalwyd am oriau darparwyr annibynnol a reolir gan y cyngor, gan gynnwys premiwm.",
        compute=lambda s: s.ratio("fee_paid", "fee_hours"),
    ),
    Outcome(
        name="direct_cost",
        unit="£/h",
        better="none",
        group="money",
        label_en="direct cost of an hour",
        label_cy="cost uniongyrchol awr",
        meaning_en="Pay, on-costs and mileage of an hour delivered by independent providers that employ people, without what it costs to run the business.",
        meaning_cy="Cyflog, costau cyflogi a milltiroedd awr a ddarperir gan ddarparwyr annibynnol sy'n cyflogi pobl, heb yr hyn y mae'n ei gostio i redeg y busnes.",
        compute=lambda s: s.ratio("direct_cost", "independent_hours"),
    ),
    Outcome(
        name="fee_below_direct",
        unit="share",
        better="low",
        group="money",
        label_en="councils that pay less than the direct cost",
        label_cy="cynghorau sy'n talu llai na'r cost uniongyrchol",
        meaning_en="Share of councils whose mean fee is below the direct cost of an hour of independent providers based there; of a council 1 or 0.",
        meaning_cy="Cyfran y cynghorau y mae eu ffi gymedrig yn is na chost uniongyrchol awr darparwyr annibynnol sydd wedi'u lleoli yno; 1 neu 0 ar gyfer cyngor.",
        compute=_below_direct,
    ),
    Outcome(
        name="private_price",
        unit="£/h",
        better="low",
        group="money",
        label_en="mean own-money price",
        label_cy="pris cymedrig arian preifat",
        meaning_en="What people with own money pay for an hour, weighted by hours.",
        meaning_cy="Yr hyn y mae pobl ag arian preifat yn ei dalu am awr, wedi'i bwysoli yn ôl oriau.",
        compute=lambda s: s.ratio("own_spending", "own_hours"),
    ),
    Outcome(
        name="in_house_share",
        unit="share",
        better="none",
        group="money",
        label_en="council-supported hours in-house",
        label_cy="oriau'r cyngor a ddarperir yn fewnol",
        meaning_en="Share of council-supported hours delivered by councils or their companies (own-money hours of companies included).",
        meaning_cy="Cyfran yr oriau a gefnogir gan y cyngor a ddarperir gan gynghorau neu eu cwmnïau (gan gynnwys oriau arian preifat y cwmnïau).",
        compute=lambda s: s.ratio("hours_public", "supported_hours"),
    ),
    Outcome(
        name="private_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours by private providers",
        label_cy="oriau gan ddarparwyr preifat",
        meaning_en="Share of delivered hours by providers of this sector.",
        meaning_cy="Cyfran yr oriau a ddarparwyd gan ddarparwyr o'r sector hwn.",
        compute=lambda s: s.ratio("hours_private", "delivered_hours"),
    ),
    Outcome(
        name="third_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours by the third sector",
        label_cy="oriau gan y trydydd sector",
        meaning_en="Share of delivered hours by providers of this sector.",
        meaning_cy="Cyfran yr oriau a ddarparwyd gan ddarparwyr o'r sector hwn.",
        compute=lambda s: s.ratio("hours_third", "delivered_hours"),
    ),
    Outcome(
        name="cooperative_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours by co-operatives",
        label_cy="oriau gan gydweithfeydd",
        meaning_en="Share of delivered hours by providers of this sector.",
        meaning_cy="Cyfran yr oriau a ddarparwyd gan ddarparwyr o'r sector hwn.",
        compute=lambda s: s.ratio("hours_cooperative", "delivered_hours"),
    ),
    Outcome(
        name="micro_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours by micro-enterprises",
        label_cy="oriau gan ficro-fentrau",
        meaning_en="Share of delivered hours by providers of this sector.",
        meaning_cy="Cyfran yr oriau a ddarparwyd gan ddarparwyr o'r sector hwn.",
        compute=lambda s: s.ratio("hours_micro", "delivered_hours"),
    ),
    Outcome(
        name="direct_payment_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours by direct payment",
        label_cy="oriau drwy daliad uniongyrchol",
        meaning_en="Share of council-supported hours paid by direct payment.",
        meaning_cy="Cyfran yr oriau a gefnogir gan y cyngor a delir drwy daliad uniongyrchol.",
        compute=lambda s: s.ratio("direct_hours", "supported_hours"),
    ),
    Outcome(
        name="own_money_share",
        unit="share",
        better="none",
        group="money",
        label_en="hours bought with own money",
        label_cy="oriau a brynir ag arian preifat",
        meaning_en="Share of delivered hours bought with own money.",
        meaning_cy="Cyfran yr oriau a ddarparwyd a brynir ag arian preifat.",
        compute=lambda s: s.ratio("own_hours", "delivered_hours"),
    ),
    Outcome(
        name="local_share",
        unit="share",
        better="high",
        group="money",
        label_en="spending that stays local",
        label_cy="gwariant sy'n aros yn lleol",
        meaning_en="Wages of carers who live in the council's area and owners' surplus that stays there, over spending; last 52 weeks.",
        meaning_cy="Cyflogau gweithwyr gofal sy'n byw yn ardal y cyngor a gwarged perchnogion sy'n aros yno, dros wariant; y 52 wythnos diwethaf.",
        compute=lambda s: divide(
            s.mean("local_pay") + s.mean("local_surplus"), trailing(s.cost(*CARE))
        ),
    ),
    Outcome(
        name="assessment_ratio",
        unit="ratio",
        better="none",
        group="money",
        label_en="assessed over needed hours",
        label_cy="oriau a aseswyd dros oriau anghenus",
        meaning_en="How tightly the council assesses new packages; 1 = need.",
        meaning_cy="Pa mor dynn y mae'r cyngor yn asesu pecynnau newydd; 1 = angen.",
        compute=lambda s: s.weighted("ration"),
    ),
)
