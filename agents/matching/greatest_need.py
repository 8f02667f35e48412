"""Greatest need first: most hours needed come first, however long others have waited."""

from gofal.agents.matching.base import MatchingRule, Waiting
from gofal.agents.table import F64


def _key(queue: Waiting) -> F64:
    return -queue.need


RULE = MatchingRule("greatest_need", "greatest need first", "yr angen mwyaf yn gyntaf", _key)
