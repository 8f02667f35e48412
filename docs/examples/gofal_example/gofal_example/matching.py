"""A matching rule: small packages first, which are easier to place."""

from gofal.agents.matching.base import MatchingRule, Queue
from gofal.agents.table import F64


def _key(queue: Queue) -> F64:
    return queue.package


RULE = MatchingRule("small_packages", "small packages first", "pecynnau bach yn gyntaf", _key)
