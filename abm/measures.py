"""Outcomes: the public names, units and definitions, worked out from the tally's raw series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from gofal.abm.ledger import PARTIES, Flow, Sector
from gofal.abm.records import PLACE_SERIES
from gofal.abm.state import State
from gofal.agents.table import F64

type Group = Literal["fragility", "wages", "rural", "people", "money", "work"]
type Better = Literal["high", "low", "none"]
YEAR = 52


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an outcome is.

    Attributes:
        unit: unit of the value.
        label_en: English label.
        label_cy: Welsh label.
        meaning: definition in one sentence.
        better: whether high or low is better for people; ``none`` where that depends.
        group: heading it stands under.
        levels: levels at which it is recorded.
    """

    unit: str
    label_en: str
    label_cy: str
    meaning: str
    better: Better
    group: Group
    levels: tuple[str, ...] = ("wales", "council")


class Series:
    """Raw series as arrays (weeks, areas), the last area being Wales."""

    def __init__(self, state: State) -> None:
        self._tally = state.tally
        self._money = np.array(state.records.money, dtype=np.float64) / 100.0
        self._cache: dict[str, F64] = {}
        self.waits = state.tally.wait_series()
        self.fee = state.commissioner.columns.fee.astype(np.float64)

    def __call__(self, name: str) -> F64:
        """A series with Wales as the sum of its councils."""
        if name not in self._cache:
            weeks = self._tally.series(name)
            self._cache[name] = np.column_stack([weeks, weeks.sum(axis=1)])
        return self._cache[name]

    def year(self, name: str) -> F64:
        """Sum over the last 52 weeks; scaled up while there are fewer."""
        return _trailing(self(name)) * YEAR

    def mean(self, name: str) -> F64:
        """Mean over the last 52 weeks."""
        return _trailing(self(name))

    def start(self, name: str) -> F64:
        """The value a year ago, or the first known."""
        x = self(name)
        index = np.maximum(0, np.arange(len(x)) - YEAR)
        return x[index]

    def weighted(self, name: str, weight: str = "delivered_hours") -> F64:
        """A council measure; Wales is the mean weighted by another series."""
        x, w = self._tally.series(name), self._tally.series(weight)
        known = np.isfinite(x)
        top = np.where(known, x, 0.0) * w
        return np.column_stack([x, _divide(top.sum(axis=1), (w * known).sum(axis=1))])

    def money(self, *flows: Flow) -> F64:
        """Pounds a week of some flows."""
        total = self._money[:, list(flows), :].sum(axis=1)
        return np.column_stack([total, total.sum(axis=1)])


def _trailing(x: F64) -> F64:
    total = np.cumsum(np.vstack([np.zeros_like(x[:1]), x]), axis=0)
    last = np.arange(1, len(x) + 1)
    first = np.maximum(0, last - YEAR)
    out: F64 = (total[last] - total[first]) / (last - first)[:, None]
    return out


def _divide(top: F64, bottom: F64) -> F64:
    out = np.full(np.broadcast(top, bottom).shape, np.nan)
    return np.divide(top, bottom, out=out, where=np.asarray(bottom) != 0)


def _net(sector: Sector) -> Callable[[Series], F64]:
    """What a sector pays, less what it gets."""
    out = [flow for flow, (payer, _) in PARTIES.items() if payer == sector]
    back = [flow for flow, (_, payee) in PARTIES.items() if payee == sector]
    return lambda s: s.money(*out) - s.money(*back)


_council_cost = _net(Sector.COUNCIL)
_client_cost = _net(Sector.CLIENT)
_health_cost = _net(Sector.HEALTH)
_devolved_cost = _net(Sector.DEVOLVED_GOVERNMENT)
_central_cost = _net(Sector.CENTRAL_GOVERNMENT)


def _all_cost(s: Series) -> F64:
    return _council_cost(s) + _health_cost(s) + _client_cost(s)


def _public(s: Series) -> F64:
    return _council_cost(s) + _health_cost(s) + _devolved_cost(s) + _central_cost(s)


def _wait(kind: int, which: int) -> Callable[[Series], F64]:
    def read(s: Series) -> F64:
        table: F64 = s.waits[:, :, kind, which]
        return table

    return read


