"""The start: a state of the model's tables turned into objects that know each other."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.plain.base import QUARTER, names
from benchmarks.plain.carer import Carer
from benchmarks.plain.client import Client, Route, Stage, Visits
from benchmarks.plain.council import Council, DevelopmentBody
from benchmarks.plain.family import UnpaidCarer
from benchmarks.plain.founder import Founder
from benchmarks.plain.founding import Idea
from benchmarks.plain.jobs import Going, Job
from benchmarks.plain.places import Place
from benchmarks.plain.provider import Provider
from gofal.abm.week.market.labour import labour, match_of
from gofal.abm.week.need.calendar import show_strain
from gofal.abm.world.state import State
from gofal.agents import carer as carers
from gofal.agents import client as clients
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.errors import GofalError
from gofal.agents.founder import Origin, Venture
from gofal.agents.investment import Money, Plan
from gofal.agents.pay import LawRules, PayRules, bad_name, supply_belief
from gofal.agents.price import PriceRules, price_belief
from gofal.agents.table import Table

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel

STAGES = {
    clients.Stage.CONTACT: Stage.CONTACT,
    clients.Stage.WAITING: Stage.WAITING,
    clients.Stage.SERVED: Stage.SERVED,
}
ROUTES = {
    clients.Route.COUNCIL: Route.COUNCIL,
    clients.Route.DIRECT_PAYMENT: Route.DIRECT_PAYMENT,
    clients.Route.OWN_MONEY: Route.OWN_MONEY,
}
JOBS = {
    carers.Job.SEEKING: Job.SEEKING,
    carers.Job.HIRED: Job.HIRED,
    carers.Job.WORKING: Job.WORKING,
}
GOING = {
    carers.Going.PAY: Going.PAY,
    carers.Going.CARE_JOB: Going.CARE_JOB,
    carers.Going.HOURS: Going.HOURS,
    carers.Going.LIFE: Going.LIFE,
}
_COUNCIL = names("fee charge_per_hour rural budget spend ration own_share establishment")
_PROVIDER = names(
    "wage_over_floor travel_paid waiting_paid secure_offer fixed_cost overhead span royalty tax "
    "dividend owner_local target_margin pass_through autonomy training skill radius "
    "max_clients registering growth private_ratio direct_ratio next_ratio wage mean_wage planned "
    "unfilled capacity free refused posts pay required padding rush monitoring usual_travel "
    "usual_waiting travel_beyond waiting_beyond most_hours "
    "margin weekly_cost income cost handed_back cash credit founded reviewed plan_soon plan_later "
    "plan_pace plan_left hours agreed lacked leavers leaving believed_hours hours_doubt "
    "believed_left left_doubt top_up underpays reputation trust in_mind council_income "
    "group required_return"
)
_CLIENT = names(
    "need package complexity wealthy ability privacy since assessed wait_began price travel unmet "
    "continuity wellbeing short service badly usual_call"
)
_CARER = names(
    "since starts promised wage premium protected secure guaranteed offered_choice stopping "
    "hours_wanted reach rank worked way next_way contact travel waiting absent pay effective "
    "satisfaction skill"
)
_UNPAID = names("hours strain works burden")


class Start:
    """Objects by the rows that they had in the tables."""

    def __init__(self, model: PlainModel, state: State) -> None:
        # Strain is brought up to this week in a copy; in the tables it stands as of the last event.
        self.model, self.state = model, state.copy()
        show_strain(self.state)
        self.councils = [Council(model, n) for n in range(state.councils)]
        self.places = [
            Place(n, self.councils[int(council)]) for n, council in enumerate(state.land.council)
        ]
        self.providers: dict[int, Provider] = {}
        self.carers: dict[int, Carer] = {}
        self.clients: dict[int, Client] = {}
        self.bodies: dict[int, DevelopmentBody] = {}

    def make(self) -> None:
        """Make everything, in an order in which each finds whom it belongs to."""
        self._places()
        self._providers()
        self._councils()
        self._carers()
        self._clients()
        self._families()
        self._sight()
        self._founders()

    def _founders(self) -> None:
        """People who run a provider, or could; those who register one as the sample begins wait."""
        columns = self.state.founder.columns
        for row in self.state.founder.rows():
            origin = Origin(columns.origin[row])
            person = Founder(self.model, self.councils[int(columns.council[row])], origin)
            person.stage, person.means = Venture(columns.stage[row]), float(columns.means[row])
            person.until = int(columns.until[row])
            person.provider = self.providers.get(int(columns.provider[row]))
            if columns.form[row] >= 0:
                person.form = self.state.models[columns.form[row]]
            if person.stage is Venture.REGISTERING:
                self._register(person, int(row))

    def _register(self, person: Founder, row: int) -> None:
        f, p = self.state.founder.columns, self.model.p
        stay, lag = 1.0 / p["need.end_hazard"], p["work.weeks_to_start"]
        hours = (float(f.plan_soon[row]), float(f.plan_later[row]))
        sums = Plan(*hours, stay, float(f.plan_pace[row]), lag)
        plan = sums._replace(later=float(f.hopes_hours[row]))
        base, form = self.places[int(f.base_place[row])], self.state.models[f.form[row]]
        money, summed = Money(float(f.spent[row]), 0.0, 0.0, 0.0), float(f.plan_left[row])
        left = float(f.hopes_left[row])
        person.idea = Idea(form, base, sums, summed, plan, left, money, 0.0, 0.0, 0.0)
        if f.carer[row] != 0:
            who = np.flatnonzero(self.state.carer["uid"] == f.carer[row])
            person.carer = self.carers.get(int(who[0])) if len(who) else None
        person.helper = self.bodies.get(int(f.catalyst[row]))
        if person.helper is not None:
            person.helper.starting.append(person)

    def _sight(self) -> None:
        """What founders have seen so far."""
        market, memory = self.model.market, self.state.memory
        for payer, route in enumerate((Route.COUNCIL, Route.DIRECT_PAYMENT, Route.OWN_MONEY)):
            for n, place in enumerate(self.places):
                market.begun[route, place] = float(memory.seen_begun[payer, n])
                market.rivals[route, place] = float(memory.seen_rivals[payer, n])
        news = (
            *(market.planned, market.came, market.hired, market.posts),
            *(market.lost, market.lent, market.short, market.worked, market.stopped),
        )
        for of, row in zip(news, memory.local_news, strict=True):
            of.update({council: float(row[council.number]) for council in self.councils})

    def _places(self) -> None:
        state, land = self.state, self.state.land
        for n, place in enumerate(self.places):
            place.council.places.append(place)
            place.area, place.rural = float(land.area[n]), float(land.rural[n])
            place.slow = float(land.slow[n])
            place.people, place.need = float(state.population[n]), float(state.client_rate[n])
            place.unpaid_starts = float(state.unpaid_rate[n])
            place.entrants = float(state.entrant_rate[n])
            place.hours_50, place.hours_20 = (float(share) for share in state.bands[n])
            place.minutes = [float(minutes) for minutes in land.minutes[n]]
            near = land.near[land.near_start[n] : land.near_start[n + 1]]
            place.near = [(place.minutes[int(x)], self.places[int(x)]) for x in near]
            place.demand = float(state.memory.demand_at[n])

    def _providers(self) -> None:
        state, columns, memory = self.state, self.state.provider.columns, self.state.memory
        rules = state.parameters.fill(PayRules, "provider")
        law = state.parameters.fill(LawRules, "law")
        key = stream(state.seed, int(Decision.PROVIDER_PROFILE), 0)
        for row in state.provider.rows():
            council = self.councils[int(columns.council[row])]
            base, form = self.places[int(columns.base_place[row])], state.models[columns.form[row]]
            provider = Provider(self.model, form, council, base)
            copy(provider, state.provider, row, _PROVIDER)
            provider.review_week = int(columns.uid[row]) % QUARTER
            prices = state.parameters.fill(PriceRules, "provider")
            provider.lost = price_belief(key, int(columns.uid[row]), prices)
            provider.supply = supply_belief(key, int(columns.uid[row]), rules)
            contracts = stream(state.seed, int(Decision.CARER_CONTRACT), 0)
            provider.rank_in_duty = draw(contracts, int(columns.uid[row]) ^ 1)
            provider.bad_name = bad_name(key, int(columns.uid[row]), law)
            listed = (columns.contract[row] > 0).nonzero()[0]
            provider.contracts = {self.councils[int(n)] for n in listed}
            provider.refused_at = self._by_place(memory.refused_at[row])
            provider.visits = self._by_place(memory.visits_at[row])
            self.providers[int(row)] = provider

    def _by_place(self, values: Any) -> dict[Place, float]:
        return {self.places[int(n)]: float(values[n]) for n in values.nonzero()[0]}

    def _councils(self) -> None:
        state, columns = self.state, self.state.commissioner.columns
        for n, council in enumerate(self.councils):
            copy(council, state.commissioner, n, _COUNCIL)
            council.planned_share = float(columns.in_house_share[n])
            council.own_service = self.providers.get(int(columns.in_house[n]))
            council.speakers = float(state.speakers[n])
            council.pool = state.memory.pool[n].tolist()
            council.share_of_people = sum(place.people for place in council.places) / state.people
            near = state.geography.adjacent[n].nonzero()[0]
            council.neighbours = [self.councils[int(x)] for x in near if x != n]
            council.fee_index = float(state.fee_index[n])
            council.floor_index = float(state.floor_index[n])
            council.asked = float(columns.asked[n])
            council.carried = float(columns.carried[n])
            council.demand_index = float(state.demand_index[n])
            council.budget_index = float(state.budget_index[n])
        self._catalysts()

    def _catalysts(self) -> None:
        columns = self.state.catalyst.columns
        for row in self.state.catalyst.rows():
            council = self.councils[int(columns.council[row])]
            if columns.kind[row] == CatalystKind.BROKER:
                council.has_broker = True
            elif columns.kind[row] == CatalystKind.COOP_DEVELOPMENT:
                body = DevelopmentBody(self.model, council, float(columns.hours[row]))
                self.bodies[int(row)] = body
                for at, provider in self.providers.items():
                    if self.state.provider.columns.catalyst[at] == row:
                        provider.helper = body
                        body.cases.append(provider)
            else:
                raise GofalError(f"no catalyst of kind {CatalystKind(columns.kind[row]).name} here")

    def _carers(self) -> None:
        state, columns = self.state, self.state.carer.columns
        market = labour(state)
        for row in self.state.carer.rows():
            carer = Carer(self.model, self.places[int(columns.home[row])])
            copy(carer, self.state.carer, row, _CARER)
            carer.job = JOBS[carers.Job(columns.job[row])]
            carer.own_language = bool(columns.own_language[row])
            carer.employer = self.providers.get(int(columns.provider[row]))
            carer.next = self.providers.get(int(columns.next[row]))
            contracts = stream(state.seed, int(Decision.CARER_CONTRACT), 0)
            carer.freedom = -log(1.0 - draw(contracts, int(columns.uid[row]) ^ 2))
            if carer.next is not None:
                carer.next.hired[carer] = None
            if columns.going[row]:
                carer.going = GOING[carers.Going(columns.going[row])]
            if carer.employer is not None:
                uids = int(columns.uid[row]), int(state.provider["uid"][columns.provider[row]])
                carer.matches[carer.employer] = float(match_of(*uids, market))
                working = carer.job is Job.WORKING
                (carer.employer.staff if working else carer.employer.hired)[carer] = None
            self.carers[int(row)] = carer

    def _clients(self) -> None:
        columns = self.state.client.columns
        bears = stream(self.state.seed, Decision.CHOICE, 0)
        for row in self.state.client.rows():
            client = Client(self.model, self.places[int(columns.place[row])])
            copy(client, self.state.client, row, _CLIENT)
            client.stage = STAGES[clients.Stage(columns.stage[row])]
            client.wait = clients.Wait(columns.wait[row])
            client.route = ROUTES[clients.Route(columns.route[row])]
            client.own_language = bool(columns.own_language[row])
            client.review_week = int(columns.uid[row]) % QUARTER
            client.bears = client.borne_by(draw(bears, int(columns.uid[row])))
            client.refused_by = self.providers.get(int(columns.refused_by[row]))
            client.provider = self.providers.get(int(columns.provider[row]))
            if client.provider is not None:
                client.provider.clients[client] = None
            self._join_team(client, int(row))
            self.clients[int(row)] = client

    def _join_team(self, client: Client, row: int) -> None:
        columns = self.state.client.columns
        for slot, at in enumerate(columns.carer[row]):
            if at >= 0:
                hours, since = float(columns.hours[row, slot]), int(columns.with_carer[row, slot])
                visits = Visits(client, self.carers[int(at)], hours, since)
                client.team[slot] = visits
                visits.carer.rota.append(visits)

    def _families(self) -> None:
        columns = self.state.unpaid.columns
        for row in self.state.unpaid.rows():
            carer = UnpaidCarer(self.model, self.places[int(columns.place[row])])
            copy(carer, self.state.unpaid, row, _UNPAID)
            if columns.client[row] >= 0:
                carer.join(self.clients[int(columns.client[row])])


def copy(agent: object, table: Table[Any], row: int, columns: tuple[str, ...]) -> None:
    """Give an object the values of some columns, as ordinary numbers."""
    for name in columns:
        setattr(agent, name, table[name][row].item())
