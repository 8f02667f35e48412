"""Longest wait first, as brokers work today; among those of one week luck decides."""

from gofal.agents.matching.base import MatchingRule, Queue
from gofal.agents.table import F64


def _key(queue: Queue) -> F64:
    return queue.since + queue.luck


RULE = MatchingRule("longest_wait", "longest wait first", "yr aros hiraf yn gyntaf", _key)
