"""Series: what the tally holds of every council and week, each declared once."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gofal.agents.table import F64

SECTORS = ("private", "public", "third", "cooperative", "micro")
"""Ownership sectors of delivery models."""
EMPLOYERS = tuple(sector for sector in SECTORS if sector != "micro")
"""Those of them that employ people."""


class RawSeries(NamedTuple):
    """A raw series.

    Attributes:
        name: ``tally[name]`` is this week's value of every council.
        unit: unit of the value.
        meaning_en: what it is, in a few words.
        meaning_cy: the same in Welsh.
        kind: a flow is the sum of the week's events, a stock the state at its end.
    """

    name: str
    unit: str
    meaning_en: str
    meaning_cy: str
    kind: Literal["flow", "stock"] = "stock"


# fmt: off
_FLOWS = (
    RawSeries("contacts", "people", "people who ask for care", "pobl sy'n gofyn am ofal", "flow"),
    RawSeries("review_up", "h/week", "hours added to packages at reviews", "oriau a ychwanegwyd at becynnau mewn adolygiadau", "flow"),
    RawSeries("review_down", "h/week", "hours taken off packages at reviews", "oriau a dynnwyd o becynnau mewn adolygiadau", "flow"),
    RawSeries("ended", "people", "people whose care ended", "pobl y daeth eu gofal i ben", "flow"),
    RawSeries("left_waiting", "people", "people who left a long queue for another life", "pobl a adawodd giw hir am fywyd arall", "flow"),
    RawSeries("diverted", "people", "people sent on without a package", "pobl a anfonwyd ymlaen heb becyn", "flow"),
    RawSeries("assessed", "people", "people assessed", "pobl a aseswyd", "flow"),
    RawSeries("assessed_need", "h/week", "hours that those assessed need", "oriau y mae ar y rhai a aseswyd eu hangen", "flow"),
    RawSeries("assessed_hours", "h/week", "hours assessed for them", "oriau a aseswyd ar eu cyfer", "flow"),
    RawSeries("chose_direct", "people", "of those, who take a direct payment", "o'r rheini, pwy sy'n cymryd taliad uniongyrchol", "flow"),
    RawSeries("money_back", "people", "people whose direct payment, fund or budget found nobody and who ask the council for care", "pobl na ddaeth eu taliad uniongyrchol, eu cronfa na'u cyllideb o hyd i neb ac sy'n gofyn i'r cyngor am ofal", "flow"),
    RawSeries("own_ran_out", "people", "people whose own money ran out and who ask the council for care", "pobl y daeth eu harian preifat i ben ac sy'n gofyn i'r cyngor am ofal", "flow"),
    RawSeries("chose_own", "people", "of those, who buy with own money", "o'r rheini, pwy sy'n prynu ag arian preifat", "flow"),
    RawSeries("started", "people", "people whose care began", "pobl y dechreuodd eu gofal", "flow"),
    RawSeries("unpaid_left_work", "people", "unpaid carers who gave up paid work", "gofalwyr di-dâl a roddodd y gorau i waith cyflogedig", "flow"),
    RawSeries("unpaid_broken", "people", "unpaid carers who broke down", "gofalwyr di-dâl a dorrodd i lawr", "flow"),
    RawSeries("unpaid_stopped", "people", "unpaid carers who stopped", "gofalwyr di-dâl a roddodd y gorau iddi", "flow"),
    RawSeries("unpaid_formal", "people", "unpaid carers whose person came to formal care", "gofalwyr di-dâl y daeth eu person at ofal ffurfiol", "flow"),
    RawSeries("leavers", "people", "carers who left their job", "gweithwyr gofal a adawodd eu swydd", "flow"),
    RawSeries("left_sector", "people", "of those, who left home care", "o'r rheini, pwy a adawodd ofal cartref", "flow"),
    RawSeries("leavers_pay", "people", "of those who left their job, for better pay elsewhere", "o'r rhai a adawodd eu swydd, am well cyflog mewn lle arall", "flow"),
    RawSeries("leavers_job", "people", "of those, for another job in care", "o'r rheini, am swydd ofal arall", "flow"),
    RawSeries("leavers_hours", "people", "of those, for want of hours", "o'r rheini, am ddiffyg oriau", "flow"),
    RawSeries("leavers_life", "people", "of those, at the end of working life, for illness or a move away", "o'r rheini, ar ddiwedd oes waith, oherwydd salwch neu symud i ffwrdd", "flow"),
    RawSeries("leavers_redundant", "people", "carers made redundant", "gweithwyr gofal y dilëwyd eu swydd", "flow"),
    RawSeries("leavers_to_micro", "people", "carers who left for a business of their own", "gweithwyr gofal a adawodd am eu busnes eu hunain", "flow"),
    RawSeries("carer_founders", "people", "people in care work who founded a provider that employs people", "pobl mewn gwaith gofal a sefydlodd ddarparwr sy'n cyflogi pobl", "flow"),
    RawSeries("leavers_closed", "people", "carers whose employer closed", "gweithwyr gofal y caeodd eu cyflogwr", "flow"),
    RawSeries("entrants", "people", "people who came to home care from other work", "pobl a ddaeth i ofal cartref o waith arall", "flow"),
    RawSeries("from_abroad", "people", "people who came to home care from abroad", "pobl a ddaeth i ofal cartref o dramor", "flow"),
    RawSeries("gave_up", "people", "people without a job in care who took one elsewhere", "pobl heb swydd ofal a gymerodd un mewn lle arall", "flow"),
    RawSeries("owners_gave_up", "people", "owners of a business of one who stopped for other work", "perchnogion busnes un person a roddodd y gorau iddi am waith arall", "flow"),
    RawSeries("seekers_ended", "people", "people who looked for work, or worked alone, and whose working life ended", "pobl a oedd yn chwilio am waith ac y daeth eu hoes waith i ben", "flow"),
    RawSeries("back_to_pool", "people", "people who left care for other work", "pobl a adawodd ofal am waith arall", "flow"),
    RawSeries("pool_came", "people", "people who came to be able to do care work", "pobl a ddaeth i allu gwneud gwaith gofal", "flow"),
    RawSeries("pool_ended", "people", "people in other work who could do care and whose working life ended", "pobl mewn gwaith arall a allai wneud gwaith gofal ac y daeth eu hoes waith i ben", "flow"),
    RawSeries("hired", "people", "carers hired", "gweithwyr gofal a gyflogwyd", "flow"),
    RawSeries("handed_back_hours", "h/week", "hours handed back by providers that go on", "oriau a ddychwelwyd gan ddarparwyr sy'n parhau", "flow"),
    RawSeries("handed_back_packages", "packages", "packages handed back by them", "pecynnau a ddychwelwyd ganddynt", "flow"),
    RawSeries("exits_failed", "providers", "providers out of cash and credit", "darparwyr heb arian na chredyd ar ôl", "flow"),
    RawSeries("exits_withdrew", "providers", "providers that left by choice", "darparwyr a adawodd o'u dewis", "flow"),
    RawSeries("exits_ended", "providers", "businesses of one person that ended", "busnesau un person a ddaeth i ben", "flow"),
    RawSeries("exit_hours", "h/week", "hours of providers that went", "oriau darparwyr a aeth", "flow"),
    RawSeries("established_exits", "providers", "providers of three years and older that failed or left by choice", "darparwyr tair blwydd oed a hŷn a fethodd neu a adawodd o'u dewis", "flow"),
    RawSeries("established_exit_hours", "h/week", "hours of those", "oriau'r rheini", "flow"),
    RawSeries("transferred_hours", "h/week", "hours whose contract passed to another provider, with people and carers", "oriau y trosglwyddwyd eu contract i ddarparwr arall, gyda'r bobl a'r gweithwyr gofal", "flow"),
    RawSeries("entries", "providers", "providers founded, micro-enterprises apart", "darparwyr a sefydlwyd, ac eithrio micro-fentrau", "flow"),
    RawSeries("micro_entries", "providers", "micro-enterprises founded", "micro-fentrau a sefydlwyd", "flow"),
    RawSeries("micro_grew", "providers", "micro-enterprises that became employers", "micro-fentrau a ddaeth yn gyflogwyr", "flow"),
    RawSeries("own_spending", "£", "spent from own money", "gwariant o arian preifat", "flow"),
    RawSeries("local_surplus", "£", "owners' surplus that stays local", "gwarged perchnogion sy'n aros yn lleol", "flow"),
    RawSeries("admissions", "people", "people known who go into hospital", "pobl hysbys sy'n mynd i'r ysbyty", "flow"),
    RawSeries("packages_ended", "people", "people whose package ended while they were in hospital", "pobl y daeth eu pecyn i ben tra oeddent yn yr ysbyty", "flow"),
    RawSeries("moved_home", "people", "people who move from home to a care home", "pobl sy'n symud o'u cartref i gartref gofal", "flow"),
    RawSeries("moved_for_want", "people", "of these, expected for need that nobody meets", "o'r rhain, disgwyliedig oherwydd angen nad oes neb yn ei ddiwallu", "flow"),
    RawSeries("no_place", "people", "people who would move to a care home and find no place", "pobl a fyddai'n symud i gartref gofal ac nad ydynt yn cael lle", "flow"),
    RawSeries("home_came", "people", "people who take a place in a care home and had no home care", "pobl sy'n cymryd lle mewn cartref gofal ac nad oeddent yn cael gofal cartref", "flow"),
    RawSeries("home_left", "people", "residents of care homes who leave for good", "preswylwyr cartrefi gofal sy'n gadael am byth", "flow"),
    RawSeries("met_first", "people", "people whom coordinators met first", "pobl y cyfarfu cydlynwyr â nhw gyntaf", "flow"),
    RawSeries("complaints", "people", "people who complain of their care at a review", "pobl sy'n cwyno am eu gofal mewn adolygiad", "flow"),
    RawSeries("went_elsewhere", "people", "people who leave a provider for its care", "pobl sy'n gadael darparwr oherwydd ei ofal", "flow"),
    RawSeries("support_began", "cases", "founders and firms that a catalyst began to help", "sylfaenwyr a chwmnïau y dechreuodd catalydd eu helpu", "flow"),
    RawSeries("support_waited", "weeks", "weeks that they had waited for it, summed", "yr wythnosau yr oeddent wedi aros amdano, wedi'u hadio", "flow"),
    RawSeries("support_done", "cases", "cases of catalysts that came to their end", "achosion catalyddion a ddaeth i ben", "flow"),
    RawSeries("joined_another", "providers", "providers that went into another and are no more", "darparwyr a aeth yn rhan o un arall ac nad ydynt mwyach", "flow"),
    RawSeries("bought_as_branch", "providers", "providers that a group bought and that go on as its branch", "darparwyr a brynwyd gan grŵp ac sy'n parhau fel cangen ohono", "flow"),
)
_STOCKS = (
    *(RawSeries(f"hours_{sector}", "h/week", f"hours delivered, sector {sector}", f"oriau a ddarparwyd, sector {sector}") for sector in SECTORS),
    RawSeries("served", "people", "people served", "pobl sy'n cael gofal"),
    RawSeries("awaiting", "people", "people in contact who are not assessed yet", "pobl mewn cysylltiad nad ydynt wedi'u hasesu eto"),
    RawSeries("waiting", "people", "people who wait for care", "pobl sy'n aros am ofal"),
    RawSeries("need_hours", "h/week", "hours needed by people served and waiting", "oriau sydd eu hangen ar bobl sy'n cael gofal ac yn aros"),
    RawSeries("package_hours", "h/week", "hours in their packages", "oriau yn eu pecynnau"),
    RawSeries("delivered_hours", "h/week", "hours delivered", "oriau a ddarparwyd"),
    RawSeries("usual_hours", "h/week", "hours delivered by a person's usual carers", "oriau a ddarparwyd gan weithwyr gofal arferol y person"),
    RawSeries("known_hours", "h/week", "hours delivered, weighted with how well the carer knows the person", "oriau a ddarparwyd, wedi'u pwysoli yn ôl pa mor dda y mae'r gweithiwr gofal yn adnabod y person"),
    RawSeries("skilled_hours", "h/week", "hours delivered, weighted with how far the carer is up to the care", "oriau a ddarparwyd, wedi'u pwysoli yn ôl pa mor abl yw'r gweithiwr gofal i roi'r gofal"),
    RawSeries("followed_hours", "h/week", "hours delivered, weighted with how far they follow the week's need", "oriau a ddarparwyd, wedi'u pwysoli yn ôl i ba raddau y maent yn dilyn angen yr wythnos"),
    RawSeries("service_sum", "sum of 0-1", "sum over people served of the quality of their care", "swm dros bobl sy'n cael gofal o ansawdd eu gofal"),
    RawSeries("agency_hours", "h/week", "hours bought from agencies", "oriau a brynwyd gan asiantaethau"),
    RawSeries("agency_pay", "£/week", "pay of agency staff", "cyflog staff asiantaeth"),
    RawSeries("missed_hours", "h/week", "planned hours that were missed", "oriau cynlluniedig a gollwyd"),
    RawSeries("wellbeing_sum", "sum of 0-1", "sum of wellbeing of people served and waiting", "swm llesiant pobl sy'n cael gofal ac yn aros"),
    RawSeries("package_above_need", "h/week", "package less need of people served", "pecyn llai angen pobl sy'n cael gofal"),
    RawSeries("waiting_hours", "h/week", "hours in packages of people who wait", "oriau ym mhecynnau pobl sy'n aros"),
    RawSeries("supported_people", "people", "people served whose care the council pays", "pobl sy'n cael gofal y mae'r cyngor yn talu amdano"),
    RawSeries("supported_hours", "h/week", "hours delivered to them", "oriau a ddarparwyd iddynt"),
    RawSeries("in_house_hours", "h/week", "of these, by councils and their companies", "o'r rhain, gan gynghorau a'u cwmnïau"),
    RawSeries("direct_hours", "h/week", "hours delivered under direct payments", "oriau a ddarparwyd drwy daliadau uniongyrchol"),
    RawSeries("own_hours", "h/week", "hours delivered for own money", "oriau a ddarparwyd am arian preifat"),
    RawSeries("people", "people", "people served and waiting", "pobl sy'n cael gofal ac yn aros"),
    RawSeries("rural_package", "h/week", "package hours by the rural share of the place", "oriau pecynnau yn ôl cyfran wledig y lle"),
    RawSeries("rural_delivered", "h/week", "delivered hours by the rural share of the place", "oriau a ddarparwyd yn ôl cyfran wledig y lle"),
    RawSeries("urban_package", "h/week", "package hours by the urban share of the place", "oriau pecynnau yn ôl cyfran drefol y lle"),
    RawSeries("urban_delivered", "h/week", "delivered hours by the urban share of the place", "oriau a ddarparwyd yn ôl cyfran drefol y lle"),
    RawSeries("unpaid_carers", "people", "unpaid carers", "gofalwyr di-dâl"),
    RawSeries("unpaid_hours", "h/week", "hours of unpaid care", "oriau o ofal di-dâl"),
    RawSeries("stood_in", "h/week", "of those, given for care that does not come", "o'r rheini, yr oriau a roddir yn lle gofal nad yw'n dod"),
    RawSeries("unpaid_strained", "people", "unpaid carers under strain", "gofalwyr di-dâl dan straen"),
    RawSeries("paid_carers", "people", "carers at work", "gweithwyr gofal mewn gwaith"),
    RawSeries("wage_sum", "£/h", "sum of their contracted wages", "swm eu cyflogau contract"),
    RawSeries("effective_sum", "£/h", "sum of their pay over all working time", "swm eu tâl dros yr holl amser gwaith"),
    RawSeries("below_rlw_count", "people", "of those, who earn less than the Real Living Wage", "o'r rheini, pwy sy'n ennill llai na'r Cyflog Byw Gwirioneddol"),
    RawSeries("secure_count", "people", "of those, who have guaranteed hours", "o'r rheini, pwy sydd ag oriau gwarantedig"),
    RawSeries("pay", "£/week", "gross pay", "tâl gros"),
    RawSeries("local_pay", "£/week", "pay of carers who live in the council's area", "tâl gweithwyr gofal sy'n byw yn ardal y cyngor"),
    RawSeries("working_hours", "h/week", "hours worked, travel and gaps included", "oriau a weithiwyd, gan gynnwys teithio a bylchau"),
    RawSeries("travel_hours", "h/week", "hours of carers' travel", "oriau teithio gweithwyr gofal"),
    RawSeries("contact_hours", "h/week", "hours of carers with people", "oriau gweithwyr gofal gyda phobl"),
    RawSeries("gap_hours", "h/week", "hours that carers wait between visits", "oriau y mae gweithwyr gofal yn aros rhwng ymweliadau"),
    *(RawSeries(f"pay_{sector}", "£/week", f"pay of carers employed, with their part of a surplus, sector {sector}", f"tâl gweithwyr gofal a gyflogir, gyda'u rhan o warged, sector {sector}") for sector in EMPLOYERS),
    *(RawSeries(f"worked_{sector}", "h/week", f"hours they worked, travel and gaps included, sector {sector}", f"yr oriau a weithiwyd ganddynt, gan gynnwys teithio a bylchau, sector {sector}") for sector in EMPLOYERS),
    RawSeries("busy_hours", "h/week", "hours that carers employed are with people or travel", "oriau y mae gweithwyr gofal a gyflogir gyda phobl neu'n teithio"),
    RawSeries("wanted_hours", "h/week", "hours, travel included, that they want", "yr oriau, gan gynnwys teithio, y maent am eu cael"),
    RawSeries("floor_count", "people", "of carers employed, whose contact and travel earn no more than the legal floor", "o'r gweithwyr gofal a gyflogir, pwy y mae eu cyswllt a'u teithio heb ennill mwy na'r llawr cyfreithiol"),
    RawSeries("underpaid_count", "people", "of these, whose contact and travel earn less than the legal floor", "o'r rhain, y rhai y mae eu cyswllt a'u teithio yn ennill llai na'r llawr cyfreithiol"),
    RawSeries("tenure_sum", "weeks", "sum of their weeks with the employer", "swm eu hwythnosau gyda'r cyflogwr"),
    RawSeries("headcount", "people", "carers employed, owners of micro-enterprises apart", "gweithwyr gofal a gyflogir, ac eithrio perchnogion micro-fentrau"),
    RawSeries("abroad_count", "people", "of these, who came from abroad on a sponsor's licence", "o'r rhain, pwy a ddaeth o dramor ar drwydded noddwr"),
    RawSeries("open_posts", "posts", "posts for which nobody is hired", "swyddi nad oes neb wedi'i gyflogi ar eu cyfer"),
    RawSeries("starting", "people", "people hired who have not started", "pobl a gyflogwyd nad ydynt wedi dechrau"),
    RawSeries("support_queue", "people", "people who wait for a catalyst to have the hours to help them", "pobl sy'n aros i gatalydd gael yr oriau i'w helpu"),
    RawSeries("providers", "providers", "providers, micro-enterprises apart", "darparwyr, ac eithrio micro-fentrau"),
    RawSeries("established", "providers", "of those, three years and older", "o'r rheini, tair blwydd oed a hŷn"),
    RawSeries("micros", "providers", "micro-enterprises", "micro-fentrau"),
    RawSeries("hhi", "0-1", "Herfindahl index of delivered hours", "mynegai Herfindahl o'r oriau a ddarparwyd"),
    RawSeries("largest_share", "share", "hours of the largest provider over all", "oriau'r darparwr mwyaf dros y cyfan"),
    RawSeries("cash_weeks", "weeks", "median cash and credit over a week's cost", "canolrif arian a chredyd dros gost wythnos"),
    RawSeries("choice", "providers", "providers that would take a typical package", "darparwyr a fyddai'n derbyn pecyn nodweddiadol"),
    RawSeries("offer_travel", "h/h", "least travel that a typical package would need", "y teithio lleiaf y byddai ei angen ar becyn nodweddiadol"),
    RawSeries("ration", "ratio", "assessed over needed hours of new packages", "oriau a aseswyd dros oriau anghenus pecynnau newydd"),
    RawSeries("council_gross", "£/week", "the council's gross spending on care", "gwariant gros y cyngor ar ofal"),
    RawSeries("fee_hours", "h/week", "council-managed hours of independent providers", "oriau darparwyr annibynnol a reolir gan y cyngor"),
    RawSeries("fee_paid", "£/week", "fees paid for them", "ffioedd a dalwyd amdanynt"),
    RawSeries("independent_hours", "h/week", "hours of independent providers that employ people, where those are based", "oriau darparwyr annibynnol sy'n cyflogi pobl, lle mae'r rheini wedi'u lleoli"),
    RawSeries("direct_cost", "£/week", "what their carers cost them for these hours", "yr hyn y mae eu gweithwyr gofal yn ei gostio iddynt am yr oriau hyn"),
    RawSeries("seekers", "people", "carers who look for work", "gweithwyr gofal sy'n chwilio am waith"),
    RawSeries("council_managed_hours", "h/week", "hours that the council manages", "oriau y mae'r cyngor yn eu rheoli"),
    RawSeries("margin", "share", "surplus over income in the last quarter", "gwarged dros incwm yn y chwarter diwethaf"),
    RawSeries("community_people", "people", "people helped or sent on without a package", "pobl a gynorthwywyd neu a anfonwyd ymlaen heb becyn"),
    RawSeries("family_people", "people", "people cared for by a family with cash", "pobl sy'n cael gofal gan deulu ag arian parod"),
    RawSeries("reabled_people", "people", "people in reablement", "pobl mewn ailalluogi"),
    RawSeries("in_hospital", "people", "people in hospital", "pobl yn yr ysbyty"),
    RawSeries("discharge_delays", "people", "of these, who could leave and wait for assessment or care", "o'r rhain, pwy a allai adael ac sy'n aros am asesiad neu ofal"),
    RawSeries("delays_package", "people", "of these, who are assessed and wait for care", "o'r rhain, pwy sydd wedi'u hasesu ac sy'n aros am ofal"),
    RawSeries("home_places", "places", "places in care homes", "lleoedd mewn cartrefi gofal"),
    RawSeries("home_free", "places", "of these, free", "o'r rhain, yn rhydd"),
    RawSeries("known_people", "people", "everybody known, with a package or without", "pawb sy'n hysbys, gyda phecyn neu hebddo"),
    RawSeries("known_85", "people", "of these, 85 and over at first contact", "o'r rhain, 85 oed a hŷn wrth gysylltu gyntaf"),
    RawSeries("known_wellbeing", "sum of 0-1", "sum of their wellbeing", "swm eu llesiant"),
    RawSeries("known_unmet", "sum of shares", "sum of their unmet shares of need", "swm eu cyfrannau o angen heb ei ddiwallu"),
    RawSeries("community_unmet", "sum of shares", "of that, what falls on people without a package", "o hynny, yr hyn sy'n perthyn i bobl heb becyn"),
)
# fmt: on

SERIES = {series.name: series for series in (*_FLOWS, *_STOCKS)}
"""Every raw series by name: flows first."""
FLOWS = tuple(name for name, one in SERIES.items() if one.kind == "flow")


class PlaceTable(NamedTuple):
    """Sums of a quarter by place; arrays of shape (places,).

    Attributes:
        package_hours: hours in packages of people served and waiting, h/week.
        delivered_hours: hours delivered, h/week.
        met_hours: of these, hours of packages, no more than each holds, h/week.
        served: people served.
        waiting: people who wait for care.
        choice: providers that would take a typical package.
        offer_travel_share: least travel that such a package would need, h/h.
        travel_hours: hours of carers' travel, h/week.
        wellbeing_sum: sum of wellbeing of people served and waiting.
        continuity_sum: sum of the share by usual carers of people served.
    """

    package_hours: F64
    delivered_hours: F64
    met_hours: F64
    served: F64
    waiting: F64
    choice: F64
    offer_travel_share: F64
    travel_hours: F64
    wellbeing_sum: F64
    continuity_sum: F64
