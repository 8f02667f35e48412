"""Ownership moves nothing by itself: equal terms are equal futures."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shows import shows
from small import TINY

import gofal.agents.delivery
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import parse_setting
from gofal.abm.week.founding.entry import open_provider

ROOT = Path(gofal.agents.delivery.__path__[0]).parents[1]
TWIN = '''
"""A made-up delivery model: an agency's terms under another owner."""

from gofal.agents.delivery.base import like
from gofal.agents.delivery.private_agency import MODEL as AGENCY

MODEL = like(AGENCY, "{slug}", "Twin", "Gefell", sector="{sector}",
             entering=(0.5, 0, 1, "assumption: a test"))
'''
TWINS = {"a_charity": "third", "b_partnership": "private", "c_coop": "cooperative"}
"""Delivery models with the terms of an agency and nothing else, by slug."""
ON = (
    "fee_level=1.2",
    "list_rule=framework",
    "tender_price_weight=0.5",
    "shift_pay=1",
    "direct_payment_offer=1",
    "fund_offer=0.5",
    "payment_mode=outcomes_on_top",
    "change_dynamics=0",
    "market_oversight=1",
    "provider_failure=0",
    "provider_failure=1:6",
    "rebalancing_target=0.3",
    "franchisors=2",
    "social_enterprise_workers=2",
    "training_subsidy=0.5",
)
"""A busy market: who is chosen, paid, trusted, trained and ended is decided in every part of it."""
IN_LAW = {
    (
        "abm/week/founding/cooperatives.py",
        "cooperative",
    ): "the support bundle is for co-operatives",
    ("abm/week/providers/conversions.py", "may_become"): "what a form can turn into",
    (
        "abm/week/commissioners/retender.py",
        "_bidder",
    ): "the council's own service takes work directly",
    ("abm/audit/standing.py", "_founders"): "a council's own service has no founder",
    ("abm/world/forms.py", "sector_codes"): "owners as numbers, for those two who count by them",
    ("abm/week/measure/market.py", "concentration"): "hours are counted by owner",
    ("abm/week/money/wages.py", "_sum_employers"): "pay is counted by owner",
    ("agents/delivery/base.py", "like"): "a model made from another keeps its owner",
}
"""All that may read who owns a provider, and why. Nothing else may."""


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for slug, sector in TWINS.items():
        text = TWIN.format(slug=slug, sector=sector)
        (tmp_path / f"{slug}.py").write_text(text, encoding="utf-8")
    package = sys.modules["gofal.agents.delivery"]
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    yield
    for slug in TWINS:
        sys.modules.pop(f"gofal.agents.delivery.{slug}", None)


def future(owner: str) -> list[bytes]:
    """A market in which many follow one of the twins; the label is taken off at the end."""
    weights = {f"market.form_{slug}": float(slug == owner) for slug in TWINS}
    scenario = load_scenario("baseline").with_(
        only=TINY,
        burn_in_weeks=28,
        parameters=weights,
        settings=tuple(parse_setting(text) for text in ON),
    )
    model = CareModel(scenario)
    model.burn_in()
    s = model.state
    for n in range(0, s.councils, 4):
        base = int(np.flatnonzero(s.land.council == n)[0])
        open_provider(s, owner, n, base, 9_000 + n, helped=True)
    model.run_for(14)
    p = s.provider.columns
    form = s.model_code(owner)
    assert (p.alive & (p.form == form)).sum() >= 10
    assert (p.founded[p.alive & (p.form == form)] >= 0).any()
    p.form[p.alive & (p.form == form)] = 99
    tables: list[Any] = [x.columns for x in (s.client, s.carer, s.unpaid, s.provider)]
    return [t.tobytes() for t in tables] + [s.ledger.balance.tobytes()]


@shows("ownership-quality")
@pytest.mark.usefixtures("twins")
def test_equal_terms_under_other_owners_are_equal_futures() -> None:
    """E028, E029: charity, partnership or co-operative, the same people live the same weeks."""
    charity, partnership, coop = (future(slug) for slug in TWINS)
    assert charity == partnership == coop


def readers(folder: str) -> set[tuple[str, str]]:
    """File and function of everything that reads an attribute ``sector``, or owners as numbers."""
    found = set()
    for file in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        within: dict[ast.AST, str] = {tree: "module"}
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                within[child] = within[node]
                if isinstance(child, ast.FunctionDef):
                    within[child] = child.name
            reads = isinstance(node, ast.Attribute) and node.attr == "sector"
            if reads or (isinstance(node, ast.Name) and node.id == "sector_codes"):
                found.add((file.relative_to(ROOT).as_posix(), within[node]))
    return found


@shows("ownership-quality")
def test_only_law_reads_who_owns_a_provider() -> None:
    found = readers("abm") | readers("agents")
    assert found == set(IN_LAW), "a rule reads who owns a provider, or one no longer does"
