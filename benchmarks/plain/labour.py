"""The labour market: open posts, and people who could do care work and do other work (ODD 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.base import poisson
from benchmarks.plain.carer import Carer
from benchmarks.plain.jobs import Post

if TYPE_CHECKING:
    from benchmarks.plain.model import PlainModel


def renew_pool(model: PlainModel) -> None:
    """Working lives of people in other work end, and new people come."""
    for council in model.councils:
        rate = sum(place.entrants for place in council.places)
        for step, number in enumerate(council.pool):
            ended = min(number, poisson(model.random, model.p["carer.life_ends"] * number))
            council.pool[step] += poisson(model.random, rate / 10.0) - ended


def weigh_posts(model: PlainModel) -> None:
    """Some people in other work weigh the posts near them, and come if it pays."""
    places = list(model.places)
    model.random.shuffle(places)
    for place in places:
        council = place.council
        share = place.entrants / sum(one.entrants for one in council.places)
        for step, number in enumerate(council.pool):
            mean = number * share * model.p["work.weighs"]
            for _ in range(min(number, poisson(model.random, mean))):
                somebody = Carer(model, place, (step + model.random.random()) / 10.0)
                if somebody.weigh():
                    council.pool[step] -= 1
                    model.books.count("entrants", council)
                else:
                    somebody.remove()


def weigh_alone(model: PlainModel) -> None:
    """Some people in other work think of working for themselves, and come if it pays."""
    for council in model.councils:
        for step, number in enumerate(council.pool):
            mean = number * model.p["work.weighs"] * model.p["catalyst.own_thought"]
            for _ in range(min(number, poisson(model.random, mean))):
                weights = [place.entrants for place in council.places]
                home = model.random.choices(council.places, weights)[0]
                somebody = Carer(model, home, (step + model.random.random()) / 10.0)
                least = somebody.worth_elsewhere(somebody.earns_elsewhere())
                worth, _ = somebody.best_post(least)
                if model.own_work.begins(somebody, worth):
                    council.pool[step] -= 1
                    model.books.count("entrants", council)
                else:
                    somebody.remove()


def open_posts(model: PlainModel) -> None:
    """Providers look for people to give the hours that they lack carers for."""
    model.posts = {}
    for provider in model.providers:
        for place, hours in provider.open_posts():
            model.posts.setdefault(place, []).append(Post(provider, hours))
