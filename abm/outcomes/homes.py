"""Outcomes of care homes: who moves there, for want of what, and who pays."""

from __future__ import annotations

from gofal.abm.outcomes.base import Outcome
from gofal.abm.outcomes.series import divide
from gofal.abm.world.ledger import Flow

OUTCOMES = (
    Outcome(
        name="care_home_rate",
        unit="1/year",
        better="none",
        group="people",
        label_en="moves to a care home",
        label_cy="symud i gartref gofal",
        meaning_en="People known who move to a care home in a year, over the mean number of people known.",
        meaning_cy="Pobl hysbys sy'n symud i gartref gofal mewn blwyddyn, dros nifer cymedrig y bobl hysbys.",
        compute=lambda s: divide(s.year("moved_home"), s.mean("known_people")),
    ),
    Outcome(
        name="care_home_for_want",
        unit="share",
        better="low",
        group="people",
        label_en="moves to a care home for want of care",
        label_cy="symud i gartref gofal oherwydd diffyg gofal",
        meaning_en="Share of those moves in the last 52 weeks that is expected because need was unmet.",
        meaning_cy="Cyfran y symudiadau hynny yn y 52 wythnos diwethaf a ddisgwylir am fod angen heb ei ddiwallu.",
        compute=lambda s: divide(s.mean("moved_for_want"), s.mean("moved_home")),
    ),
    Outcome(
        name="care_home_free",
        unit="share",
        better="none",
        group="people",
        label_en="care-home places that are free",
        label_cy="lleoedd rhydd mewn cartrefi gofal",
        meaning_en="Free places in care homes over all places.",
        meaning_cy="Lleoedd rhydd mewn cartrefi gofal dros yr holl leoedd.",
        compute=lambda s: s.ratio("home_free", "home_places"),
    ),
    Outcome(
        name="care_home_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost of care homes to councils",
        label_cy="cost cartrefi gofal i gynghorau",
        meaning_en="What councils pay for residents of care homes who came from home care, less what those pay. No cost of home care holds it.",
        meaning_cy="Yr hyn y mae cynghorau'n ei dalu am breswylwyr cartrefi gofal a ddaeth o ofal cartref, llai'r hyn y maent hwy'n ei dalu. Nid yw'n rhan o unrhyw gost gofal cartref.",
        compute=lambda s: s.flow(Flow.CARE_HOMES),
    ),
    Outcome(
        name="care_home_own_cost",
        unit="£/week",
        better="low",
        group="money",
        label_en="cost of care homes to people",
        label_cy="cost cartrefi gofal i bobl",
        meaning_en="What residents of care homes who came from home care pay: the price from capital, or what their income leaves.",
        meaning_cy="Yr hyn y mae preswylwyr cartrefi gofal a ddaeth o ofal cartref yn ei dalu: y pris o'u cyfalaf, neu'r hyn y mae eu hincwm yn ei adael.",
        compute=lambda s: s.flow(Flow.CARE_HOMES_OWN),
    ),
    Outcome(
        name="contacts_care_home",
        unit="share",
        better="none",
        group="people",
        label_en="contacts that end in a care home",
        label_cy="cysylltiadau sy'n gorffen mewn cartref gofal",
        meaning_en="Share of people who make contact and within a year move to a care home before their first hour of care.",
        meaning_cy="Cyfran y bobl sy'n cysylltu ac o fewn blwyddyn yn symud i gartref gofal cyn eu hawr gyntaf o ofal.",
        compute=lambda s: s.first_hour("all", "care_home"),
    ),
)
