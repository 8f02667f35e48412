"""The plan of the week for the market: money, work, providers, commissioners, catalysts."""

from __future__ import annotations

from gofal.abm.calendar import QUARTER, YEAR
from gofal.abm.week import (
    catalysts,
    commissioners,
    measure,
    money,
    providers,
    work,
)
from gofal.abm.week.catalysts import alone, centres, founders, hours, queue, royalties, workers
from gofal.abm.week.commissioners import (
    budget,
    companies,
    establishment,
    holders,
    insurance,
    joint_companies,
    list_terms,
    lists,
    lots,
    meetings,
    monitor,
    officers,
    oversight,
    retender,
    search,
)
from gofal.abm.week.commissioners.companies import of_companies
from gofal.abm.week.delivery import agency
from gofal.abm.week.founding import people as owners
from gofal.abm.week.founding import sight
from gofal.abm.week.founding.carers import LEAVE
from gofal.abm.week.founding.cooperatives import agree_with_union
from gofal.abm.week.founding.entry import FOUNDS, GROWS, REGISTERED, REGISTERS
from gofal.abm.week.market import beliefs
from gofal.abm.week.market.helpers import BEGINS, CASES
from gofal.abm.week.market.sale import SOLD
from gofal.abm.week.measure import market, people, places, waits
from gofal.abm.week.money import (
    bills,
    by_plan,
    capital,
    contracts,
    costs,
    health,
    homes,
    integrator,
    membership,
    oncosts,
    protection,
    tasks,
    training,
    wages,
)
from gofal.abm.week.providers import (
    asking,
    conversions,
    cooperatives,
    drift,
    entry,
    groups,
    hand_back,
    leaving,
    lending,
    loans,
    offices,
    pay,
    prices,
    quarter,
    registration,
    review,
)
from gofal.abm.week.providers import companies as company_reviews
from gofal.abm.week.providers import royalties as royalty_reviews
from gofal.abm.week.providers import training as training_reviews
from gofal.abm.week.providers.review import at_review
from gofal.abm.week.step import Step, part, step
from gofal.abm.week.transitions import grants
from gofal.abm.week.transitions.carers import PARTS
from gofal.abm.week.transitions.closing import CLOSES
from gofal.abm.week.transitions.people import RETURNS
from gofal.abm.week.work import abroad, carers, pool, posts, redundancy, starts
from gofal.abm.week.work import search as job_search
from gofal.abm.world.founding import NEW_TERMS

