"""Outcomes on top of hours: a bundle to use as it suits, still paid by the hour (E323-E329).

Hours are not scheduled by the council: the person moves them within a band and may save some for
later (``abm/week/delivery/flexible.py``). What is used is paid.
"""

from gofal.agents.payment.base import PaymentMode, all_tasks, hours_lost, nothing
from gofal.agents.payment.time_and_task import hours_that_came

MODE = PaymentMode(
    slug="outcomes_on_top",
    label_en="Outcomes on top",
    label_cy="Canlyniadau ar ben oriau",
    invoice=hours_that_came,
    recovery_value=hours_lost,
    # Hours that a person does not need are not used, and not paid.
    hour_value=nothing,
    tasks_freed=all_tasks,
    moves_hours=True,
)