def _ratio(top: str, bottom: str) -> Callable[[Series], F64]:
    return lambda s: _divide(s(top), s(bottom))


def _exits(*names: str) -> Callable[[Series], F64]:
    return lambda s: _divide(np.sum([s.year(name) for name in names], axis=0), s.start("providers"))


def _met(kind: str) -> Callable[[Series], F64]:
    return _ratio(f"{kind}_delivered", f"{kind}_package")


def _all_met(s: Series) -> F64:
    return _divide(
        s("rural_delivered") + s("urban_delivered"), s("rural_package") + s("urban_package")
    )


def _vacancies(s: Series) -> F64:
    return _divide(s("open_posts"), s("open_posts") + s("headcount"))


def _local(s: Series) -> F64:
    return _divide(s.mean("local_pay") + s.mean("local_surplus"), _trailing(_all_cost(s)))


def _fee(s: Series) -> F64:
    return _divide(s("fee_paid"), s("fee_hours"))


_FRAGILITY: dict[str, tuple[Outcome, Callable[[Series], F64]]] = {
    "handback_share": (
        Outcome("share", "hours handed back in a year", "oriau a ddychwelwyd mewn blwyddyn",
                "Weekly hours handed back by continuing providers in the last 52 weeks over delivered hours in the mean week.",
                "low", "fragility"),
        lambda s: _divide(s.year("handed_back_hours"), s.mean("delivered_hours"))),
    "exit_rate": (
        Outcome("1/year", "providers leaving the market", "darparwyr sy'n gadael y farchnad",
                "Providers that failed or withdrew in the last 52 weeks over providers a year ago; micro-enterprises apart.",
                "low", "fragility"), _exits("exits_failed", "exits_withdrew")),
    "failure_rate": (
        Outcome("1/year", "provider failures", "methiannau darparwyr",
                "Providers out of cash and credit in the last 52 weeks over providers a year ago.",
                "low", "fragility"), _exits("exits_failed")),
    "withdrawal_rate": (
        Outcome("1/year", "provider withdrawals", "darparwyr yn tynnu'n ôl",
                "Providers that left by choice in the last 52 weeks over providers a year ago.",
                "low", "fragility"), _exits("exits_withdrew")),
    "entry_rate": (
        Outcome("1/year", "new providers", "darparwyr newydd",
                "Providers founded in the last 52 weeks over providers a year ago; micro-enterprises apart.",
                "none", "fragility"), _exits("entries")),
    "providers": (
        Outcome("providers", "providers", "darparwyr",
                "Providers at the end of the week, micro-enterprises apart.", "none", "fragility"),
        lambda s: s("providers")),
    "micro_enterprises": (
        Outcome("providers", "micro-enterprises", "micro-fentrau",
                "Micro-enterprises at the end of the week.", "none", "fragility"), lambda s: s("micros")),
    "hhi": (
        Outcome("0-1", "market concentration (HHI)", "crynodiad y farchnad (HHI)",
                "Herfindahl index of delivered hours by provider in a council; Wales is the mean weighted by hours.",
                "none", "fragility"), lambda s: s.weighted("hhi")),
    "largest_share": (
        Outcome("share", "share of the largest provider", "cyfran y darparwr mwyaf",
                "Share of a council's delivered hours by its largest provider.", "none", "fragility"),
        lambda s: s.weighted("largest_share")),
    "cash_weeks": (
        Outcome("weeks", "weeks of cash cover", "wythnosau o arian wrth gefn",
                "Median over providers of cash and credit over a week's cost; council services and micro-enterprises apart.",
                "high", "fragility"), lambda s: s.weighted("cash_weeks")),
    "margin": (
        Outcome("share", "margin of providers", "elw darparwyr",
                "Surplus over income in the last quarter, weighted by hours; council services apart.",
                "none", "fragility"), lambda s: s.weighted("margin")),
}  # fmt: skip