MARKET: tuple[Step, ...] = (
    step(
        money,
        part(bills.bill_people, "provider commissioner catalyst memory",
             "client(charge price) memory(delivered_worth new_worth) tally(own_spending) "
             "ledger(client_charges direct_care direct_payments health_budget own_care)"),
        part(capital.spend_capital, "", "client(asked capital wealthy) tally(own_ran_out)"),
        part(bills.invoice_councils, "commissioner memory",
             "provider(withheld) ledger(council_fees)"),
        part(by_plan.pay_by_plan, "client provider commissioner",
             "ledger(council_fees service_grant)"),
        part(bills.pay_funds, "", "client(fund_hours fund_unused fund_week) provider(cash cost "
             "fund_owed) ledger(council_fees fund_return in_house_cost reablement)"),
        part(wages.pay_wages, "", wages.PAYS),
        part(agency.pay_agencies, "", agency.PAYS),
        part(oncosts.work_out_oncosts, "carer", "provider(oncost) memory(oncosts)"),
        part(costs.settle_costs, "",
             "provider(agreed cash cost council_income hours income) ledger(in_house_cost mileage "
             "oncosts overhead pay pension_training reablement royalty)"),
        part(contracts.release_withheld, "",
             "provider(cash council_income income withheld) ledger(council_fees service_grant)"),
        part(wages.tax_pay, "tally", "ledger(benefit_saving devolved_income_tax income_tax)"),
        part(tasks.pay_sensors, "", "provider(cash cost) ledger(in_house_cost monitoring)"),
        part(tasks.pay_nursing, "client", tasks.PAYS_NURSING),
        part(costs.pay_catalysts, "catalyst", "ledger(catalyst_cost)"),
        part(integrator.charge_integrator, "client catalyst", "ledger(integrator_fee)"),
        part(membership.settle_membership, "commissioner memory", "provider(cash cost income) "
             "ledger(gain_share in_house_cost member_fee service_grant)"),
        part(health.bear_crises, "client provider memory",
             "commissioner(crisis_before crisis_cost) ledger(crisis_care)"),
        part(health.pay_beds, "tally", "ledger(bed_weeks)"),
        part(homes.pay_homes, "memory", "ledger(care_homes care_homes_own)"),
        part(health.pay_teams, "client provider memory", "ledger(team_council team_health)"),
        part(health.settle_pool, "commissioner memory", "ledger(health_pool pool_loss)"),
        part(training.pay_training, "", "provider(cash cost income) ledger(in_house_cost "
             "leave_refund service_grant training training_subsidy)"),
        part(protection.pay_protection, "", "provider(cash cost income) ledger(in_house_cost "
             "protection protection_funding service_grant)"),
    ),
    step(
        work,
        part(starts.begin_work, "memory", f"carer(alive effective wage way worked {PARTS}) "
             "provider(leavers pending) memory(pool) "
             "tally(back_to_pool hired leavers leavers_hours leavers_job leavers_pay left_sector)"),
        part(carers.work_on, "memory", f"carer(alive novice satisfaction {PARTS}) "
             "provider(leavers pending) tally(leavers leavers_life left_sector seekers_ended)"),
        part(carers.clear_rotas, "carer", "client(carer hours)"),
        part(pool.renew_pool, "", "memory(pool) tally(pool_came pool_ended)"),
        part(posts.open_posts, "client carer memory", "provider(posts)"),
        part(job_search.search_jobs, "memory commissioner catalyst tally",
             "carer(alive going job next next_way promised provider since starts stopping "
             "turned_by) provider(pending) memory(pool) tally(back_to_pool gave_up hired)"),
        part(abroad.come_from_abroad, "memory", pool.COMES,
             "provider(pending) tally(from_abroad hired)"),
        part(pool.weigh_posts, "memory", pool.COMES,
             "provider(pending) memory(pool) tally(entrants hired)"),
        part(pool.weigh_alone, "memory provider commissioner catalyst", pool.COMES,
             "memory(pool) tally(entrants)", while_settling=False),
        part(starts.pay_for_hiring, "carer",
             "provider(cash cost) ledger(in_house_cost recruitment)"),
    ),
    step(
        providers,
        part(asking.ask, "commissioner memory", "provider(lacked required)"),
        part(review.find_due, "provider"),
        part(at_review(royalty_reviews.deferred_royalties), "",
             "provider(cash cost) ledger(in_house_cost royalty)", while_settling=False),
        part(grants.new_grants, "", "commissioner(grant_asked grant_left grant_paid grant_share) "
             "provider(granted granted_before granted_last)",
             while_settling=False, every=YEAR),
        part(at_review(cooperatives.grants), "", grants.PAYS,
             "provider(cash income) ledger(coop_grant service_grant)", while_settling=False),
        part(at_review(company_reviews.pay_owners), "commissioner memory",
             "provider(cash cost) ledger(council_dividend)", while_settling=False),
        part(drift.private_drift, "client commissioner memory", "provider(drift)",
             while_settling=False),
        part(offices.share_offices, "",
             "provider(fixed_cost overhead pooled)", while_settling=False),
        part(at_review(lending.pay_interest), "memory", lending.PAYS, while_settling=False),
        part(at_review(quarter.review_money), "commissioner memory",
             "provider(bonus shared cash credit margin weekly_cost) tally(local_surplus) "
             "ledger(corporation_tax council_dividend dividend profit_return staff_share)",
             while_settling=False),
        part(at_review(cooperatives.levies), "", "provider(cash cost) memory(levy) "
             "ledger(in_house_cost solidarity_levy)", while_settling=False),
        part(at_review(loans.repay), "memory", "provider(cash cost loan) ledger(dividend "
             "in_house_cost loan_repayment social_repayment)", while_settling=False),
        part(at_review(agree_with_union), "", "provider(secure_offer wage_over_floor)",
             while_settling=False),
        part(at_review(cooperatives.hold_votes), "client",
             "provider(discount pass_through)", while_settling=False),
        part(at_review(conversions.weigh_conversion), "client", NEW_TERMS,
             grants.PAYS,
             "provider(cash cost income instalment loan repays) ledger(dividend in_house_cost "
             "service_grant transition transition_grant)", while_settling=False),
        part(at_review(pay.review_wages), "commissioner memory", pay.SETS,
             while_settling=False),
        part(review.guarantee_pay, "", "provider(wage)", while_settling=False),
        part(at_review(prices.review_prices), "commissioner memory", prices.SETS,
             while_settling=False),
        part(at_review(redundancy.let_go), "", redundancy.LETS_GO, while_settling=False),
        part(at_review(training_reviews.choose_training), "carer commissioner memory tally",
             "provider(training_extra)", while_settling=False),
        part(at_review(hand_back.hand_back_packages), "commissioner catalyst memory", RETURNS,
             hand_back.HANDS_BACK, while_settling=False),
        part(at_review(beliefs.learn_from_quarter), "carer", "provider(believed_hours "
             "believed_left hours_doubt left_doubt worth)", while_settling=False),
        part(at_review(sight.note_lives), "provider", "memory(local_news)", while_settling=False),
        part(at_review(quarter.reset_quarter), "", "provider(agreed cost council_income "
             "hours income lacked leavers removed reviewed)"),
        part(registration.become_registered, "", "provider(fixed_cost max_clients registering)"),
        part(at_review(registration.weigh_registration), "carer commissioner catalyst memory tally",
             "provider(cash registering) ledger(registration)", while_settling=False),
        part(groups.share_cash, "", groups.SHARES, while_settling=False),
        part(leaving.fail, "commissioner", SOLD, while_settling=False),
        part(at_review(company_reviews.restructure), "carer commissioner",
             "provider(believed_left cash cost fixed_cost left_doubt overhead restructured skill "
             "span worth) ledger(in_house_cost transition)", while_settling=False),
        part(at_review(leaving.look_for_buyers), "commissioner", SOLD, while_settling=False),
        part(at_review(leaving.withdraw), "commissioner", SOLD, while_settling=False),
        part(leaving.owners_stop, "", CLOSES, while_settling=False),
        part(groups.leave_together, "", CLOSES, "state(nationals_left)", while_settling=False),
        part(leaving.strike, "", CLOSES, "commissioner(shocked)", while_settling=False),
        part(sight.see_market, "client provider tally ledger", sight.SEES),
        part(sight.see_others, sight.LOOKS_AT, sight.SEES, while_settling=False, every=QUARTER),
        part(owners.follow_founders, "provider", owners.PEOPLE, while_settling=False),
        part(owners.founders_come, "", "founder(alive)", while_settling=False),
        part(entry.open_registered, entry.LOOKS_AT, FOUNDS, REGISTERED, GROWS, LEAVE,
             while_settling=False),
        part(entry.enter, entry.LOOKS_AT, REGISTERS, while_settling=False),
        part(at_review(entry.look_for_bases), entry.LOOKS_AT, entry.LOOKS, while_settling=False),
        part(entry.carers_look, entry.KNOWS, entry.LOOKS, while_settling=False),
        part(at_review(entry.owners_look), entry.KNOWS, entry.LOOKS, while_settling=False),
    ),
    step(
        commissioners,
        part(retender.step_in, "", "provider(alive) commissioner(in_house) tally(entries)"),
        part(monitor.see_shares, "client provider catalyst memory",
             "commissioner(own_share route_share)"),
        part(monitor.set_target, "", "commissioner(route_since route_target)"),
        part(monitor.expect, "commissioner catalyst memory", "provider(outlook)"),
        part(officers.officers_leave, "", "provider(trust unknown)", while_settling=False),
        part(officers.come_to_mind, "", "provider(in_mind)", while_settling=False),
        part(companies.found_companies, "", NEW_TERMS, "carer(protected) provider(agreed "
             "believed_hours believed_left cash contract_rate cost credit founded hours "
             "hours_doubt instalment left_doubt loan repays reviewed wage) "
             "commissioner(award_lost) ledger(council_loan loan_repayment)", while_settling=False),
        part(joint_companies.join_companies, "", CLOSES,
             "provider(agreed believed_hours believed_left capacity contract contract_rate "
             "council_income credit delivered free fund_owed handed_back hours hours_doubt income "
             "instalment leavers partner pay pending planned refused removed rushed spare staff "
             "travel unfilled weekly_cost withheld) memory(holder holder_uid lot_winner "
             "lot_winner_uid) tally(joined_another)", while_settling=False),
        part(of_companies(companies.plan_sales), "client commissioner",
             "provider(cash cost spare) ledger(in_house_cost overhead)", while_settling=False),
        part(of_companies(companies.irrecoverable_vat), "commissioner",
             "provider(cash cost) ledger(in_house_cost vat)", while_settling=False),
        part(of_companies(companies.end_exemption), "",
             "provider(contract_rate) commissioner(award_lost)", while_settling=False),
        part(of_companies(companies.watch_outside_work), "client memory",
             "provider(contract_rate outside) commissioner(award_lost)", while_settling=False),
        part(of_companies(companies.reprice), "commissioner",
             "provider(contract_rate)", while_settling=False),
        part(of_companies(companies.set_new_terms), "commissioner",
             "provider(wage wage_over_floor)", while_settling=False),
        part(lists.register, "commissioner", "provider(contract)", while_settling=False),
        part(lists.tender, "commissioner",
             "provider(agreed_price contract) memory(tendered)", while_settling=False),
        part(lists.end_places, "",
             "provider(agreed_price contract) memory(tendered)", while_settling=False),
        part(list_terms.live_with_terms, "commissioner", RETURNS,
             "provider(agreed_price cash contract cost handed_back) tally(handed_back_hours "
             "handed_back_packages) ledger(in_house_cost tender_cost)", while_settling=False),
        part(list_terms.return_to_lists, "",
             "provider(contract)", while_settling=False, every=QUARTER),
        part(lots.let_lots, "client carer commissioner provider", "memory(lot_due lot_price "
             "lot_starts lot_until lot_winner lot_winner_uid tender_began)", while_settling=False),
        part(lots.hand_over, "commissioner", "client(carer hours provider) carer(contact "
             "protected provider) provider(clients contract planned) memory(holder holder_uid "
             "lot_due lot_until lot_winner patch_price patch_tendered) tally(transferred_hours)",
             while_settling=False),
        part(holders.award, "client commissioner", "provider(contract) memory(capacity holder "
             "holder_uid patch_left patch_price patch_tendered)", while_settling=False),
        part(holders.pay_capacity, "client commissioner",
             "provider(spare) memory(capacity patch_estimate patch_left)", while_settling=False),
        part(oversight.watch_market, "commissioner memory",
             "client(carer hours provider) carer(contact protected provider) "
             "provider(contract planned warned) tally(transferred_hours)", while_settling=False),
        part(retender.retender, "commissioner catalyst", FOUNDS, REGISTERS, REGISTERED,
             "client(carer hours provider) carer(contact protected provider) "
             "provider(contract) tally(transferred_hours)", while_settling=False),
        part(monitor.renew_trust, "client",
             "provider(handed_back trust)", while_settling=False, every=QUARTER),
        part(meetings.hold_meetings, "", "provider(cash cost trust) ledger(in_house_cost meetings)",
             while_settling=False, every=QUARTER),
        part(budget.council_spend, "ledger memory",
             "commissioner(spend year_left) tally(council_gross)"),
        part(budget.live_within_budget, "memory",
             "commissioner(budget ration)", while_settling=False, every=QUARTER),
        part(budget.uprate_fees, "commissioner",
             "state(budget_index fee_index floor_index)", while_settling=False, every=YEAR),
        part(establishment.set_establishment, "client provider catalyst memory",
             "commissioner(establishment) provider(most_hours)"),
        part(insurance.set_insured_terms, "provider",
             "commissioner(cost_fee ration)", while_settling=False),
        part(insurance.pay_insurance, "", "ledger(insurance)", while_settling=False),
        part(search.search, "provider ledger", "client(new_way) commissioner(engaged kept learned "
             "trial trial_since tried) memory(figures)", while_settling=False),
        part(budget.note_ration, "commissioner", "tally(ration)", while_settling=False),
    ),
    step(
        catalysts,
        part(workers.adjust, "", workers.ADJUSTS, while_settling=False),
        part(hours.count_hours, "founder", f"{CASES} provider(catalyst) tally(support_done)",
             while_settling=False),
        part(royalties.charge_royalties, "", "provider(royalty)", while_settling=False),
        part(alone.micro_founding, "commissioner", FOUNDS, BEGINS,
             f"client(carer hours) carer(asked_help help_turn wage {PARTS})",
             "provider(believed_hours believed_left hours_doubt left_doubt)",
             "tally(leavers_to_micro)", while_settling=False),
        part(queue.give_turns, "catalyst", "carer(asked_help help_turn)", while_settling=False),
        part(centres.train_assistants, "catalyst", "provider(training)", while_settling=False),
        *(part(one, "client provider commissioner memory", REGISTERS, BEGINS, queue.ASKS,
               while_settling=False) for one in founders.BRING_ON),
        part(founders.sponsor, entry.LOOKS_AT, REGISTERS, while_settling=False),
        part(queue.see_queue, "carer catalyst", "founder(asked_help) tally(support_queue)",
             while_settling=False),
    ),
    step(
        measure,
        part(market.concentration, "client provider",
             "tally(council_managed_hours fee_hours fee_paid hhi hours_cooperative hours_micro "
             "hours_private hours_public hours_third in_house_hours largest_share)"),
        part(people.people_at_work, "carer provider",
             "tally(abroad_count headcount seekers tenure_sum)"),
        part(market.count_providers, "provider",
             "tally(established micros open_posts providers starting)"),
        part(market.see_direct_costs, "provider", "tally(direct_cost independent_hours)"),
        part(market.see_cash, "provider", "tally(cash_weeks margin)", every=QUARTER),
        part(places.measure_places, "client provider commissioner catalyst memory",
             "tally(choice offer_travel) records(kept)", every=QUARTER),
        part(places.write_down_providers, "provider records", every=QUARTER),
        part(waits.close_week, "tally ledger", "records(kept)"),
    ),
)  # fmt: skip
"""Steps about those who give, buy and bring on care, and what is measured, in their order."""
