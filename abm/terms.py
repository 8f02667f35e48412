"""What this week's policy makes of prices, as kernels see it."""

from __future__ import annotations

from typing import NamedTuple

from agents.table import F64, I32, Bool


class Terms(NamedTuple):
    """Arrays by council.

    Attributes:
        fee: fee of a council-managed hour, £/h.
        start_fee: the council's own fee before any lever, £/h.
        premium: share added in proportion to a place's rural share.
        direct_rate: share of the fee paid into a direct payment.
        route_model: delivery model preferred by the council, -1 none.
        route_open: whether the preferred route is still short of its target.
        route_extra: £/h added for hours on the preferred route.
        own_row: row of the council's own service or company, -1 none.
        own_open: whether the council's own service is below the share it plans for.
        scope: what health pays for an hour of nursing tasks, £/h.
    """

    fee: F64
    start_fee: F64
    premium: F64
    direct_rate: F64
    route_model: F64
    route_open: Bool
    route_extra: F64
    own_row: I32
    own_open: Bool
    scope: F64
