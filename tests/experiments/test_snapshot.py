"""Sums of a year by council and model are those of a loop over people."""

from __future__ import annotations

from collections import defaultdict

import pytest

from gofal.abm.model import CareModel
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage
from gofal.experiments.runs import snapshot

type Sums = dict[tuple[str, ...], list[float]]


def firms(model: CareModel) -> dict[int, tuple[int, str, str]]:
    """Carer's identity to the employer's, its council and form."""
    k, p = model.state.carer.columns, model.state.provider.columns
    codes, models = model.state.geography.council_codes, model.state.models
    found = {}
    for row in model.state.carer.rows():
        firm = int(k.provider[row])
        if k.job[row] == Job.WORKING and firm >= 0:
            where = codes[p.council[firm]], models[p.form[firm]].slug
            found[int(k.uid[row])] = (int(p.uid[firm]), *where)
    return found


def test_work_counts_who_is_there_and_who_left(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    before, staff = firms(model), snapshot.staff(model.state)
    model.run_for(26)
    now = firms(model)
    table = snapshot.work(model.state, staff, snapshot.staff(model.state), 3)
    sums: Sums = defaultdict(lambda: [0.0, 0.0, 0.0])
    for _, council, form in now.values():
        sums[council, form][0] += 1
    for uid, (firm, council, form) in before.items():
        sums[council, form][1] += 1
        sums[council, form][2] += uid not in now or now[uid][0] != firm
    expected = [(*key, *sums[key]) for key in sorted(sums)]
    columns = ["council", "form", "carers", "before", "left"]
    assert list(table[columns].itertuples(index=False, name=None)) == expected
    assert 0 < table["left"].sum() < table["before"].sum()
    assert set(table["year"]) == {3}


def test_care_sums_people_by_council_form_and_route(tiny_wales: CareModel) -> None:
    state = tiny_wales.state
    c, p = state.client.columns, state.provider.columns
    sums: Sums = defaultdict(lambda: [0.0, 0.0])
    for row in state.client.rows():
        firm = int(c.provider[row])
        if c.stage[row] == Stage.SERVED and firm >= 0:
            council = state.geography.council_codes[state.land.council[c.place[row]]]
            key = (council, state.models[p.form[firm]].slug, Route(c.route[row]).name.lower())
            sums[key][0] += 1
            sums[key][1] += float(c.need[row])
    table = snapshot.care(state, 1)
    assert list(table[["council", "form", "route"]].itertuples(index=False, name=None)) == sorted(
        sums
    )
    assert table["people"].tolist() == [sums[key][0] for key in sorted(sums)]
    assert table["need"].tolist() == pytest.approx([sums[key][1] for key in sorted(sums)])


def test_when_nobody_is_left_all_have_gone(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    staff = snapshot.staff(model.state)
    model.state.carer.columns.job[:] = Job.SEEKING
    table = snapshot.work(model.state, staff, snapshot.staff(model.state), 1)
    assert table["left"].tolist() == table["before"].tolist()
    assert not table["carers"].any()
