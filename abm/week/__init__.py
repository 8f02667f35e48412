"""The week: a plan, a folder for each step, and what the steps share.

Steps import no other step. Below them stand, in this order, ``founding``, ``market``, ``community``
and ``transitions``.
"""
