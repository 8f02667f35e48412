"""Paid carers: pay, satisfaction, leaving, search for a job (ODD 7.6 and 7.7)."""

from __future__ import annotations

from enum import Enum, auto
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.plain.base import QUARTER, PlainAgent, names, poisson

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


class Job(Enum):
    """A carer's place in the labour market."""

    SEEKING = auto()
    HIRED = auto()
    WORKING = auto()


class Post(NamedTuple):
    """A post: who looks for somebody, and for how many contact hours."""

    employer: Provider
    hours: float


class Carer(PlainAgent):
    """A person who works, or looks for work, in home care."""

    def __init__(self, model: PlainModel, home: Place) -> None:
        super().__init__(model)
        self.home = home
        self.job = Job.SEEKING
        self.employer: Provider | None = None
        self.since = self.starts = model.week
        self.wage = self.protected = self.promised = 0.0
        self.secure = self.offered_choice = self.stopping = self.absent = False
        self.rota: list[Visits] = []
        self.contact = self.travel = self.waiting = self.pay = self.effective = 0.0
        self.satisfaction, self.skill = 0.5, self.p["carer.first_skill"]
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
        self.attached = random.random() < p["carer.attached_share"]
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
        if self.secure:
            paid = max(paid, p["work.guaranteed_part"] * self.hours_wanted)
        floor = employer.council.wage_floor()
        employer.added_by_law += max(0.0, worked * floor - paid * self.wage)
        lawful = self.contact if employer.underpays else worked
        self.pay = max(paid * self.wage, lawful * floor)
        employer.pay += self.pay
        now = self.pay / (worked + gaps) if worked > 0.5 else self.wage
        speed = p["work.effective_speed"] if self.effective > 0.0 else 1.0
        self.effective += speed * (now - self.effective)

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
        employer = self.employer
        if employer is None:
            return
        if self.job is Job.HIRED and self.week >= self.starts:
            self.job, self.since = Job.WORKING, self.week
            del employer.hired[self]
            employer.staff[self] = None
        if self.job is Job.WORKING:
            self.wage = max(self.protected, employer.wage * self.premium)

    def think_of_leaving(self) -> None:
        """Let satisfaction move, and leave now and then."""
        employer = self.employer
        if self.job is not Job.WORKING or employer is None:
            return
        if employer.works_alone:
            self.stopping |= self.random.random() < self.p["carer.quit_settled"]
            return
        speed = self.p["work.satisfaction_speed"]
        self.satisfaction += speed * (self._satisfaction_aimed_at(employer) - self.satisfaction)
        self._choose_contract()
        if self.random.random() < self._hazard(employer.council.local_pay):
            self._quit(employer)

    def _satisfaction_aimed_at(self, employer: Provider) -> float:
        p = self.p
        use = (self.contact + self.travel) / self.hours_wanted
        far = self.travel / self.contact if self.contact > 1.0 else p["carer.usual_travel"]
        paid = self.effective / self.wage if self.effective > 0.0 else p["carer.usual_pay"]
        freedom = 0.5 * (employer.autonomy + employer.training)
        aimed = p["carer.neutral_satisfaction"]
        aimed -= p["carer.like_hours"] * abs(use - p["carer.usual_use"])
        aimed -= p["carer.like_travel"] * (far - p["carer.usual_travel"])
        aimed += p["carer.like_autonomy"] * (freedom - p["carer.usual_freedom"])
        aimed += p["carer.like_pay"] * (paid - p["carer.usual_pay"])
        unsocial = p["carer.unsocial_share"] - p["carer.usual_unsocial"]
        aimed -= p["carer.like_unsocial"] * unsocial
        return min(1.0, max(0.0, aimed))

    def _choose_contract(self) -> None:
        """After a quarter on zero hours some are given guaranteed ones."""
        if self.week - self.since == QUARTER and not self.secure and not self.offered_choice:
            self.offered_choice = True
            self.secure = self.random.random() < self.p["work.choice_accept"]

    def _hazard(self, local_pay: float) -> float:
        """Chance of leaving this week."""
        p = self.p
        base = p["carer.quit_settled"] if self.attached else p["carer.quit_new"]
        young = exp(-(self.week - self.since) / p["carer.settling_weeks"])
        base += (p["carer.quit_new"] - base) * young
        ratio = self.effective / local_pay if self.effective > 0.0 else 1.0
        ratio = min(max(ratio, p["carer.wage_ratio_low"]), p["carer.wage_ratio_high"])
        hazard: float = base * ratio ** -p["carer.quit_wage_elasticity"]
        if self.secure:
            hazard *= 1.0 - p["carer.quit_secure"]
        content = self.satisfaction - p["carer.neutral_satisfaction"]
        return hazard * exp(-p["carer.quit_satisfaction"] * content)

    def _quit(self, employer: Provider) -> None:
        books, council = self.model.books, employer.council
        books.count("leavers", council)
        employer.leavers += 1
        self.part_from_employer()
        if self.random.random() < self.p["work.leave_sector"]:
            books.count("left_sector", council)
            self.remove()

    def part_from_employer(self) -> None:
        """Work for the employer no longer, and look for a job."""
        for visits in list(self.rota):
            self.drop(visits)
        if self.employer is not None:
            self.employer.staff.pop(self, None)
            self.employer.hired.pop(self, None)
        self.job, self.employer, self.since = Job.SEEKING, None, self.week
        self.contact = self.travel = self.protected = 0.0
        self.secure = self.offered_choice = self.stopping = self.absent = False

    def search(self) -> None:
        """Look at posts within reach and take the best one worth taking, or give up."""
        found = self._best_post()
        if found is not None:
            place, number = found
            post = self.model.posts[place][number]
            self.model.posts[place][number] = None
            if post is not None:
                self._accept(post)
        elif self.random.random() < self.p["work.give_up"]:
            self.remove()

    def _best_post(self) -> tuple[Place, int] | None:
        """The best of some posts, nearest places first, by place and number there.

        Once posts of a place are looked at, as many as one looks at in a place are, even if they
        are more than one looks at in all.
        """
        p, best, seen = self.p, None, 0
        waited = self.week - self.since
        value = self.home.council.outside_wage() * (1.0 - p["work.reservation_drop"] * waited)
        for minutes, place in self.home.near:
            if minutes > self.reach or seen >= p["work.search_tries"]:
                break
            posts = self.model.posts.get(place, [])
            first = self.random.randrange(len(posts)) if posts else 0
            for n in range(min(len(posts), int(p["work.posts_in_place"]))):
                number = (first + n) % len(posts)
                post = posts[number]
                if post is None:
                    continue
                seen += 1
                offered = self._worth(post.employer, minutes)
                if offered > value:
                    value, best = offered, (place, number)
        return best

    def _worth(self, employer: Provider, minutes: float) -> float:
        """Worth of a post, £/h: wage, security and the way to work."""
        p = self.p
        secure = p["work.secure_worth"] if employer.secure_offer > 0.5 else 0.0
        return employer.wage * self.premium + secure - p["work.minute_worth"] * minutes

    def _accept(self, post: Post) -> None:
        employer, self.promised = post.employer, post.hours
        self.job, self.employer, self.since = Job.HIRED, employer, self.week
        self.starts = self.week + int(self.p["work.weeks_to_start"])
        self.wage, self.effective = employer.wage * self.premium, 0.0
        self.secure = self.random.random() < employer.secure_offer
        employer.hired[self] = None
        employer.pay_for_hire()
        self.model.books.count("hired", employer.council)


def come_from_outside(model: PlainModel) -> None:
    """People from outside the sector start to look for work in home care."""
    for place in model.places:
        number = poisson(model.random, place.entrants * place.council.pull)
        model.books.count("entrants", place.council, number)
        for _ in range(number):
            Carer(model, place)


def open_posts(model: PlainModel) -> None:
    """Providers look for people to give the hours that they lack carers for."""
    model.posts = {}
    for provider in model.providers:
        for place, hours in provider.open_posts():
            model.posts.setdefault(place, []).append(Post(provider, hours))
