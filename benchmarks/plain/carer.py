"""Paid carers: pay, satisfaction, leaving, search for a job (ODD 7.6 and 7.7)."""

from __future__ import annotations

from math import exp
from statistics import NormalDist
from typing import TYPE_CHECKING

from benchmarks.plain.alone import owner_worth
from benchmarks.plain.base import PlainAgent, names
from benchmarks.plain.contracts import choose_contract
from benchmarks.plain.jobs import Going, Job, Post, step_of

if TYPE_CHECKING:
    from benchmarks.plain.client import Visits
    from benchmarks.plain.model import PlainModel
    from benchmarks.plain.places import Place
    from benchmarks.plain.provider import Provider


COUNTED = names(
    "paid_carers wage_sum effective_sum below_rlw_count secure_count pay local_pay "
    "working_hours travel_hours contact_hours"
)
"""Series of carers at work, counted anew each week."""


class Carer(PlainAgent):
    """A person who works, or looks for work, in home care."""

    def __init__(self, model: PlainModel, home: Place, rank: float | None = None) -> None:
        super().__init__(model)
        self.home = home
        self.rank = self.random.random() if rank is None else rank
        self.going: Going | None = None
        self.next: Provider | None = None
        self.way = self.next_way = self.worked = 0.0
        self.matches: dict[Provider, float] = {}
        self.job = Job.SEEKING
        self.employer: Provider | None = None
        self.since = self.starts = model.week
        self.wage = self.protected = self.promised = 0.0
        self.secure = self.offered_choice = self.stopping = self.absent = False
        self.guaranteed, self.freedom = 0.0, self.random.expovariate(1.0)
        self.rota: list[Visits] = []
        self.contact = self.travel = self.waiting = self.pay = self.effective = 0.0
        self.satisfaction, self.skill = 0.5, self.p["carer.first_skill"]
        self.agency_taste = self.random.random()
        self._draw_person()

    def _draw_person(self) -> None:
        p, random = self.p, self.random
        self.premium = exp(p["carer.premium_spread"] * abs(random.gauss(0.0, 1.0)))
        hours = random.gauss(p["carer.hours_mean"], p["carer.hours_spread"])
        self.hours_wanted = min(42.0, max(6.0, hours))
        self.reach = p["carer.reach_on_foot"]
        if random.random() < p["carer.car_share"]:
            far = random.gauss(p["carer.reach_mean"], p["carer.reach_spread"])
            self.reach = max(self.reach, far)
        self.own_language = random.random() < self.home.council.speakers

    # The rota

    def take(self, visits: Visits) -> None:
        """Take on a person."""
        self.rota.append(visits)
        self.contact += visits.hours

    def give(self, visits: Visits, hours: float) -> None:
        """Give a person more hours, or fewer."""
        visits.hours += hours
        self.contact = max(0.0, self.contact + hours)

    def drop(self, visits: Visits) -> None:
        """See a person no longer."""
        self.rota.remove(visits)
        self.contact = max(0.0, self.contact - visits.hours)
        team = visits.client.team
        team[team.index(visits)] = None

    def room(self, usual_travel: float) -> float:
        """Contact hours the carer could still take, at the own travel once it says something."""
        ratio = self.travel / self.contact if self.contact > 2.0 else usual_travel
        return self.hours_wanted / (1.0 + ratio) - self.contact

    def learn_work(self, training: float) -> None:
        """Learn from a week at work, the sooner the more training the employer gives."""
        p = self.p
        speed = p["quality.skill_speed"] * training / p["quality.usual_training"]
        self.skill += min(1.0, speed) * (1.0 - self.skill)

    # Pay

    def earn(self) -> None:
        """Work out pay and effective wage of the week; owners who work alone have no wage."""
        employer = self.employer
        if self.job is not Job.WORKING or employer is None:
            return
        gaps = self.waiting
        worked = self.contact + self.travel
        self.pay = 0.0
        if not employer.works_alone:
            self._pay_wage(employer, gaps, worked)
        self._count_work(employer, worked, worked + gaps)

    def _pay_wage(self, employer: Provider, gaps: float, worked: float) -> None:
        p = self.p
        paid = self.contact + employer.travel_paid * self.travel + employer.waiting_paid * gaps
        paid = max(paid, self.guaranteed)
        floor = employer.council.wage_floor()
        employer.added_by_law += max(0.0, worked * floor - paid * self.wage)
        lawful = worked
        if employer.underpays:
            lawful = self.contact + employer.travel_paid * self.travel
        self.pay = max(paid * self.wage, lawful * floor)
        employer.pay += self.pay
        now = self.pay / (worked + gaps) if worked > 0.5 else self.wage
        speed = p["work.effective_speed"] if self.effective > 0.0 else 1.0
        self.effective += speed * (now - self.effective)
        self.worked += p["work.effective_speed"] * (worked + gaps - self.worked)

    def _count_work(self, employer: Provider, worked: float, all_time: float) -> None:
        books, council = self.model.books, employer.council
        if not employer.works_alone:
            books.count("paid_carers", council)
            books.count("wage_sum", council, self.wage)
            books.count("effective_sum", council, self.effective)
            low = self.effective < self.p["work.real_living_wage"]
            books.count("below_rlw_count", council, low)
            books.count("secure_count", council, self.secure)
        books.count("pay", council, self.pay)
        books.count("local_pay", council, self.pay * (self.home.council is council))
        books.count("working_hours", council, all_time)
        books.count("travel_hours", council, self.travel)
        books.count("contact_hours", council, worked - self.travel)

    # Work

    def begin_work(self) -> None:
        """Begin the job after checks and induction; pay scales reach everyone at work."""
        if self.week >= self.starts:
            if self.going is not None:
                self._leave_for_another_job(self.going)
            if self.job is Job.HIRED:
                self._start()
        if self.job is Job.WORKING and self.employer is not None:
            self.wage = max(self.protected, self.employer.wage * self.premium)

    def _leave_for_another_job(self, reason: Going) -> None:
        books, employer = self.model.books, self.employer
        if employer is None or self.next is employer:
            self.stay()
            return
        books.count("leavers", employer.council)
        books.count(reason.value, employer.council)
        employer.leavers += 1
        self.part_from_employer()
        if self.employer is not None:
            books.count("hired", self.employer.council)
        else:
            books.count("left_sector", employer.council)
            self._go_back()

    def _go_back(self) -> None:
        """Do other work from now on."""
        self.home.council.pool[step_of(self.rank)] += 1
        self.model.books.count("back_to_pool", self.home.council)
        self.remove()

    def _start(self) -> None:
        employer = self.employer
        if employer is None:
            return
        self.job, self.since, self.effective = Job.WORKING, self.week, 0.0
        self.worked = self.promised * self._work_an_hour(employer)
        self.way = self.next_way
        self.secure = self.random.random() < employer.secure_offer
        hours = self.promised * (1.0 + employer.usual_travel)
        self.guaranteed = self.secure * self.p["work.guaranteed_part"] * hours
        employer.hired.pop(self, None)
        employer.staff[self] = None

    def work_on(self) -> None:
        """Let satisfaction move, choose a contract, and end working life now and then."""
        over = self.random.random() < self.p["carer.life_ends"]
        employer, books = self.employer, self.model.books
        if self.job is Job.WORKING and employer is not None:
            speed = self.p["work.satisfaction_speed"]
            self.satisfaction += speed * (self._satisfaction_with(employer) - self.satisfaction)
            if employer.works_alone:
                if over:
                    self.stay()
                    self.stopping, self.going = True, Going.LIFE
                return
            choose_contract(self)
            if over:
                for name in ("leavers", "left_sector", "leavers_life"):
                    books.count(name, employer.council)
                employer.leavers += 1
                self.stay()
                self.part_from_employer()
                self.remove()
        elif self.job is Job.SEEKING and over:
            self.remove()

    def _satisfaction_with(self, employer: Provider) -> float:
        p = self.p
        freedom = 0.5 * (employer.autonomy + employer.training)
        aimed = p["carer.neutral_satisfaction"]
        aimed += p["carer.like_autonomy"] * (freedom - p["carer.usual_freedom"])
        unsocial = p["carer.unsocial_share"] - p["carer.usual_unsocial"]
        aimed -= p["carer.like_unsocial"] * unsocial
        return min(1.0, max(0.0, aimed))

    def stay(self) -> None:
        """Go to no other employer."""
        if self.next is not None:
            self.next.hired.pop(self, None)
        self.going = self.next = None

    def lose_employer(self) -> None:
        """The employer, or the own business, is no more: look for a job, or go as one meant to."""
        goes = None if self.next else self.going
        self.part_from_employer()
        if goes is not None:
            self.remove() if goes is Going.LIFE else self._go_back()

    def part_from_employer(self) -> None:
        """Work for the employer no longer, and look for a job."""
        for visits in list(self.rota):
            self.drop(visits)
        if self.employer is not None:
            self.employer.staff.pop(self, None)
            self.employer.hired.pop(self, None)
        self.job = Job.SEEKING if self.next is None else Job.HIRED
        self.employer, self.next, self.going, self.since = self.next, None, None, self.week
        self.contact = self.travel = self.protected = self.guaranteed = 0.0
        self.secure = self.offered_choice = self.stopping = self.absent = False

    # What jobs are worth (ODD 7.7)

    def match(self, employer: Provider) -> float:
        """How well this employer suits the person, £ an hour; it lasts."""
        if employer not in self.matches:
            self.matches[employer] = self.random.gauss(0.0, self.p["carer.match_spread"])
        return self.matches[employer]

    def earns_elsewhere(self) -> float:
        """Work out what the person could earn outside of home care, £/h."""
        luck = NormalDist().inv_cdf(min(max(self.rank, 1e-12), 1.0 - 1e-12))
        return self.home.council.outside_wage() * exp(self.p["carer.outside_spread"] * luck)

    def worth_elsewhere(self, earns: float) -> float:
        """Work out the worth of a week outside of home care, £."""
        p = self.p
        way = p["work.usual_way"] * p["work.ways"] * p["work.way_minute"]
        own_time = p["work.own_time"] * self.home.council.outside_wage()
        return self.hours_wanted * (earns - own_time - way)

    def _work_an_hour(self, employer: Provider) -> float:
        """Hours of work that an hour of contact takes."""
        return 1.0 + employer.usual_travel + employer.usual_waiting

    def _most_contact(self, employer: Provider) -> float:
        """Contact hours with all the hours wanted; waiting is no part of these."""
        return self.hours_wanted / (1.0 + employer.usual_travel)

    def worth(
        self, pay: float, hours: float, guaranteed: float, minutes: float, pleases: float
    ) -> float:
        """Worth of a week in a job, £; ``pleases`` is what an hour of the work itself is worth."""
        p = self.p
        vary = min(1.0, p["work.hours_vary"]) * (1.0 - guaranteed)
        an_hour = pleases - p["work.own_time"] * self.home.council.outside_wage()
        an_hour -= minutes * p["work.ways"] * p["work.way_minute"]
        return pay * (1.0 - 0.5 * p["work.risk_aversion"] * vary**2) + an_hour * hours

    def present_worth(self, hours: float) -> float:
        """Work out the worth of a week in the present job with so many hours, £."""
        p, employer = self.p, self.employer
        if employer is None:
            return 0.0
        hourly = self.effective if self.effective > 0.0 else self.wage
        pay, guaranteed = hourly * hours, 0.0
        if self.secure:
            least = self.guaranteed
            pay, guaranteed = max(pay, least * self.wage), least / max(hours, least)
        liking = self.satisfaction - p["carer.neutral_satisfaction"]
        pleases = p["work.satisfaction_worth"] * liking
        if self.week - self.since >= p["carer.match_weeks"]:
            pleases += self.match(employer)
        return self.worth(pay, hours, guaranteed, self.way, pleases)

    def offer_worth(self, post: Post, minutes: float) -> float:
        """Work out the worth of a week in a post, £."""
        p, employer = self.p, post.employer
        contact, travel = min(self._most_contact(employer), post.hours), employer.usual_travel
        hours = contact * self._work_an_hour(employer)
        paid = 1.0 + employer.travel_paid * travel
        paid += employer.waiting_paid * employer.usual_waiting
        lawful = employer.travel_paid if employer.underpays else 1.0
        floor = employer.council.wage_floor() * (1.0 + lawful * travel)
        pay = contact * max(paid * employer.wage * self.premium, floor)
        liking = self._satisfaction_with(employer) - p["carer.neutral_satisfaction"]
        guaranteed = employer.secure_offer * p["work.guaranteed_part"]
        return self.worth(pay, hours, guaranteed, minutes, p["work.satisfaction_worth"] * liking)

    # Looking for a job

    def looks(self) -> bool:
        """Test whether the person looks for a job this week."""
        if self.job is Job.SEEKING:
            return True
        if self.job is Job.HIRED or self.going is not None or self.stopping:
            return False
        return self.random.random() < self.p["work.looks"]

    def search(self) -> None:
        """Look at posts within reach, at other jobs and at own work, and take the best."""
        p, works = self.p, self.job is Job.WORKING
        owner = self.employer is not None and self.employer.works_alone
        least = 0.0
        if works:
            least = owner_worth(self) if owner else self.present_worth(self.worked)
            least += p["work.move_cost"] * self.hours_wanted
        worth, found = self.best_post(least)
        elsewhere = False
        if self.random.random() < p["work.outside_offers"]:
            luck = exp(self.random.gauss(0.0, p["work.offer_spread"]))
            other = self.worth_elsewhere(self.earns_elsewhere() * luck)
            elsewhere = other > worth
            worth = max(worth, other)
        if not owner and self.model.own_work.tempts(self, worth):
            return
        if found is None and not elsewhere:
            return
        if owner:
            self.stopping = True
            self.going = Going.PAY if elsewhere else Going.CARE_JOB
        elif works:
            self.going = self._reason(worth, elsewhere)
            self.starts = self.week + int(p["work.weeks_to_start"])
        elif elsewhere:
            self._go_back()
        if found is not None and not elsewhere:
            self._accept(*found)

    def _reason(self, worth: float, elsewhere: bool) -> Going:
        """For want of hours if the move would not pay with the hours wanted."""
        firm = self.employer
        hours = self._most_contact(firm) * self._work_an_hour(firm) if firm else 0.0
        full = self.present_worth(hours) + self.p["work.move_cost"] * self.hours_wanted
        if self.worked < hours and worth <= full:
            return Going.HOURS
        return Going.PAY if elsewhere else Going.CARE_JOB

    def weigh(self) -> bool:
        """Take the best post seen if it is worth more than other work; tells whether."""
        _, found = self.best_post(self.worth_elsewhere(self.earns_elsewhere()))
        if found is not None:
            self._accept(*found)
        return found is not None

    def best_post(self, least: float) -> tuple[float, tuple[Place, int] | None]:
        """The best of some posts, nearest places first, by its worth, place and number there."""
        worth, best, seen = least, None, 0
        for minutes, place in self.home.near:
            posts = self.model.posts.get(place, [])
            first = self.random.randrange(len(posts)) if posts else 0
            for n in range(len(posts)):
                number = (first + n) % len(posts)
                post = posts[number]
                if post is None or post.employer is self.employer:
                    continue
                if minutes > self.reach or seen >= self.p["work.search_tries"]:
                    return worth, best
                seen += 1
                offered = self.offer_worth(post, minutes)
                if offered > worth:
                    worth, best = offered, (place, number)
        return worth, best

    def _accept(self, place: Place, number: int) -> None:
        post = self.model.posts[place][number]
        self.model.posts[place][number] = None
        if post is None:
            return
        employer = post.employer
        self.starts = self.week + int(self.p["work.weeks_to_start"])
        self.promised = min(post.hours, self._most_contact(employer))
        self.next_way = self.home.minutes_to(place)
        if self.job is Job.WORKING:
            self.next = employer
        else:
            self.job, self.employer, self.since = Job.HIRED, employer, self.week
            self.model.books.count("hired", employer.council)
        employer.hired[self] = None
        employer.pay_for_hire()
