"""The plan of the week for people: their need, access, who comes, rounds and what is delivered."""

from __future__ import annotations

from gofal.abm.calendar import QUARTER
from gofal.abm.week import (
    access,
    delivery,
    matching,
    need,
    rounds,
)
from gofal.abm.week.access import (
    assessment,
    back,
    choices,
    community,
    family,
    learning,
    offered,
    reablement,
    reviews,
    switching,
)
from gofal.abm.week.community import ageing
from gofal.abm.week.delivery import agency, flexible, new_way, visits
from gofal.abm.week.market import reach, staffing
from gofal.abm.week.matching import complaints, discharge, match, queue
from gofal.abm.week.need import (
    arrivals,
    coordinators,
    course,
    families,
    homes,
    hospital,
    joining,
    outside,
    putting_off,
)
from gofal.abm.week.rounds import foresight, gaps, tours
from gofal.abm.week.step import Step, part, step
from gofal.abm.week.transitions.people import RETURNS
from gofal.abm.world import regimes

PEOPLE: tuple[Step, ...] = (
    step(
        need,
        part(outside.grow_demand, "", "state(demand_index)"),
        part(outside.move_on, "", "commissioner(delay) memory(aged_years outside_index)"),
        part(course.run_course, "", "client(alive carer fund_hours fund_unused hours need "
             "provider) carer(contact) unpaid(client hours) tally(ended left_waiting spells)"),
        part(arrivals.arrive, "memory", "client(alive) tally(contacts)"),
        part(outside.harder_arrivals, "memory", "client(complexity)"),
        part(coordinators.meet_first, "catalyst",
             "client(helped stage wait) memory(helpers) tally(contacts met_first)"),
        part(putting_off.remember_who_keeps_away, "", "memory(put_off)"),
        part(joining.seek_family, "client"),
        part(families.unpaid_week, "", "client(alive need stood_in unpaid unpaid_uid) unpaid(alive "
             "candidate client counted moved strain strain_then support works) memory(unpaid_due "
             "unpaid_linked unpaid_noted unpaid_ready unpaid_rules unpaid_share unpaid_sums "
             "unpaid_turn) tally(stood_in unpaid_broken unpaid_carers unpaid_formal unpaid_hours "
             "unpaid_left_work unpaid_stopped unpaid_strained) ledger(carer_support)"),
        part(families.unpaid_start, "", "unpaid(alive) "
             "memory(unpaid_due unpaid_noted unpaid_turn)"),
        part(ageing.give_ages, "memory", "client(age)"),
        part(outside.harder_breakdowns, "memory", "client(complexity)"),
        part(hospital.hospital_week, "unpaid memory", RETURNS, hospital.HOLDS),
        part(homes.move_to_homes, "", homes.HOMES),
    ),
    step(
        access,
        part(learning.learn, "", "commissioner(learned mode)"),
        part(choices.choose, "client commissioner catalyst memory",
             "provider(effort fund_effort member padding rush)"),
        part(community.come_back, "catalyst tally",
             "client(helped met need since stage visited wait wait_began) memory(helpers)"),
        part(community.triage, "provider commissioner", "client(stage)"),
        part(community.connect, "catalyst", "client(helped met stage) memory(helpers)"),
        part(community.visit, "", "client(helped visited) memory(volunteer_hours) "
             "ledger(volunteer_cost volunteer_pay)"),
        part(offered.take_down, "client provider commissioner catalyst memory"),
        part(assessment.assess, "provider commissioner", RETURNS,
             "client(alive aided assessed first_need held_since hours package route since stage) "
             "carer(contact) unpaid(client hours) commissioner(asked carried) tally(assessed "
             "assessed_hours assessed_need awaiting chose_direct chose_own diverted spells)"),
        part(reviews.review, "provider commissioner",
             "client(hours package) carer(contact) unpaid(hours) tally(review_down review_up)"),
        part(learning.meet_new_way, "commissioner", "client(new_way)"),
        part(switching.talk_over, "", RETURNS, "client(aided held_since route)"),
        part(back.ask_council, "memory", "client(aided route) tally(money_back)"),
        part(reablement.reable, "commissioner",
             "client(alive assessed need package recovery since stage wait wait_began) "
             "unpaid(client hours) "
             "memory(reabled) tally(ended) ledger(reablement_health reablement_team)"),
        part(family.offer_cash, "commissioner memory tally",
             "client(since stage wait wait_began) unpaid(hours) ledger(cash_for_care)"),
    ),
    step(
        matching,
        part(regimes.put_in_force, "", regimes.SETS),
        part(staffing.count_rotas, "client provider"),
        part(staffing.list_staff, "carer provider"),
        part(reach.list_offers, "provider"),
        part(staffing.see_capacity, "carer", "provider(capacity free mean_wage staff)"),
        part(complaints.complain, "", RETURNS, "tally(complaints went_elsewhere)"),
        part(queue.order_queue, "client memory"),
        part(match.match, "commissioner catalyst", "client(assembled carer hours price provider "
             "refused_by service since stage wait with_carer) carer(contact) provider(clients free "
             "planned) memory(patch_left refused_at refused_in visits_at visits_in) "
             "tally(spells started waits)"),
        part(discharge.go_home, "", "client(hospital)"),
    ),
    step(
        rounds,
        part(staffing.count_rotas, "client provider"),
        part(gaps.fill_gaps, "", "client(carer hours short with_carer) carer(contact) "
             "provider(clients free planned unfilled)"),
        part(tours.list_visits),
        part(tours.count_visits, "provider", "memory(demand_at visits_at visits_in)"),
        part(tours.make_tours, "", "client(travel) carer(contact travel visits waiting) "
             "provider(rushed travel usual_travel usual_waiting)"),
        part(foresight.learn_from_rounds, "memory", foresight.LEARNS, every=QUARTER),
        part(staffing.see_capacity, "carer", "provider(capacity free mean_wage staff)"),
        part(gaps.fade_refusals, "", "provider(refused) memory(refused_at)"),
    ),
    step(
        delivery,
        part(new_way.live_new_way, "commissioner catalyst memory",
             "client(flexible) provider(flexible freedom untimed)"),
        part(flexible.keep_bundles, "commissioner", "client(bank episode goal promised wanted)"),
        part(visits.cover_absence, "provider", "carer(absent skill)"),
        part(agency.buy_hours, "carer provider memory", agency.BUYS),
        part(visits.deliver, "unpaid", visits.DELIVERS),
    ),
)  # fmt: skip
"""Steps about the people in need and their visits, in the order in which they run."""