_WAGES: dict[str, tuple[Outcome, Callable[[Series], F64]]] = {
    "wage": (
        Outcome("£/h", "contracted hourly wage", "cyflog contract yr awr",
                "Mean contracted hourly wage of carers at work.", "high", "wages"),
        _ratio("wage_sum", "paid_carers")),
    "effective_wage": (
        Outcome("£/h", "effective hourly wage", "cyflog effeithiol yr awr",
                "Mean over carers of pay over all working time, travel and gaps included.", "high", "wages"),
        _ratio("effective_sum", "paid_carers")),
    "below_rlw": (
        Outcome("share", "paid below the Real Living Wage", "yn ennill llai na'r Cyflog Byw Gwirioneddol",
                "Share of carers whose effective wage is under the Real Living Wage.", "low", "wages"),
        _ratio("below_rlw_count", "paid_carers")),
    "turnover": (
        Outcome("1/year", "staff turnover", "trosiant staff",
                "Carers who left their job in the last 52 weeks over mean headcount.", "low", "wages"),
        lambda s: _divide(s.year("leavers") + s.year("leavers_to_micro"), s.mean("headcount"))),
    "vacancy_rate": (
        Outcome("share", "vacancy rate", "cyfradd swyddi gwag",
                "Open posts, offers not yet started included, over posts.", "low", "wages"), _vacancies),
    "secure_share": (
        Outcome("share", "on guaranteed hours", "ar oriau gwarantedig",
                "Share of carers with guaranteed hours.", "high", "wages"),
        _ratio("secure_count", "paid_carers")),
    "headcount": (
        Outcome("people", "carers employed", "gweithwyr gofal cyflogedig",
                "Carers employed, owners of micro-enterprises apart.", "none", "work"), lambda s: s("headcount")),
    "travel_share": (
        Outcome("h/h", "travel per contact hour", "teithio fesul awr gyswllt",
                "Travel hours over contact hours of carers.", "low", "work"),
        _ratio("travel_hours", "contact_hours")),
}  # fmt: skip

_RURAL: dict[str, tuple[Outcome, Callable[[Series], F64]]] = {
    "met_need": (
        Outcome("share", "need met", "angen a ddiwallwyd",
                "Delivered over assessed hours of people served and waiting.", "high", "rural",
                ("wales", "council", "place")), _all_met),
    "rural_met_need": (
        Outcome("share", "need met, rural areas", "angen a ddiwallwyd mewn ardaloedd gwledig",
                "Need met, weighted by the rural share of the place.", "high", "rural"), _met("rural")),
    "urban_met_need": (
        Outcome("share", "need met, urban areas", "angen a ddiwallwyd mewn ardaloedd trefol",
                "Need met, weighted by the urban share of the place.", "high", "rural"), _met("urban")),
    "rural_gap": (
        Outcome("share", "rural gap", "y bwlch gwledig",
                "Need met in urban less rural areas.", "low", "rural"),
        lambda s: _met("urban")(s) - _met("rural")(s)),
    "choice": (
        Outcome("providers", "providers to choose from", "darparwyr i ddewis ohonynt",
                "Providers that would take a typical new package, mean over places by expected need.",
                "high", "rural", ("wales", "council", "place")),
        lambda s: s.weighted("choice", "package_hours")),
    "offer_travel_share": (
        Outcome("h/h", "travel a new package would need", "teithio y byddai pecyn newydd ei angen",
                "Least travel per contact hour any provider expects of a typical package, mean over places; a fixed set of places, so it does not flatter.",
                "low", "rural", ("wales", "council", "place")),
        lambda s: s.weighted("offer_travel", "package_hours")),
    "wait_weeks": (
        Outcome("weeks", "weeks waited, median", "wythnosau o aros, canolrif",
                "Median weeks from assessment to start of those who started in the last 52 weeks.", "low", "rural"),
        _wait(2, 0)),
    "wait_weeks_p90": (
        Outcome("weeks", "weeks waited, 90th percentile", "wythnosau o aros, 90fed canradd",
                "90th percentile of the same.", "low", "rural"), _wait(2, 1)),
    "rural_wait_weeks": (
        Outcome("weeks", "weeks waited, rural, median", "wythnosau o aros, gwledig, canolrif",
                "Median wait in places that are at least half rural.", "low", "rural"), _wait(1, 0)),
    "rural_wait_weeks_p90": (
        Outcome("weeks", "weeks waited, rural, 90th percentile", "wythnosau o aros, gwledig, 90fed canradd",
                "90th percentile of the wait in places that are at least half rural.", "low", "rural"), _wait(1, 1)),
    "urban_wait_weeks": (
        Outcome("weeks", "weeks waited, urban, median", "wythnosau o aros, trefol, canolrif",
                "Median wait in places that are less than half rural.", "low", "rural"), _wait(0, 0)),
    "urban_wait_weeks_p90": (
        Outcome("weeks", "weeks waited, urban, 90th percentile", "wythnosau o aros, trefol, 90fed canradd",
                "90th percentile of the wait in places that are less than half rural.", "low", "rural"), _wait(0, 1)),
}  # fmt: skip

