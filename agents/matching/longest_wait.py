"""Longest wait first, as brokers work today; among those of one week a random draw decides."""

from gofal.agents.matching.base import MatchingRule, Waiting
from gofal.agents.table import F64


def _key(queue: Waiting) -> F64:
    return queue.since + queue.draw


RULE = MatchingRule("longest_wait", "longest wait first", "yr aros hiraf yn gyntaf", _key)
