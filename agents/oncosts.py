"""On-costs: what employers pay beside pay, by what each carer earns in a week."""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.kernel import inlined, kernel

_YEAR = 52.0
_LEAST = 1e-9
"""£ a week; only guards a division by nothing."""


class OncostRules(NamedTuple):
    """Parameters ``work.*`` of employers' National Insurance and pensions."""

    ni_rate: float
    ni_threshold: float
    ni_allowance: float
    ni_allowance_limit: float
    pension_share: float
    pension_from: float
    pension_trigger: float


@inlined
def insurance_due(pay: float, rules: OncostRules) -> float:
    """National Insurance that an employer owes on somebody's pay of a week, £."""
    return rules.ni_rate * max(0.0, pay - rules.ni_threshold)


@inlined
def pension_due(pay: float, rules: OncostRules) -> float:
    """What an employer pays into somebody's pension in a week, £: nothing unless pay is enough."""
    if pay < rules.pension_trigger:
        return 0.0
    return rules.pension_share * max(0.0, pay - rules.pension_from)


@inlined
def after_allowance(insurance: float, usual: float, claims: bool, rules: OncostRules) -> float:
    """A firm's National Insurance of a week once the allowance is taken off, £.

    Args:
        insurance: what its carers' pay makes due this week, £.
        usual: what it makes due in a usual week, £; a year of it decides who may claim.
        claims: whether it is a firm of its own that may claim.
        rules: parameters.
    """
    if not claims or usual * _YEAR >= rules.ni_allowance_limit:
        return insurance
    return max(0.0, insurance - rules.ni_allowance / _YEAR)


@kernel
def share_of_pay(
    pay: float, insurance: float, pension: float, claims: bool, other: float, rules: OncostRules
) -> float:
    """On-costs of a usual week over its pay.

    Args:
        pay: of all carers, £.
        insurance: due on it before the allowance, £.
        pension: £.
        claims: as in :func:`after_allowance`.
        other: other on-costs over pay.
        rules: parameters.
    """
    due = after_allowance(insurance, insurance, claims, rules)
    return (due + pension) / max(_LEAST, pay) + other
