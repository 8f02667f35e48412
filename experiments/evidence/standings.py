"""Every policy by every outcome, of Wales and of councils: the table of the league that ships.

Wales is read from the parts as the league itself is. Councils are read from the years that the
evidence keeps, in the same stretches, on the same pairs and with the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import metadata

import numpy as np
import pandas as pd

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.evidence.headlines import AXES, ON_THE_WAY
from gofal.experiments.evidence.judge import Judged
from gofal.experiments.evidence.league import League
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import CENTRAL, POLICY_FROM, WINDOWS, Compared
from gofal.experiments.evidence.told import judged_rows, levels, pounds
from gofal.experiments.evidence.wording import worst_on_the_way
from gofal.experiments.evidence.yearly import OF_COUNCILS, ROWS, rounded
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.league.shipped import COLUMNS, NUMBERS, About
from gofal.experiments.looks import ERROR, level_of
from gofal.experiments.runs.means import years_of
from gofal.experiments.statistics import holm
from gofal.experiments.windows import Window

_KEPT_BITS = 11  # of a fraction: one part in 4,000, more than an interval of few pairs supports
_WAY_DIGITS = 4
_BY = ["area", "outcome", "years"]


def standings(league: League) -> pd.DataFrame:
    """A row a policy, area, outcome and stretch of years; columns as the shipped table has them.

    Policies below the first look have none. ``sure`` says that a verdict stays after Holm's
    correction for the number of policies.
    """
    rows = list(_of_all(league))
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    made = pd.DataFrame(rows)
    adjusted = made.groupby(_BY)["p"].transform(lambda p: holm(p.to_numpy()))
    made["sure"] = adjusted < ERROR
    made = made.merge(_of_terms(league), on=["policy", *_BY], how="left")
    made["of_terms"] = made["of_terms"].fillna("")
    for name in NUMBERS:
        made[name] = rounded(made[name].to_numpy(), _KEPT_BITS)
    return made[list(COLUMNS)]


def about(league: League, command: str) -> About:
    """How the league was made."""
    planner = league.planner
    looks = tuple(planner.looks)
    pairs = {one.name: planner.parts.pairs(Compared(one)) for one in planner.policies}
    return About(
        rules=rules_hash(),
        version=metadata.version("gofal"),
        command=command,
        begins=POLICY_FROM,
        expects=CENTRAL,
        prices=PRICE_YEAR,
        looks=looks,
        level=level_of(len(looks)),
        sets=len(planner.parts.terms.sets),
        years=tuple(window.name for window in WINDOWS),
        pairs=dict(sorted(pairs.items())),
        axes=AXES,
        unbeaten=tuple(league.unbeaten()),
        way=dict(_ways(league)),
    )


def _ways(league: League) -> Iterator[tuple[str, tuple[int, float]]]:
    """The worst year of need met under every policy under which there is one."""
    for policy in league.planner.policies:
        try:
            found = worst_on_the_way(league.parts, policy.name, ON_THE_WAY)
        except LookupError:
            continue
        if found is not None:
            yield policy.name, (found[0], round(found[1], _WAY_DIGITS))


def _of_all(league: League) -> Iterator[dict[str, object]]:
    """Rows of every policy that has the pairs of the first look."""
    parts, names = league.parts, tuple(weekly_outcomes())
    arms = [Compared(policy) for policy in league.planner.policies]
    counts = {arm: parts.pairs(arm) for arm in arms}
    for window in WINDOWS:
        without = _means(parts, arms[0].without, window)
        for arm in (one for one in arms if counts[one] >= league.planner.looks[0]):
            pairs = range(1, counts[arm] + 1)
            own, base = (
                np.array([levels(parts, one, name, window, pairs) for name in names])
                for one in (arm, arm.without)
            )
            keys = [(WALES, name) for name in names]
            yield from _rows(arm, window, keys, judged_rows(parts, own, base, names))
            yield from _of_councils(parts, arm, window, pairs, without)


def _of_councils(
    parts: Parts, arm: Compared, window: Window, pairs: range, without: pd.DataFrame
) -> Iterator[dict[str, object]]:
    own = _means(parts, arm, window)
    both = own.index.intersection(without.index)
    keys = [(str(area), str(outcome)) for outcome, area in both]
    if keys:
        treated, control = (
            one.loc[both].reindex(columns=list(pairs)).to_numpy(np.float64)
            for one in (own, without)
        )
        names = [outcome for _, outcome in keys]
        told = judged_rows(parts, treated, control, names, whole=False)
        yield from _rows(arm, window, keys, told)


def _means(parts: Parts, arm: Compared, window: Window) -> pd.DataFrame:
    """Means of councils in a stretch of years by outcome and area, a column a pair."""
    table, years = parts.years(arm).table, years_of(window)
    assert years is not None  # noqa: S101  (all that are judged are whole years)
    if table.empty:
        return table
    outcome, area, year = (table.index.get_level_values(name) for name in ROWS)
    wanted = (area != WALES) & outcome.isin(OF_COUNCILS) & year.isin([n + 1 for n in years])
    means = table[wanted].groupby(level=ROWS[:2], sort=True).mean()
    factors = [pounds(window) if in_pounds(str(name)) else 1.0 for name, _ in means.index]
    return means.mul(factors, axis=0)


def _rows(
    arm: Compared, window: Window, keys: Sequence[tuple[str, str]], told: Sequence[Judged]
) -> Iterator[dict[str, object]]:
    for (area, outcome), one in zip(keys, told, strict=True):
        yield {
            "policy": arm.policy.name,
            "area": area,
            "outcome": outcome,
            "years": window.name,
            "word": one.word,
            "reference": one.reference,
            "effect": one.effect,
            "half": (one.high - one.low) / 2,
            "p": one.p,
        }


def _of_terms(league: League) -> pd.DataFrame:
    """What is left of effects on equal terms, and the verdict on the rest."""
    found = league.terms.rename(columns={"word": "of_terms"}).assign(area=WALES)
    return found[["policy", *_BY, "of_terms", "equal"]].astype({"equal": np.float64})
