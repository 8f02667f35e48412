"""Distributions of the baseline: survival with a known answer, bands that hold everybody."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gofal.abm.model import CareModel
from gofal.abm.world.forms import owner_works
from gofal.agents.carer import Job
from gofal.experiments.documents.distributions import (
    SURVIVAL,
    band_label,
    distribution_tables,
    distributions,
    survival,
)
from gofal.experiments.runs.spread import SPREADS, spread
from gofal.experiments.text import LANGUAGES, MINUS, Language

type Quarters = list[tuple[int, int, str, int]]


def seen(uid: int, founded: int, last: int, form: str = "private_agency") -> Quarters:
    """Quarterly rows of a provider from week 0, or its founding, to the week it was last seen."""
    weeks = range(0, 261, 13)
    return [(week, uid, form, founded) for week in weeks if founded <= week <= last]


def records(*providers: Quarters) -> pd.DataFrame:
    rows = [row for one in providers for row in one]
    return pd.DataFrame(rows, columns=["week", "uid", "form", "founded"])


def test_survival_of_a_birth_cohort_is_the_share_still_there() -> None:
    lasts = [30, 60, 60, 140, 260, 260, 260, 260, 260, 260]
    frame = records(*(seen(uid, 0, last) for uid, last in enumerate(lasts)))
    assert survival(frame, [1, 2, 3, 4, 5]) == pytest.approx([0.9, 0.7, 0.6, 0.6, 0.6])


def test_who_began_before_the_run_counts_from_where_it_is_found() -> None:
    """Of fifteen who reach three years five go in the fourth; nobody was seen any younger."""
    old = [seen(uid, -156, 260 if uid % 2 else 20) for uid in range(10)]
    young = [seen(20 + uid, 0, 260) for uid in range(5)]
    assert np.isnan(survival(records(*old), [1, 4])).all()
    both = survival(records(*old, *young), [3, 4])
    assert both == pytest.approx([1.0, 1.0 - 5 / 15])


def test_council_services_and_businesses_of_one_are_no_firms() -> None:
    firm = seen(1, 0, 260)
    others = [seen(2, 0, 20, "in_house"), seen(3, 0, 20, "micro_enterprise")]
    assert survival(records(firm, *others), [1]) == pytest.approx([1.0])


def in_band(table: pd.DataFrame, quantity: str, band: int) -> float:
    rows = table[(table["quantity"] == quantity) & (table["band"] == band)]
    return float(rows["number"].item())


def test_bands_hold_everybody_once(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(3)
    s = model.state
    table = spread(s, 1)
    numbers = table.groupby("quantity")["number"].sum()
    p, k = s.provider.columns, s.carer.columns
    alone = owner_works(s)
    rows = s.provider.rows()
    firms = rows[~alone[p.form[rows]]]
    working = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    employed = working[~alone[p.form[k.provider[working]]]]
    assert numbers["size_hours"] == numbers["size_people"] == len(firms)
    assert numbers["margin"] == (~p.owner_covers[firms]).sum()
    for name in ("hours_of_wanted", "wage_over_floor", "tenure"):
        assert numbers[name] == len(employed)
    assert in_band(table, "size_hours", 6) == (p.planned[firms] >= 2000).sum()
    assert in_band(table, "tenure", 0) == (s.week - 1 - k.since[employed] < 13).sum()


def test_the_heap_at_the_legal_floor_is_that_of_the_outcome(tiny_wales: CareModel) -> None:
    """Who left after pay-day is in the outcome alone; a package handed back since moves some."""
    model = tiny_wales.fork("baseline")
    model.run_for(3)
    s = model.state
    heap = in_band(spread(s, 1), "pay_over_floor", 0)
    reasons = ("leavers", "leavers_to_micro", "leavers_closed")
    left = sum(s.tally[name].sum() for name in reasons)
    moved = 3.0 * s.tally["handed_back_packages"].sum()  # carers of a package
    assert heap == pytest.approx(s.tally["floor_count"].sum(), abs=left + moved + 5)
    assert heap > 0


def spreads(first: tuple[float, ...]) -> pd.DataFrame:
    """A made-up year in which each quantity has all in its first two bands."""
    parts = []
    for name, bands in SPREADS.items():
        count = len(bands.edges) + 1
        number = np.array([*first, *[0.0] * (count - 2)])
        parts.append(
            pd.DataFrame(
                {"quantity": name, "band": range(count), "number": number, "hours": number[::-1]}
            )
        )
    return pd.concat(parts, ignore_index=True).assign(year=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_show_shares_with_intervals_and_sources(language: Language) -> None:
    frame = records(*(seen(uid, 0, last) for uid, last in enumerate([30, 260])))
    made = distributions([spreads((1.0, 3.0)), spreads((3.0, 1.0))], [frame, frame])
    tables = distribution_tables(made, language)
    assert len(tables) == 1 + len(SPREADS)
    alive = tables[0][3]
    assert [row[0] for row in alive] == ["1", "2", "3", "4", "5"]
    assert alive[0][1:3] == ("90.0%", "50.0%")
    sizes = tables[1][3]
    assert sizes[0][1] == sizes[1][1] == "50.0%"
    assert all(source.endswith(".") for _, source, _, _ in tables)
    assert len({title for title, *_ in tables}) == len(tables)


def test_the_same_quantity_has_the_same_bands_in_both_languages() -> None:
    frame = records(seen(1, 0, 260))
    made = distributions([spreads((1.0, 1.0))], [frame])
    assert set(made["quantity"]) == {SURVIVAL, *SPREADS}
    assert band_label("size_hours", np.nan, 50, "en") == "under 50"
    assert band_label("margin", -0.05, 0.0, "en") == f"{MINUS}5% to 0%"
    assert band_label("pay_over_floor", np.nan, 0.01, "cy") == "o dan £0.01"
    assert band_label("tenure", 520, np.nan, "cy") == "520 a throsodd"
