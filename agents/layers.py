"""Layers of management: who coordinates carers and who manages coordinators, and what that costs.

Coordinators, or coaches of teams that organise themselves, have part-time posts in proportion to
hours. The owner or registered manager, who is part of the fixed cost, leads the first few of them;
beyond those there are managers. So an hour gets cheaper with size while the fixed cost is spread,
and dearer again where managers come in.
"""

from __future__ import annotations

from typing import NamedTuple

from gofal.agents.kernel import kernel


class LayerRules(NamedTuple):
    """Parameters ``provider.*`` of layers of management.

    Attributes:
        span: contact hours of one coordinator, h/week; 0: there are no layers.
        coordinator_week: cost of a coordinator, £/week.
        managed: coordinators of one manager.
        manager_week: cost of a manager, £/week.
    """

    span: float
    coordinator_week: float
    managed: float
    manager_week: float


class Running(NamedTuple):
    """What a provider costs in a week beside its hours.

    Attributes:
        fixed: £ at any size.
        span: contact hours of one of its coordinators or coaches, h/week; 0: it has none.
        elsewhere: hours a week of the other branches of its group.
        layers: parameters.
    """

    fixed: float
    span: float
    elsewhere: float
    layers: LayerRules


@kernel
def running(fixed: float, span_ratio: float, elsewhere: float, rules: LayerRules) -> Running:
    """What a provider costs in a week beside its hours.

    Args:
        fixed: £ at any size.
        span_ratio: contact hours of one of its coordinators over the usual.
        elsewhere: hours a week of the other branches of its group.
        rules: parameters.
    """
    return Running(fixed, rules.span * span_ratio, elsewhere, rules)


@kernel
def _managers(hours: float, span: float, rules: LayerRules) -> float:
    """Managers of a firm of so many hours: those whom its owner cannot lead alone need them."""
    return max(0.0, hours / (span * rules.managed) - 1.0)


@kernel
def cost_of_layers(hours: float, provider: Running) -> float:
    """Cost of the layers of management at some hours, £/week.

    A branch pays its part by hours of its group's managers.

    Args:
        hours: contact hours a week.
        provider: what it costs beside its hours.
    """
    if provider.span <= 0.0 or hours <= 0.0:
        return 0.0
    rules, all_hours = provider.layers, hours + provider.elsewhere
    managers = _managers(all_hours, provider.span, rules) * hours / all_hours
    return rules.coordinator_week * hours / provider.span + rules.manager_week * managers


@kernel
def cost_of_next_hour(hours: float, provider: Running) -> float:
    """What one hour a week more adds to the cost of the layers, £/h.

    Args:
        hours: contact hours a week now.
        provider: what it costs beside its hours.
    """
    if provider.span <= 0.0:
        return 0.0
    rules = provider.layers
    cost = rules.coordinator_week / provider.span
    if hours + provider.elsewhere >= provider.span * rules.managed:
        cost += rules.manager_week / (provider.span * rules.managed)
    return cost


@kernel
def cost_of_week(hours: float, provider: Running) -> float:
    """Fixed cost and layers of management at some hours, £/week."""
    return provider.fixed + cost_of_layers(hours, provider)
