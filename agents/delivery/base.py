"""Delivery models: bundles of terms, never of results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from gofal.agents.errors import GofalError, unknown
from gofal.agents.parameter import Parameter
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, Columns
from gofal.agents.term import term, terms_of

Sector = Literal["private", "public", "third", "cooperative", "micro"]


class ModelTerms(Columns):
    """Terms that rules ask of the delivery model; its providers have no column for them."""

    start_cash: Annotated[
        F32,
        term(
            "weeks",
            0,
            52,
            "cash at the start, in weeks of planned cost",
            "arian wrth ddechrau, mewn wythnosau o gost",
        ),
    ]
    credit: Annotated[
        F32,
        term(
            "weeks",
            0,
            52,
            "credit line, in weeks of planned cost",
            "terfyn credyd, mewn wythnosau o gost",
        ),
    ]
    owner_works: Annotated[
        F32,
        term(
            "yes/no",
            0,
            1,
            "one person, who owns the business and does its work",
            "un person, sy'n berchen ar y busnes ac yn gwneud ei waith",
            neutral=0.0,
        ),
    ]


TERMS = terms_of(ProviderColumns) | terms_of(ModelTerms)
"""Every term by name, in the order of the columns; a model gives value, range and source."""


def neutral_value(name: str) -> float | None:
    """Value of a term where a delivery model does not give it; None if every model has to.

    Raises:
        GofalError: no term is called so.
    """
    if name not in TERMS:
        raise unknown("term", name, TERMS)
    return TERMS[name].neutral


@dataclass(frozen=True, slots=True)
class Serves:
    """Packages that a delivery model may take by law or by choice."""

    council: bool
    direct_payment: bool
    own_money: bool


@dataclass(frozen=True, slots=True)
class DeliveryModel:
    """A delivery model: who owns it, whom it may serve, on what terms it pays and trades.

    Attributes:
        slug: name in files and results.
        label_en: English label.
        label_cy: Welsh label.
        sector: ownership sector.
        serves: whose packages it may take.
        whole_council: serves and hires all over its council instead of from one base.
        owner_covers: its council covers the deficit (no cash of its own).
        enters: new ones come up by themselves, of one person among carers and others in the open
            market; the rest are founded by a council or catalyst.
        parameters: the terms, one :class:`Parameter` each, named ``<slug>.<term>``.
    """

    slug: str
    label_en: str
    label_cy: str
    sector: Sector
    serves: Serves
    whole_council: bool
    owner_covers: bool
    enters: bool
    parameters: tuple[Parameter, ...]


def terms(slug: str, **given: tuple[float, float, float, str]) -> tuple[Parameter, ...]:
    """The parameters of a delivery model.

    Args:
        slug: the model's slug.
        given: value, low, high and source of every term; those with a neutral value at will.
            Evidence ids may stand at the end of the source in square brackets, ``[F-121 E126]``.

    Raises:
        GofalError: a term is missing, unknown or outside the range that ``TERMS`` allows.
    """
    needed = {name for name, declared in TERMS.items() if declared.neutral is None}
    odd = sorted((needed - set(given)) | (set(given) - set(TERMS)))
    if odd:
        raise GofalError(f"delivery model {slug}: terms missing or unknown: {', '.join(odd)}")
    built = []
    for name, (value, low, high, source) in given.items():
        known = TERMS[name]
        if not known.low <= low <= high <= known.high:
            raise GofalError(
                f"{slug}.{name}: range {low}-{high} leaves {known.low}-{known.high} {known.unit}"
            )
        text, _, ids = source.partition("[")
        built.append(
            Parameter(
                name=f"{slug}.{name}",
                value=value,
                unit=known.unit,
                low=low,
                high=high,
                source=text.strip(),
                label_en=known.meaning,
                label_cy=known.label_cy,
                evidence=tuple(ids.rstrip("]").split()),
            )
        )
    return tuple(built)


def like(
    model: DeliveryModel,
    slug: str,
    label_en: str,
    label_cy: str,
    *,
    sector: Sector | None = None,
    owner_covers: bool | None = None,
    entering: tuple[float, float, float, str] | None = None,
    **changed: tuple[float, float, float, str],
) -> DeliveryModel:
    """A delivery model that differs from another in some terms.

    Args:
        model: the one it resembles; terms that are not named here are taken from it.
        slug: name of the new one.
        label_en: English label.
        label_cy: Welsh label.
        sector: ownership sector, if another.
        owner_covers: whether its council covers the deficit, if otherwise.
        entering: weight among founders of the open market, if new ones come up there: value, low,
            high, source.
        changed: terms that differ, as in :func:`terms`.
    """
    split = [(p.name.split("."), p) for p in model.parameters]
    declared = {name: p for (subject, name), p in split if subject == model.slug}
    given = {
        name: (p.value, p.low, p.high, f"as {model.slug}: {p.source} [{' '.join(p.evidence)}]")
        for name, p in declared.items()
    }
    own = terms(slug, **(given | changed))
    if entering is not None:
        value, low, high, source = entering
        own += (
            Parameter(
                f"market.form_{slug}",
                value,
                "share",
                low,
                high,
                source,
                f"founders who choose: {label_en}",
                f"sylfaenwyr sy'n dewis: {label_cy}",
            ),
        )
    return replace(
        model,
        slug=slug,
        label_en=label_en,
        label_cy=label_cy,
        sector=sector or model.sector,
        owner_covers=model.owner_covers if owner_covers is None else owner_covers,
        enters=entering is not None,
        parameters=own,
    )
