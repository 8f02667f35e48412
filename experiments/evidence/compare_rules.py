"""Whether today's rules give what rules of before gave: finished parts beside short new runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from gofal.abm.levers import load_levers
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.baseline import BASELINE
from gofal.experiments.calibration.ensemble import load_ensemble
from gofal.experiments.evidence.parts import KEYS, told_of
from gofal.experiments.evidence.run import Runner
from gofal.experiments.evidence.stretches import Stretch
from gofal.experiments.evidence.tables import Row, read_rows
from gofal.experiments.evidence.terms import WINDOWS, Compared, Terms, policies
from gofal.experiments.runs.arms import Progress, run_arms
from gofal.experiments.runs.same_rules import SameRules, Standing, read_same, set_by
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.windows import WEEKS_A_YEAR

FIRST = WINDOWS[0]
YEARS = FIRST.end // WEEKS_A_YEAR
PAIR = 1


@dataclass(frozen=True)
class Differing:
    """Policies of which the first pair was run by both rules.

    Attributes:
        same: that came out alike in every outcome of the first years, to all digits kept.
        other: that did not.
    """

    same: tuple[Scenario, ...]
    other: tuple[Scenario, ...]

    def unexplained(self, levers: Sequence[str]) -> list[str]:
        """Names of policies that came out otherwise and set none of some levers or options."""
        return [one.name for one in self.other if set_by(one.settings).isdisjoint(levers)]


def compare_with(
    before: str,
    names: Sequence[str],
    but: Sequence[str],
    base: Scenario,
    parts: Path,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Differing:
    """Compare today's rules with rules of before, by the first years of policies.

    Args:
        before: hash of the rules of before.
        names: presets; none for all that have a part by those rules.
        but: levers, or options as ``lever=option``, whose runs are expected to come out otherwise.
        base: the baseline, with seed and burn-in of the evidence.
        parts: folder of finished parts.
        workers: processes; None means one a core.
        progress: told the weeks done and the weeks in all.

    Raises:
        GofalError: these are today's rules, a name is unknown, or there is nothing to compare.
    """
    if before == rules_hash():
        raise GofalError(f"{before} are today's rules; give the hash of rules of before")
    for one in but:
        _check(one)
    terms = Terms(base, load_ensemble().sets)
    kept = kept_by(before, parts, terms)
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        return run_and_compare(kept, names, terms, store, run_arms, workers, progress)


def _check(but: str) -> None:
    """Refuse what is neither a lever nor an option of one."""
    lever, has, option = but.partition("=")
    if lever not in load_levers():
        raise unknown("lever", lever, load_levers())
    options = [one.slug for one in load_levers()[lever].options]
    if has and option not in options:
        raise unknown(f"option of {lever}", option, options)


def kept_by(rules: str, folder: Path, terms: Terms) -> dict[str, Row]:
    """The row of the first years of each policy that rules of before gave, by its name.

    Rows of rules that stood for those count as theirs.

    Args:
        rules: their hash.
        folder: of finished parts.
        terms: with the parameter sets they were made with.

    Raises:
        GofalError: a part is damaged, or none is of these rules.
    """
    found: dict[str, Row] = {}
    known = Standing(tuple(read_same()), rules)
    for arm in map(Compared, _every()):
        for row in read_rows(folder / f"{arm.part}.csv", KEYS):
            of_it = (row["pair"], row["run"], row["area"], row["years"])
            stood = row["rules"] in known.rules(set_by(arm.policy.settings))
            if stood and of_it == (str(PAIR), terms.arm(arm, PAIR).key, WALES, FIRST.name):
                found[arm.policy.name] = row
    if not found:
        raise GofalError(f"{folder}: no part is of rules {rules} and of today's parameter sets")
    return found


def run_and_compare(
    kept: dict[str, Row],
    names: Sequence[str],
    terms: Terms,
    store: Store,
    runner: Runner,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Differing:
    """Run the first years of policies by today's rules and set them beside what is kept.

    Args:
        kept: by :func:`kept_by`.
        names: policies; none for all that are kept.
        terms: of the evidence.
        store: where runs are kept.
        runner: runs arms.
        workers: processes; None means one a core.
        progress: told the weeks done and the weeks in all.

    Raises:
        GofalError: a policy is not among those kept, or a run went wrong that had not.
    """
    for name in names:
        if name not in kept:
            raise unknown("policy with a part by those rules", name, kept)
    every = {one.name: one for one in _every()}
    wanted = [every[name] for name in names or kept]
    arms = {one.name: Arm(terms.arm(Compared(one), PAIR).scenario, YEARS) for one in wanted}
    runner(list(arms.values()), store, workers, progress)
    same = [one for one in wanted if _alike(kept[one.name], store, arms[one.name])]
    other = [one for one in wanted if one not in same]
    return Differing(tuple(same), tuple(other))


def _every() -> list[Scenario]:
    return [*policies(), load_scenario(BASELINE)]


def _alike(row: Row, store: Store, arm: Arm) -> bool:
    found = store.find(arm)
    if found is None:
        return False
    fresh = next(iter(told_of(found, [Stretch(WALES, FIRST)])))
    return all(row.get(key) == value for key, value in fresh.items())


def record(
    before: str, today: str, found: Differing, but: Sequence[str], known: Iterable[SameRules]
) -> list[SameRules]:
    """What is known once these rules were compared.

    Args:
        before: hash of the rules of before.
        today: hash of today's.
        found: what came of it.
        but: levers whose runs come out otherwise.
        known: what was known.

    Raises:
        GofalError: a policy that sets none of these levers came out otherwise too, or the baseline
            was not compared.
    """
    if BASELINE not in [one.name for one in found.same]:
        raise GofalError(f"the baseline was not compared, or came out otherwise; {before} fall")
    if left := found.unexplained(but):
        raise GofalError(
            f"{', '.join(left)}: came out otherwise and set none of the levers named by --but "
            f"({', '.join(but) or 'none'}); rules {before} do not stand"
        )
    compared = len(found.same) + len(found.other)
    new = SameRules(before, today, compared, YEARS, tuple(but))
    return [*(one for one in known if one.rules != before), new]
