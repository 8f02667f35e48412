"""The rules that can be switched off, and the parameters at which each does nothing.

One table a rule in ``rules.toml``. A value may leave its parameter's range only where ``beyond``
names it; ``*.pass_through`` means that term of every delivery model that gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import Parameters
from gofal.abm.scenario import Scenario
from gofal.abm.schema import Text, TomlTable, read
from gofal.agents.delivery import delivery_models
from gofal.agents.delivery.base import TERMS
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import Language

FILE = Path(__file__).with_name("rules.toml")
EVERY = "*."


class SharedRule(TomlTable, frozen=True, kw_only=True):
    """A rule that all providers or carers share; read from ``rules.toml``.

    Attributes:
        name_en: the rule in English, as a short noun.
        name_cy: the same in Welsh.
        off_en: how it is when it is off, or why no parameter can switch it off.
        off_cy: the same in Welsh.
        explains: outcomes whose level it is meant to explain.
        control: an unrelated rule, whose absence should leave them.
        parameters: values at which the rule does nothing; none if no parameter can do it.
        beyond: parameters among them that leave their range on purpose.
    """

    name_en: Text
    name_cy: Text
    off_en: Text
    off_cy: Text
    explains: tuple[str, ...] = ()
    control: str = ""
    parameters: Mapping[str, float] = {}
    beyond: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for outcome in self.explains:
            if outcome not in OUTCOMES:
                raise unknown("outcome", outcome, OUTCOMES)
        if odd := set(self.beyond) - set(self.parameters):
            raise GofalError(f"'beyond' names {', '.join(sorted(odd))}, which 'parameters' lacks")
        if bool(self.parameters) != bool(self.explains):
            raise GofalError("'parameters' and 'explains' go together; give both or neither")

    @property
    def can_be_off(self) -> bool:
        """Whether there are parameters at which it does nothing."""
        return bool(self.parameters)

    def name(self, language: Language) -> str:
        """Its name."""
        return self.name_cy if language == "cy" else self.name_en

    def off(self, language: Language) -> str:
        """How it is when it is off, or why it cannot be."""
        return self.off_cy if language == "cy" else self.off_en

    def values(self, known: Parameters) -> dict[str, float]:
        """Every parameter by its full name, with the value at which the rule does nothing."""
        return {
            name: value
            for pattern, value in self.parameters.items()
            for name in full_names(pattern, known)
        }

    def without(self, base: Scenario, slug: str, known: Parameters) -> Scenario:
        """The scenario with the rule off, under the rule's name, from the burn-in on."""
        permitted = [name for one in self.beyond for name in full_names(one, known)]
        beyond = replace(base, name=slug, beyond=(*base.beyond, *permitted))
        return beyond.with_(parameters=self.values(known))


def full_names(pattern: str, known: Parameters) -> list[str]:
    """Parameters that a name stands for: itself, or a term of all delivery models that give it.

    Raises:
        GofalError: there is no such parameter.
    """
    if not pattern.startswith(EVERY):
        known.parameter(pattern)  # refuses what is unknown
        return [pattern]
    term = pattern.removeprefix(EVERY)
    names = [f"{m.slug}.{term}" for m in delivery_models() if f"{m.slug}.{term}" in known]
    if not names:
        raise unknown("term of a delivery model", term, TERMS)
    return names


@cache
def known_parameters() -> Parameters:
    """Every parameter of the model."""
    from gofal.experiments.lists.tables import all_parameters

    return all_parameters()


def load_rules(file: Path = FILE) -> dict[str, SharedRule]:
    """The rules in their order, each checked against the parameters there are.

    Raises:
        GofalError: a parameter, outcome or rule is unknown, or a value leaves a range unpermitted.
    """
    rules = read(file, dict[str, SharedRule])
    for slug, rule in rules.items():
        try:
            _check(rule, rules)
        except GofalError as error:
            raise GofalError(f"{file.name}: [{slug}] {error}") from None
    return rules


def _check(rule: SharedRule, rules: Mapping[str, SharedRule]) -> None:
    known = known_parameters()
    for pattern, value in rule.parameters.items():
        ranges = [known.parameter(name) for name in full_names(pattern, known)]
        if all(one.value == value for one in ranges):
            raise GofalError(f"{pattern} = {value:g} is the usual value, at which the rule is on")
        outside = [one for one in ranges if not one.low <= value <= one.high]
        if outside and pattern not in rule.beyond:
            one = outside[0]
            raise GofalError(
                f"{one.name} = {value:g} is outside its range {one.low:g} to {one.high:g}; if "
                "that is meant, name it in 'beyond'"
            )
        if pattern in rule.beyond and not outside:
            raise GofalError(f"{pattern} = {value:g} is inside its range; take it out of 'beyond'")
    if rule.can_be_off:
        _check_control(rule, rules)


def _check_control(rule: SharedRule, rules: Mapping[str, SharedRule]) -> None:
    if rule.control not in rules:
        raise unknown("rule", rule.control, rules)
    control = rules[rule.control]
    if not control.can_be_off:
        raise GofalError(f"control {rule.control} cannot be switched off")
    if shared := set(rule.parameters) & set(control.parameters):
        raise GofalError(f"control {rule.control} shares {', '.join(sorted(shared))}")


def chosen_rules(names: Sequence[str]) -> dict[str, SharedRule]:
    """The rules of some names, with their controls; all if none are named.

    Raises:
        GofalError: a name is unknown.
    """
    rules = load_rules()
    for name in names:
        if name not in rules:
            raise unknown("rule", name, rules)
    wanted = {*names, *(rules[name].control for name in names)}
    return {slug: rule for slug, rule in rules.items() if not names or slug in wanted}