_PEOPLE: dict[str, tuple[Outcome, Callable[[Series], F64]]] = {
    "supported_people": (
        Outcome("people", "people with council-supported care", "pobl â gofal a gefnogir gan y cyngor",
                "People served whose care the council pays, direct payments included.", "none", "people"),
        lambda s: s("supported_people")),
    "supported_hours": (
        Outcome("h/week", "council-supported hours", "oriau a gefnogir gan y cyngor",
                "Hours delivered to them.", "none", "people"), lambda s: s("supported_hours")),
    "delivered_hours": (
        Outcome("h/week", "hours delivered", "oriau a ddarparwyd",
                "Hours delivered, all payers.", "high", "people"), lambda s: s("delivered_hours")),
    "assessed_hours": (
        Outcome("h/week", "hours assessed", "oriau a aseswyd",
                "Package hours of people served and waiting.", "none", "people"), lambda s: s("package_hours")),
    "waiting_people": (
        Outcome("people", "people waiting", "pobl yn aros",
                "People assessed whose care has not started.", "low", "people"), lambda s: s("waiting")),
    "left_waiting_rate": (
        Outcome("1/year", "people who leave the queue", "pobl sy'n gadael y ciw",
                "People in a year who leave a long queue for another life (care home, family) over mean people served or waiting.",
                "low", "people"), lambda s: _divide(s.year("left_waiting"), s.mean("people"))),
    "missed_share": (
        Outcome("share", "planned hours missed", "oriau cynlluniedig a gollwyd",
                "Hours missed for absence over hours in carers' rotas.", "low", "people"),
        lambda s: _divide(s("missed_hours"), s("delivered_hours") + s("missed_hours"))),
    "continuity": (
        Outcome("share", "continuity", "parhad",
                "Share of delivered hours by the usual three carers.", "high", "people",
                ("wales", "council", "place")), _ratio("usual_hours", "delivered_hours")),
    "wellbeing": (
        Outcome("0-1", "wellbeing", "llesiant",
                "Mean outcome index of people served and waiting, see ODD.", "high", "people",
                ("wales", "council", "place")), _ratio("wellbeing_sum", "people")),
    "wellbeing_known": (
        Outcome("0-1", "wellbeing of everybody known", "llesiant pawb sy'n hysbys",
                "Mean outcome index of people served and waiting and of those helped in another way or sent on: in the community, in families with cash, in reablement.",
                "high", "people"), _ratio("known_wellbeing", "known_people")),
    "unmet_known": (
        Outcome("share", "need unmet of everybody known", "angen heb ei ddiwallu pawb sy'n hysbys",
                "Mean unmet share of need of everybody known, as for their wellbeing.", "low", "people"),
        _ratio("known_unmet", "known_people")),
    "dependence_gap": (
        Outcome("h/week", "package above need", "pecyn uwchlaw'r angen",
                "Package less needed hours, mean of people served.", "none", "people"),
        _ratio("package_above_need", "served")),
    "unpaid_carers": (
        Outcome("people", "unpaid carers", "gofalwyr di-dâl", "Unpaid carers.", "none", "people"),
        lambda s: s("unpaid_carers")),
    "unpaid_hours": (
        Outcome("h/week", "unpaid care", "gofal di-dâl", "Hours of unpaid care a week.", "none", "people"),
        lambda s: s("unpaid_hours")),
    "carer_strain": (
        Outcome("share", "unpaid carers under strain", "gofalwyr di-dâl dan straen",
                "Share of unpaid carers above the strain threshold.", "low", "people"),
        _ratio("unpaid_strained", "unpaid_carers")),
    "community_people": (
        Outcome("people", "people helped or sent on without a package", "pobl a gynorthwywyd neu a anfonwyd ymlaen heb becyn",
                "People whom triage, connectors or coordinators keep from a package, with or without help of neighbours.",
                "none", "people"), lambda s: s("community_people")),
    "community_unmet": (
        Outcome("share", "need unmet without a package", "angen heb ei ddiwallu, heb becyn",
                "The part of the need unmet of everybody known that falls on people helped or sent on without a package.", "low", "people"),
        _ratio("community_unmet", "known_people")),
    "family_people": (
        Outcome("people", "people cared for by a family with cash", "pobl sy'n cael gofal gan deulu ag arian parod",
                "People whose family takes cash in place of services.", "none", "people"),
        lambda s: s("family_people")),
}  # fmt: skip

