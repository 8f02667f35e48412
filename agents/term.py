"""Terms: columns whose value comes from a provider's delivery model.

A term is declared once, on its column. Founding copies it, models must give it (unless it has a
neutral value), the ODD and ``gofal parameters`` list it.
"""

from __future__ import annotations

from dataclasses import dataclass

from gofal.agents.table import Column, Columns, column_specs


@dataclass(frozen=True, kw_only=True)
class Term(Column):
    """A column that delivery models give.

    Attributes:
        low: lowest value that any model may give.
        high: highest value that any model may give.
        label_cy: the meaning in Welsh.
        neutral: value of a model that does not give it; None if every model has to.
    """

    low: float
    high: float
    label_cy: str
    neutral: float | None = None


def term(
    unit: str,
    low: float,
    high: float,
    label_en: str,
    label_cy: str,
    *,
    neutral: float | None = None,
    default: float = 0,
) -> Term:
    """Declare a column that delivery models give; see :class:`Term`.

    Args:
        unit: unit of the value.
        low: lowest value that any model may give.
        high: highest value that any model may give.
        label_en: meaning in English.
        label_cy: meaning in Welsh.
        neutral: value of a model that does not give it; None if every model has to.
        default: value of an empty row.
    """
    return Term(unit, label_en, default, low=low, high=high, label_cy=label_cy, neutral=neutral)


def terms_of(schema: type[Columns]) -> dict[str, Term]:
    """The columns of a schema that delivery models give, by name."""
    specs = column_specs(schema)
    return {name: spec for name, (_, spec) in specs.items() if isinstance(spec, Term)}
