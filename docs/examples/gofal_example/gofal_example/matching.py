"""A matching rule: small packages first, which are easier to place."""

from gofal.agents.matching.base import MatchingRule, Waiting
from gofal.agents.table import F64


def _key(queue: Waiting) -> F64:
    return queue.package


RULE = MatchingRule("small_packages", "small packages first", "pecynnau bach yn gyntaf", _key)
