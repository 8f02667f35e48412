"""A founder weighs the market of a place, registers a provider if it would pay, and opens it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.abm.week.founding.branches import JOINS, join_parent, parent_of
from gofal.abm.week.founding.carers import carer_behind, leave_to_found, runs_it
from gofal.abm.week.founding.cooperatives import help_to_begin
from gofal.abm.week.founding.people import somebody_free, whom_to_bring
from gofal.abm.week.founding.prospects import (
    Means,
    Weighed,
    place_to_start,
    weigh,
)
from gofal.abm.week.founding.register import register
from gofal.abm.week.founding.start import Here, royalty_of, see, start
from gofal.abm.week.transitions.grants import PAYS, pay_grant
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founders import new_founder, runs_now
from gofal.abm.world.founding import (
    NEW_TERMS,
    believe,
    change_terms,
    first_scale,
    found_provider,
    start_cash,
)
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.abm.world.stretches import note
from gofal.agents.chance import Decision, draw, identity, stream
from gofal.agents.founder import Origin, Venture
from gofal.agents.investment import chosen
from gofal.agents.kinds import FOUNDER

_CHOICE = int(Decision.FOUNDER_PEOPLE)
FOUNDS = (
    f"{PAYS} commissioner(social_lent) provider(alive) memory(levy refused_at refused_in) "
    "tally(entries micro_entries) "
    "ledger(levy_seed registration service_grant social_loan start_capital start_grant) "
    "founder(alive catalyst council firm form provider stage)"
)
"""What founding a provider changes, as the plan of the week says it."""
REGISTERED = (
    f"{JOINS} provider(catalyst plan_left plan_pace plan_later plan_soon sponsor) founder(spent)"
)
"""What opening one that is registered changes beside."""
GROWS = (
    f"{NEW_TERMS} provider(believed_hours believed_left cash credit founded freedom hours_doubt "
    "left_doubt mean_wage registering reviewed wage weekly_cost) tally(micro_grew)"
)
"""What a business of one changes that takes people on."""
REGISTERS = (
    "founder(alive asked_help base_place catalyst firm form helped hopes_hours hopes_left "
    "plan_pace plan_later plan_left plan_soon spent sponsor stage until)"
)
"""What registering one changes."""


def consider_form(state: State, council: int, uid: int, slug: str, *, helped: bool) -> int:
    """Somebody of a council is brought to look at a form; returns the founder's row if it starts.

    Returns -1 where nobody is free or it would not pay.
    """
    person = whom_to_bring(state, council, uid, slug)
    return person if person >= 0 and look(state, person, uid, [slug], [1.0], helped=helped) else -1


def look(
    state: State,
    person: int,
    uid: int,
    slugs: Sequence[str],
    attention: Sequence[float],
    *,
    helped: bool,
    base: int = -1,
) -> bool:
    """A founder looks at the market, and registers a provider if one would pay; whether it does.

    The place is that of ``base``, or one that the founder chooses. Of the forms that would pay and
    can be paid for one is chosen with a chance in proportion to attention · exp(worth / scale), so
    that forms on equal terms have chances as their attention.
    """
    f = state.founder.columns
    here, means = see(state, int(f.council[person])), Means(float(f.means[person]), helped)
    seen = [_look_at(state, slug, here, uid, means, base) for slug in slugs]
    able = [n for n, (_, weighed) in enumerate(seen) if weighed.begins]
    if not able:
        return False
    worth = np.array([seen[n][1].worth for n in able])
    scale = state.parameters["market.worth_scale"]
    drawn = draw(stream(state.seed, _CHOICE, 3), uid)
    pick = able[chosen(worth, np.array([attention[n] for n in able]), scale, drawn)]
    register(state, person, uid, slugs[pick], *seen[pick])
    return True


def _look_at(
    state: State, slug: str, here: Here, uid: int, means: Means, base: int = -1
) -> tuple[int, Weighed]:
    """The place that a founder of a form looks at, and the plan for it."""
    begin = start(state, slug, here)
    base = base if base >= 0 else place_to_start(state, begin, uid)
    return base, weigh(state, begin, base, uid, means)


def would_begin(state: State, council: int, uid: int, slug: str, *, helped: bool) -> bool:
    """Whether a founder with the usual means would begin."""
    return _look_at(state, slug, see(state, council), uid, Means(1.0, helped))[1].begins


def open_registered(state: State) -> None:
    """Providers whose registration is through open; who worked in care leaves it for them."""
    f = state.founder.columns
    ready = f.alive & (f.stage == Venture.REGISTERING) & (f.until <= state.week)
    for person in np.flatnonzero(ready):
        branch, worked = f.parent[person] != 0, f.carer[person] != 0
        row = carer_behind(state, int(person)) if worked else -1
        if (worked and row < 0) or (branch and parent_of(state, int(person)) < 0):
            state.founder.give_back(np.array([person]))
        elif worked and runs_it(state, row, int(person)):
            _take_people_on(state, row, int(person))
        else:
            j = _open_for(state, int(person))
            if worked:
                leave_to_found(state, row, int(person), j)
            if branch:
                join_parent(state, j, int(person))


def _take_people_on(state: State, carer: int, person: int) -> None:
    """A business of one becomes a provider that employs; its owner is the first of the staff.

    It keeps its people, name and cash, and begins to learn anew.
    """
    p, f, q = state.provider.columns, state.founder.columns, state.parameters
    row = int(state.carer.columns.provider[carer])
    council, slug = int(p.council[row]), state.models[f.form[person]].slug
    change_terms(state, row, slug)
    p.registering[row], p.royalty[row] = -1, royalty_of(state, slug, council)
    p.wage[row] = first_scale(state, row)
    p.mean_wage[row], p.freedom[row] = p.wage[row], p.autonomy[row]
    p.weekly_cost[row] = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    p.founded[row] = p.reviewed[row] = state.week
    _fund(state, row, float(f.means[person]))
    _first_posts(state, row)
    _pay_registration(state, row, person)
    _follow_plan(state, row, person)
    runs_now(state, person, row)
    f.carer[person] = 0
    state.tally["micro_grew"][council] += 1.0


def _open_for(state: State, person: int) -> int:
    """The provider of a founder opens; returns its row."""
    f = state.founder.columns
    slug, base, uid = (
        state.models[f.form[person]].slug,
        int(f.base_place[person]),
        int(f.firm[person]),
    )
    catalyst, sponsor = int(f.catalyst[person]), int(f.sponsor[person])
    row = open_provider(
        state, slug, int(f.council[person]), base, uid, helped=bool(f.helped[person]), person=person
    )
    p = state.provider.columns
    p.catalyst[row], p.sponsor[row] = catalyst, sponsor
    _follow_plan(state, row, person)
    return row


def _follow_plan(state: State, row: int, person: int) -> None:
    """A provider begins with the plan of its founder, and believes what that hopes for."""
    p, f = state.provider.columns, state.founder.columns
    p.plan_soon[row], p.plan_later[row] = f.plan_soon[person], f.plan_later[person]
    p.plan_pace[row], p.plan_left[row] = f.plan_pace[person], f.plan_left[person]
    believe(state, row, float(f.hopes_hours[person]), float(f.hopes_left[person]))


def take_over(state: State, council: int, uid: int, slug: str) -> int:
    """Somebody founds a provider to take over a contract; returns its row, -1 if nobody would.

    It is registered as part of the handover, and opens at once.
    """
    person = somebody_free(state, council, uid)
    if person < 0 or not look(state, person, uid, [slug], [1.0], helped=False):
        return -1
    return _open_for(state, person)


def open_provider(
    state: State,
    slug: str,
    council: int,
    base: int,
    uid: int,
    *,
    helped: bool = False,
    person: int = -1,
) -> int:
    """Found a provider with its owners' capital and its first posts; returns its row.

    Those a catalyst helped also get the start-up grant, where there is one. It is run by the
    founder given, or by somebody from elsewhere with the usual means; a business of one is not.
    """
    row = found_provider(state, slug, council, base, uid, state.parameters["market.first_hours"])
    p = state.provider.columns
    alone = bool(owner_works(state)[p.form[row]])
    owner = -1 if alone else _owner(state, row, uid, person)
    _fund(state, row, 1.0 if alone else _brings(state, owner))
    if helped:
        grant = np.array([float(state.policy["startup_grant"][council])])
        pay_grant(state, Flow.START_GRANT, np.array([row]), grant, running=False)
    help_to_begin(state, row)
    state.tally["micro_entries" if alone else "entries"][council] += 1.0
    p.royalty[row] = royalty_of(state, slug, council)
    p.reviewed[row] = state.week
    _first_posts(state, row)
    if not alone:
        _pay_registration(state, row, owner)
        runs_now(state, owner, row)
    return row


def _brings(state: State, owner: int) -> float:
    """What a founder brings over what owners usually do; a parent pays for its branch."""
    f = state.founder.columns
    return 0.0 if f.parent[owner] != 0 else float(f.means[owner])


def _fund(state: State, row: int, means: float) -> None:
    """A provider gets its owners' capital, by what the founder has over what is usual."""
    p, capital = state.provider.columns, start_cash(state, row, means)
    p.cash[row] += capital
    state.ledger.post(Flow.START_CAPITAL, p.council[[row]], np.array([capital]))


def _first_posts(state: State, row: int) -> None:
    """A provider that opens looks for its first hours around its base."""
    q, base = state.parameters, int(state.provider.columns.base_place[row])
    state.memory.refused_at[row, base] = q["market.first_hours"] / q["matching.refusal_memory"]
    note(row, base, state.memory.refused_in)


def _owner(state: State, row: int, uid: int, person: int) -> int:
    """The founder of a provider, or somebody from elsewhere with the usual means."""
    if person >= 0:
        return person
    council = int(state.provider.columns.council[row])
    stranger = int(identity(FOUNDER, state.week, -3, uid))
    person = new_founder(state, stranger, council, Origin.OTHER_TRADE)
    state.founder.columns.means[person] = 1.0
    return person


def _pay_registration(state: State, row: int, owner: int) -> None:
    """A provider pays from its capital what came before it opened."""
    p, f = state.provider.columns, state.founder.columns
    spent = pence(np.array([f.spent[owner]]))
    p.cash[row] -= int(spent[0])
    state.ledger.post(Flow.REGISTRATION, np.array([p.council[row]]), spent)
    f.spent[owner] = 0.0
