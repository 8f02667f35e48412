"""Words that stand beside a declaration and not in the catalogue, in both languages.

Labels and meanings of levers, outcomes and presets, claims, evidence cards, stories and the rest:
each is a field ``…_en`` with a field ``…_cy`` beside it, or ``en`` with ``cy``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from gofal.abm.facts.local import local_kinds
from gofal.abm.history import events, expectations
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.agents.delivery import delivery_models
from gofal.agents.matching import matching_rules
from gofal.agents.payment import payment_modes
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.calibration.reading import load_facts, load_problem
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.read import load_claims
from gofal.experiments.hindcast.series import load_series
from gofal.experiments.sweep.designs import design_kinds
from gofal.experiments.systems.register import load_register
from gofal.viz.web.evidence import levers as lever_cards
from gofal.viz.web.plain.glossary import terms
from gofal.viz.web.story import stories

DECLARED: Mapping[str, Callable[[], Iterable[object]]] = {
    "levers": lambda: load_levers().values(),
    "parameters": lambda: map(load_parameters().parameter, load_parameters()),
    "outcomes": OUTCOMES.values,
    "presets": lambda: map(load_scenario, scenario_names()),
    "delivery": delivery_models,
    "payment": payment_modes,
    "matching": matching_rules,
    "systems": lambda: load_register().values(),
    "claims": lambda: load_claims().values(),
    "kinds": lambda: kinds().values(),
    "measures": lambda: measures().values(),
    "designs": lambda: design_kinds().values(),
    "analyses": lambda: analyses().values(),
    "calibration": lambda: (load_problem(), *load_facts()),
    "evidence": lever_cards,
    "stories": lambda: stories().values(),
    "glossary": lambda: terms().values(),
    "hindcast": lambda: load_series().values(),
    "history": lambda: (*events().values(), *expectations().values()),
    "local facts": lambda: local_kinds().values(),
}
"""Whatever declares words, by kind."""


@dataclass(frozen=True)
class Declared:
    """One text.

    Attributes:
        path: where it stands in what declares it.
        en: English.
        cy: Welsh.
        reviewed: whether what declares it says that a person has reviewed the Welsh.
    """

    path: str
    en: str
    cy: str
    reviewed: bool = False


def declared(kind: str) -> Iterator[Declared]:
    """Every text of one kind."""
    for owner in DECLARED[kind]():
        yield from words_of(owner, f"{kind}.{_name_of(owner)}")


def words_of(owner: object, path: str = "") -> Iterator[Declared]:
    """Every text of an object and of what it holds."""
    held = dict(_held(owner))
    for name, english in held.items():
        welsh = f"{name.removesuffix('en')}cy"
        if isinstance(english, str) and (name == "en" or name.endswith("_en")):
            reviewed = held.get("status") == "reviewed"
            yield Declared(f"{path}.{name}", english, str(held.get(welsh, "")), reviewed)
    for name, value in held.items():
        several = value if isinstance(value, tuple | list) else (value,)
        for one in value.values() if isinstance(value, Mapping) else several:
            if _may_declare(one):
                yield from words_of(one, f"{path}.{name}")


def _name_of(owner: object) -> str:
    """What it is called where it is declared; a card goes by its lever."""
    inner = getattr(owner, "lever", owner)
    names = (getattr(inner, field, None) for field in ("name", "slug", "id"))
    return next((name for name in names if isinstance(name, str)), type(owner).__name__)


def _may_declare(value: object) -> bool:
    data = dataclasses.is_dataclass(value) and not isinstance(value, type)
    return data or hasattr(value, "en") or isinstance(value, msgspec.Struct)


def _held(owner: object) -> Iterator[tuple[str, object]]:
    if hasattr(owner, "en"):
        yield from (("en", owner.en), ("cy", getattr(owner, "cy", "")))
    if dataclasses.is_dataclass(owner) or isinstance(owner, msgspec.Struct):
        fields = getattr(owner, "__struct_fields__", None) or [
            field.name
            for field in dataclasses.fields(owner)  # type: ignore[arg-type]
        ]
        yield from ((name, getattr(owner, name)) for name in fields)
