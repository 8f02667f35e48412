"""Mutants: which there are, that each is one change, and which kernels stay plain to show them."""

from __future__ import annotations

import ast

import pytest

from benchmarks.mutants.keep import explained, rules
from benchmarks.mutants.plain import plain_kernels
from benchmarks.mutants.sites import mutants_of, planted
from benchmarks.repository import ROOT

SOURCE = '''
"""Words."""
RATE = 0.5

def owed(hours: float, fee: float = 2.0) -> float:
    """Words of no matter."""
    if hours <= 0:
        raise ValueError(f"{hours + 1} hours")
    total = hours * fee
    total += RATE
    return max(total, 1.0)
'''
CHANGES = [
    "0.5 -> 1.0",
    "0 -> 1",
    "hours <= 0 -> hours > 0",
    "hours <= 0 -> hours < 0",
    "hours * fee -> hours / fee",
    "total += RATE -> nothing",
    "total += RATE -> total -= RATE",
    "1.0 -> 2.0",
    "max(total, 1.0) -> min(total, 1.0)",
]


def test_rules_are_changed_and_words_hints_defaults_and_errors_are_not() -> None:
    found = mutants_of(SOURCE)
    assert [mutant.change for mutant in found] == CHANGES
    assert [mutant.number for mutant in found] == list(range(len(found)))
    assert found[0].is_constant
    assert {mutant.function for mutant in found[1:]} == {"owed"}
    assert (found[4].line, found[4].statement) == (9, 9)


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_one_change_is_planted_and_no_other(number: int) -> None:
    before = ast.unparse(ast.parse(SOURCE)).splitlines()
    after = ast.unparse(planted(SOURCE, number)).splitlines()
    assert sum(one != two for one, two in zip(before, after, strict=True)) == 1


def test_there_is_no_mutant_beyond_the_last() -> None:
    with pytest.raises(ValueError, match="no mutant 9"):
        planted(SOURCE, len(CHANGES))


def test_who_calls_a_rule_stays_plain_and_who_does_not_is_compiled() -> None:
    plain = plain_kernels("gofal.agents.oncosts")
    assert ("gofal.agents.oncosts", "insurance_due") in plain
    assert ("gofal.abm.week.money.oncosts", "_by_pay") in plain
    assert ("gofal.abm.week.money.oncosts", "_add_carer") in plain
    assert ("gofal.abm.week.money.wages", "_wages") not in plain


def test_rules_and_their_tests_are_there() -> None:
    for rule in rules():
        for path in (rule.path, *rule.tests):
            assert (ROOT / path).is_file(), path
    assert len({rule.path for rule in rules()}) == len(rules())


def test_an_explanation_is_of_a_mutant_that_there_is() -> None:
    by_module = {rule.module: rule for rule in rules()}
    for one in explained():
        found = {(m.function, m.change) for m in by_module[one["rule"]].mutants()}
        functions = {function for function, _ in found}
        known = one["function"] in functions if one["change"] == "*" else False
        assert known or (one["function"], one["change"]) in found, one
        assert one["why"]