_MONEY: dict[str, tuple[Outcome, Callable[[Series], F64]]] = {
    "council_cost": (
        Outcome("£/week", "cost to councils", "cost i gynghorau",
                "All that councils pay for home care and its support, less charges and what comes back.", "low", "money"), _council_cost),
    "health_cost": (
        Outcome("£/week", "cost to health", "cost i iechyd",
                "What health boards pay towards home care, teams and crises of people whose need is unmet.", "low", "money"), _health_cost),
    "welsh_government_cost": (
        Outcome("£/week", "cost to the Welsh Government, net", "cost i Lywodraeth Cymru, net",
                "Grants, subsidies and insurance paid, less its share of income tax.", "low", "money"),
        _devolved_cost),
    "uk_government_cost": (
        Outcome("£/week", "cost to the UK Government, net", "cost i Lywodraeth y DU, net",
                "Taxes and insurance received and benefits saved, as a negative cost.", "low", "money"),
        _central_cost),
    "public_cost": (
        Outcome("£/week", "cost to the public, net", "cost i'r pwrs cyhoeddus, net",
                "Cost to councils, health, Welsh Government and UK Government together.", "low", "money"), _public),
    "client_cost": (
        Outcome("£/week", "cost to people", "cost i bobl",
                "Charges, top-ups and own money, less direct payments and cash for care.", "low", "money"), _client_cost),
    "cost_per_met_hour": (
        Outcome("£/h", "cost per hour delivered", "cost fesul awr a ddarparwyd",
                "Cost to councils, health and people over hours delivered.", "low", "money"),
        lambda s: _divide(_all_cost(s), s("delivered_hours"))),
    "fee": (
        Outcome("£/h", "mean fee paid", "ffi gymedrig a dalwyd",
                "Fee paid for council-managed hours of independent providers, premium included.", "none", "money"), _fee),
    "in_house_share": (
        Outcome("share", "council-supported hours in-house", "oriau'r cyngor a ddarperir yn fewnol",
                "Share of council-supported hours delivered by councils or their companies (own-money hours of companies included).", "none", "money"),
        _ratio("hours_public", "supported_hours")),
    "private_share": (
        Outcome("share", "hours by private providers", "oriau gan ddarparwyr preifat",
                "Share of delivered hours by providers of this sector.", "none", "money"),
        _ratio("hours_private", "delivered_hours")),
    "third_share": (
        Outcome("share", "hours by the third sector", "oriau gan y trydydd sector",
                "Share of delivered hours by providers of this sector.", "none", "money"),
        _ratio("hours_third", "delivered_hours")),
    "cooperative_share": (
        Outcome("share", "hours by co-operatives", "oriau gan gydweithfeydd",
                "Share of delivered hours by providers of this sector.", "none", "money"),
        _ratio("hours_cooperative", "delivered_hours")),
    "micro_share": (
        Outcome("share", "hours by micro-enterprises", "oriau gan ficro-fentrau",
                "Share of delivered hours by providers of this sector.", "none", "money"),
        _ratio("hours_micro", "delivered_hours")),
    "direct_payment_share": (
        Outcome("share", "hours by direct payment", "oriau drwy daliad uniongyrchol",
                "Share of council-supported hours paid by direct payment.", "none", "money"),
        _ratio("direct_hours", "supported_hours")),
    "own_money_share": (
        Outcome("share", "hours bought with own money", "oriau a brynir ag arian preifat",
                "Share of delivered hours bought with own money.", "none", "money"),
        _ratio("own_hours", "delivered_hours")),
    "local_share": (
        Outcome("share", "spending that stays local", "gwariant sy'n aros yn lleol",
                "Wages of carers who live in the council's area and owners' surplus that stays there, over spending; last 52 weeks.",
                "high", "money"), _local),
    "assessment_ratio": (
        Outcome("ratio", "assessed over needed hours", "oriau a aseswyd dros oriau anghenus",
                "How tightly the council assesses new packages; 1 = need.", "none", "money"),
        lambda s: s.weighted("ration")),
}  # fmt: skip

