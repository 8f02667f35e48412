"""The parts of ``docs/odd.md`` made from the code; ``python -m gofal.abm.odd`` refreshes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import Parameters, load_parameters
from gofal.abm.week.plan import WEEK
from gofal.abm.week.step import Part
from gofal.abm.world.ledger import PARTIES
from gofal.agents.carer import CarerColumns
from gofal.agents.catalyst import CatalystColumns
from gofal.agents.client import ClientColumns
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.delivery import delivery_models
from gofal.agents.delivery.base import TERMS
from gofal.agents.equal_terms import STAYS
from gofal.agents.errors import unknown
from gofal.agents.founder import FounderColumns
from gofal.agents.parameter import Parameter
from gofal.agents.payment import payment_modes
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import Column, Columns, column_specs
from gofal.agents.unpaid_carer import UnpaidCarerColumns

PAGE = Path(__file__).resolve().parents[1] / "docs" / "odd.md"
KINDS: dict[str, type[Columns]] = {
    "Client": ClientColumns,
    "Unpaid carer": UnpaidCarerColumns,
    "Paid carer": CarerColumns,
    "Provider": ProviderColumns,
    "Commissioner": CommissionerColumns,
    "Catalyst": CatalystColumns,
    "Founder": FounderColumns,
}
_GENERATED = re.compile(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def all_parameters() -> Parameters:
    """Every parameter of the model, those of delivery models and payment modes included."""
    declared = [x for model in delivery_models() for x in model.parameters]
    declared += [x for mode in payment_modes() for x in mode.parameters]
    return load_parameters(declared)


def schedule_table() -> str:
    """The steps of the week and their parts in order, from the plan that runs."""
    rows = []
    for n, step in enumerate(WEEK, 1):
        rows.append((str(n), f"**{step.name}**", "", step.meaning))
        rows += [("", f"`{part.name}`", _weeks(part), part.meaning) for part in step.parts]
    return _table(("", "step, part", "weeks", "what happens"), rows)


def _weeks(part: Part) -> str:
    """Weeks in which a part runs; nothing if in all."""
    every = f"each {part.every}th" if part.every > 1 else ""
    settled = "" if part.while_settling else "settled"
    return ", ".join(word for word in (every, settled) if word)


def parameter_table() -> str:
    """Every parameter but the terms of delivery models, and then those, model by model."""
    parameters = all_parameters()
    models = {model.slug: model for model in delivery_models()}
    named = [parameters.parameter(name) for name in parameters]
    plain = [x for x in named if x.name.partition(".")[0] not in models]
    head = ("parameter", "value", "range", "unit", "meaning", "source", "evidence")
    terms = (
        (f"`{term}`", declared.unit, *(_given(parameters, f"{slug}.{term}") for slug in models))
        for term, declared in TERMS.items()
    )
    return "\n\n".join(
        (
            _table(head, (_parameter_row(x) for x in plain)),
            "Terms of the delivery models, value and (range); what each means stands beside the "
            "column of that name in the table of providers, and its source in "
            "`uv run gofal parameters`:",
            _table(("term", "unit", *(f"`{slug}`" for slug in models)), terms),
        )
    )


def equal_terms_table() -> str:
    """Every term: whether it becomes the private agency's on equal terms, and if not, why."""
    rows = []
    for term in TERMS:
        why = STAYS.get(term)
        rows.append((f"`{term}`", WHERE[why.whose], why.en) if why else (f"`{term}`", "", ""))
    return _table(("term", "stays", "because it is"), rows)


WHERE = {
    "all": "always",
    "one": "where one person owns the business and does its work",
    "covered": "where the council covers the deficit",
}


def state_tables() -> str:
    """The columns of every kind of agent."""
    parts = []
    for kind, schema in KINDS.items():
        rows = (
            (f"`{name}`" + _how_many(spec), dtype.__name__.rstrip("_"), spec.unit, spec.meaning)
            for name, (dtype, spec) in column_specs(schema).items()
        )
        parts += [f"**{kind}**", _table(("variable", "type", "unit", "meaning"), rows)]
    return "\n\n".join(parts)


def _how_many(spec: Column) -> str:
    if spec.each:
        return f" (one a {spec.each})"
    return f" ({spec.width} each)" if spec.width > 1 else ""


def flow_table() -> str:
    """Every flow of money with who pays and who is paid."""
    rows = (
        (f"`{flow.name}`", _words(payer), _words(payee)) for flow, (payer, payee) in PARTIES.items()
    )
    return _table(("flow", "paid by", "paid to"), rows)


def lever_table() -> str:
    """Every lever with its range and default."""
    rows = (
        (f"`{x.name}`", x.unit, f"{x.low:g} to {x.high:g}", x.show(x.default), x.explain_en)
        for x in load_levers().values()
    )
    return _table(("lever", "unit", "range", "default", "what it does"), rows)


def outcome_table() -> str:
    """Every outcome with its definition."""
    rows = (
        (f"`{name}`", x.unit, x.meaning_en, ", ".join(x.levels)) for name, x in OUTCOMES.items()
    )
    return _table(("outcome", "unit", "definition", "for"), rows)


PARTS: dict[str, Callable[[], str]] = {
    "schedule": schedule_table,
    "parameters": parameter_table,
    "equal_terms": equal_terms_table,
    "state": state_tables,
    "flows": flow_table,
    "levers": lever_table,
    "outcomes": outcome_table,
}
"""What may stand between the markers of the page."""


def refreshed(text: str) -> str:
    """The page with every generated part as the code has it now.

    Raises:
        GofalError: a marker asks for a part that does not exist.
    """

    def part(match: re.Match[str]) -> str:
        name = match[1]
        if name not in PARTS:
            raise unknown("generated part", name, PARTS)
        return f"<!-- generated: {name} -->\n{PARTS[name]()}\n<!-- end -->"

    return _GENERATED.sub(part, text)


def written_by_hand(text: str) -> str:
    """The page without its generated parts."""
    return _GENERATED.sub("", text)


def _parameter_row(x: Parameter) -> tuple[str, ...]:
    return (
        f"`{x.name}`",
        f"{x.value:g}",
        f"{x.low:g} to {x.high:g}",
        x.unit,
        x.label_en,
        x.source,
        " ".join(x.evidence),
    )


def _given(parameters: Parameters, name: str) -> str:
    """A term's value; a dash where the model has no such rule."""
    return _value(parameters.parameter(name)) if name in parameters else "-"


def _value(x: Parameter) -> str:
    return f"{x.value:g}" + (f" ({x.low:g} to {x.high:g})" if x.low < x.high else "")


def _words(member: IntEnum) -> str:
    return member.name.lower().replace("_", " ")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(
        "| " + " | ".join(x.replace("|", "\\|") for x in line) + " |" for line in lines
    )


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
