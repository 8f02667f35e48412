"""Training: once a quarter a provider weighs what more of it saves against what it costs.

What it saves comes from its own staff and the model's own rules: training pleases, who is pleased
leaves less often, and a leaver costs a hire and the hours until the next one starts. What it costs
is courses, and pay for days away with cover for them, which is dearer in a small firm. Without
help what pays is there already; a subsidy or a refund changes the sum, and not the training.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.training import TrainingRules, first_unit_prices
from gofal.abm.world.forms import owner_works
from gofal.abm.world.prices import fees
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.table import F64


def worth(state: State, rows: NDArray[np.intp]) -> F64:
    """Savings of a first unit of training for these providers in a quarter, £.

    Half of what pleases in freedom and training is training. It is worth so much to a carer, as a
    share of pay, and leavers of the quarter would be fewer as by a rise in pay.
    """
    p, q = state.provider.columns, state.parameters
    pay = p.pay[rows] / np.maximum(1, p.staff[rows])
    pleases = 0.5 * q["carer.like_autonomy"] * q["work.satisfaction_worth"]
    liking = pleases * p.planned[rows] / np.maximum(1, p.staff[rows])
    response = q["provider.leaving_response"] * liking / np.maximum(1.0, pay)
    # Each expects to lose as many as those who are reviewed with it have lost.
    rate = float(p.leavers[rows].sum()) / max(1.0, float(p.staff[rows].sum()))
    saved = rate * p.staff[rows] * np.minimum(1.0, response)
    hours = p.planned[rows] / np.maximum(1.0, p.staff[rows])
    earned = fees(state)[p.council[rows]] * (1.0 - p.royalty[rows]) - hour_costs(state, rows)
    lost = q["work.weeks_to_start"] * hours * np.maximum(0.0, earned)
    value: F64 = saved * (q["work.recruitment_cost"] + lost)
    return value


def choose_training(state: State, due: NDArray[np.intp]) -> None:
    """Providers due for review choose how much training to add.

    With worth w and price c of a first unit, and further units dearer by ``training.steepness``,
    the best amount is (w / c - 1) / steepness, as far as there is room.
    """
    policy, p = state.policy, state.provider.columns
    helped = policy["training_subsidy"].any() or policy["leave_refund"].any()
    if not helped and not p.training_extra.any():
        return
    employs = ~owner_works(state)[p.form[due]]
    rows = due[~p.owner_covers[due] & employs & (p.staff[due] > 0)]
    p.training_extra[rows] = best(state, rows)


def best(state: State, rows: NDArray[np.intp]) -> F64:
    """The training that pays best for providers with staff, at what is subsidised and refunded."""
    policy, p = state.policy, state.provider.columns
    r = state.parameters.fill(TrainingRules, "training")
    n = p.council[rows]
    course, away = first_unit_prices(state, rows)
    price = course * (1.0 - policy["training_subsidy"][n])
    price += away * (1.0 - policy["leave_refund"][n])
    # What paid without help was there before it: a further unit is worth no more than it costs.
    most = np.minimum(worth(state, rows), course + away)
    gain = most / np.maximum(1e-9, price) - 1.0
    room = np.minimum(r.most, 1.0 - p.training[rows])
    chosen: F64 = np.clip(gain / r.steepness, 0.0, np.maximum(0.0, room))
    return chosen