_DEFINED = {**_FRAGILITY, **_WAGES, **_RURAL, **_PEOPLE, **_MONEY}
OUTCOMES: dict[str, Outcome] = {name: outcome for name, (outcome, _) in _DEFINED.items()}
for _week in (4, 13):
    OUTCOMES[f"stress_loss_{_week}"] = Outcome(
        "share", f"hours lost in the market stress test, week {_week}",
        f"oriau a gollir ym mhrawf straen y farchnad, wythnos {_week}",
        f"Remove the largest provider of a council: share of the council's hours unserved {_week} weeks later that would otherwise be served.",
        "low", "fragility",
    )  # fmt: skip
"""Every outcome by its public name."""


def outcome_frame(state: State, since: int = 0) -> pd.DataFrame:
    """All outcomes, tidy: week, level, code, outcome, value; weeks from ``since`` on."""
    s = Series(state)
    codes = [*state.geography.council_codes, "wales"]
    weeks = state.tally.first_week + np.arange(len(s("served")))
    keep = weeks >= since
    parts = []
    for name, (_, work_out) in _DEFINED.items():
        values = work_out(s)[keep]
        parts.append(
            pd.DataFrame(
                {
                    "week": np.repeat(weeks[keep].astype(np.int32), len(codes)),
                    "level": np.tile(["council"] * (len(codes) - 1) + ["wales"], keep.sum()),
                    "code": np.tile(codes, keep.sum()),
                    "outcome": name,
                    "value": values.ravel(),
                }
            )
        )
    return pd.concat([*parts, _places(state, since)], ignore_index=True)


def outcome_series(state: State, names: Iterable[str]) -> dict[str, F64]:
    """Some outcomes since the policy began, each as an array (weeks, councils and Wales last).

    The numbers are those of :func:`outcome_frame`, without the work of a table.
    """
    s = Series(state)
    keep = state.tally.first_week + np.arange(len(s("served"))) >= 0
    return {name: _DEFINED[name][1](s)[keep] for name in names}


def place_frame(state: State, since: int = 0) -> pd.DataFrame:
    """Outcomes of places, tidy as :func:`outcome_frame`; some weeks only."""
    return _places(state, since)


def _places(state: State, since: int) -> pd.DataFrame:
    codes = [str(place) for place in state.geography.ids]
    row = {name: n for n, name in enumerate(PLACE_SERIES)}
    parts = []
    for week, table in zip(state.records.place_weeks, state.records.places, strict=True):
        if week < since:
            continue
        values = {
            "met_need": _divide(table[row["delivered_hours"]], table[row["package_hours"]]),
            "choice": table[row["choice"]],
            "offer_travel_share": table[row["offer_travel_share"]],
            "travel_share": _divide(table[row["travel_hours"]], table[row["delivered_hours"]]),
            "waiting_people": table[row["waiting"]],
            "delivered_hours": table[row["delivered_hours"]],
            "continuity": _divide(table[row["continuity_sum"]], table[row["served"]]),
            "wellbeing": _divide(table[row["wellbeing_sum"]], table[row["served"]] + table[row["waiting"]]),
        }  # fmt: skip
        parts += [
            pd.DataFrame({"week": np.int32(week), "level": "place", "code": codes, "outcome": name, "value": value})
            for name, value in values.items()
        ]  # fmt: skip
    columns = ["week", "level", "code", "outcome", "value"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
