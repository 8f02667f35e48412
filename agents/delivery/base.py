"""What a delivery model is: a bundle of terms, never of results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from gofal.agents.errors import GofalError
from gofal.agents.parameter import Parameter

Sector = Literal["private", "public", "third", "cooperative", "micro"]

TERMS: dict[str, tuple[str, float, float, str, str]] = {
    "wage_over_floor": ("ratio", 1.0, 1.8, "pay scale over the wage floor", "graddfa gyflog dros y llawr cyflog"),
    "travel_paid": ("share", 0, 1, "share of travel time paid", "cyfran yr amser teithio sy'n cael ei thalu"),
    "waiting_paid": ("share", 0, 1, "share of gaps between visits paid", "cyfran y bylchau rhwng ymweliadau sy'n cael ei thalu"),
    "secure_offer": ("share", 0, 1, "share of posts with guaranteed hours", "cyfran y swyddi ag oriau gwarantedig"),
    "fixed_cost": ("£/week", 0, 5000, "running cost at any size", "cost rhedeg ar unrhyw faint"),
    "overhead": ("£/h", 0, 10, "running cost per contact hour", "cost rhedeg fesul awr gyswllt"),
    "royalty": ("share", 0, 0.12, "share of income paid as royalty", "cyfran yr incwm a delir yn freindal"),
    "tax": ("share", 0, 0.3, "tax on surplus", "treth ar warged"),
    "dividend": ("share", 0, 1, "share of free surplus drawn by owners", "cyfran y gwarged rhydd a dynnir gan y perchnogion"),
    "owner_local": ("share", 0, 1, "share of owners' income that stays local", "cyfran incwm y perchnogion sy'n aros yn lleol"),
    "target_margin": ("share", 0, 0.2, "surplus asked of a new package", "gwarged a ofynnir am becyn newydd"),
    "pass_through": ("share", 0, 1, "share of margin above normal put into pay", "cyfran yr elw uwchlaw'r arfer a roddir mewn cyflogau"),
    "patience": ("quarters", 1, 200, "quarters of loss before withdrawing", "chwarteri o golled cyn tynnu'n ôl"),
    "autonomy": ("0-1", 0, 1, "carers' freedom over their work", "rhyddid gweithwyr gofal dros eu gwaith"),
    "training": ("0-1", 0, 1, "training and support given", "hyfforddiant a chymorth"),
    "skill": ("0-1", 0, 1, "management skill, mean of founders", "sgiliau rheoli, cymedr y sylfaenwyr"),
    "radius": ("min", 5, 180, "furthest place served from the base", "y lle pellaf a wasanaethir o'r ganolfan"),
    "max_clients": ("people", 1, 100000, "most people it may serve", "y nifer mwyaf o bobl y caiff eu gwasanaethu"),
    "growth": ("1/quarter", 0, 1, "most growth it can organise", "y twf mwyaf y gall ei drefnu"),
    "private_ratio": ("ratio", 0.5, 2, "own-money price over the council's fee", "pris arian preifat dros ffi'r cyngor"),
    "direct_ratio": ("ratio", 0.4, 2, "direct-payment price over the council's fee", "pris taliad uniongyrchol dros ffi'r cyngor"),
    "start_cash": ("weeks", 0, 52, "cash at the start, in weeks of planned cost", "arian wrth ddechrau, mewn wythnosau o gost"),
    "credit": ("weeks", 0, 52, "credit line, in weeks of planned cost", "terfyn credyd, mewn wythnosau o gost"),
    "patch_clients": ("people", 0, 100, "most people of one carer, 0 no limit", "y nifer mwyaf o bobl i un gweithiwr gofal, 0 dim terfyn"),
    "patch_minutes": ("min", 0, 90, "furthest from a carer's home, 0 no limit", "y pellaf o gartref gweithiwr gofal, 0 dim terfyn"),
    "monitoring": ("share", 0, 0.5, "share of visits that sensors replace", "cyfran yr ymweliadau y mae synwyryddion yn eu disodli"),
    "workers_vote": ("share", 0, 1, "weight of workers in decisions", "pwysau gweithwyr mewn penderfyniadau"),
    "users_vote": ("share", 0, 1, "weight of users in decisions", "pwysau defnyddwyr mewn penderfyniadau"),
    "staff_share": ("share", 0, 1, "share of drawn surplus for staff", "cyfran y gwarged a dynnir sy'n mynd i staff"),
    "nursing": ("share", 0, 0.6, "share of hours that can be nursing tasks", "cyfran yr oriau a all fod yn dasgau nyrsio"),
    "guidance": ("share", 0, 1, "share of a founder's misjudgement that support takes away", "cyfran o gamfarn sylfaenydd y mae cymorth yn ei dileu"),
    "by_users": ("share", 0, 1, "weight of people with direct payments in where it starts", "pwysau pobl â thaliadau uniongyrchol o ran ble mae'n dechrau"),
    "private_first": ("share", 0, 1, "how far work for own money comes first when carers are short", "i ba raddau y daw gwaith arian preifat yn gyntaf pan fo gweithwyr gofal yn brin"),
    "owner_works": ("yes/no", 0, 1, "one person, who owns the business and does its work", "un person, sy'n berchen ar y busnes ac yn gwneud ei waith"),
}  # fmt: skip
"""Every term with its unit, widest allowed range and labels; a model gives value and source."""

NEUTRAL: dict[str, float] = dict.fromkeys(
    ("patch_clients", "patch_minutes", "monitoring", "workers_vote", "users_vote", "staff_share",
     "nursing", "guidance", "by_users", "private_first", "owner_works"), 0.0,
)  # fmt: skip
"""Terms a model need not give: most have no such rule, and a new one leaves other files alone."""


@dataclass(frozen=True, slots=True)
class Serves:
    """Whose packages a delivery model may take by law or by choice."""

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
        given: for every name in ``TERMS``, those of ``NEUTRAL`` at will: value, low, high, source. Evidence ids may stand at the
            end of the source in square brackets, ``[F-121 E126]``.

    Raises:
        GofalError: a term is missing, unknown or outside the range that ``TERMS`` allows.
    """
    odd = sorted((set(TERMS) - set(NEUTRAL) - set(given)) | (set(given) - set(TERMS)))
    if odd:
        raise GofalError(f"delivery model {slug}: terms missing or unknown: {', '.join(odd)}")
    built = []
    for name, (value, low, high, source) in given.items():
        unit, least, most, label_en, label_cy = TERMS[name]
        if not least <= low <= high <= most:
            raise GofalError(f"{slug}.{name}: range {low}-{high} leaves {least}-{most} {unit}")
        text, _, ids = source.partition("[")
        built.append(
            Parameter(
                name=f"{slug}.{name}", value=value, unit=unit, low=low, high=high,
                source=text.strip(), label_en=label_en, label_cy=label_cy,
                evidence=tuple(ids.rstrip("]").split()),
            )
        )  # fmt: skip
    return tuple(built)


def like(
    model: DeliveryModel, slug: str, label_en: str, label_cy: str, *, sector: Sector | None = None,
    owner_covers: bool | None = None, entering: tuple[float, float, float, str] | None = None,
    **changed: tuple[float, float, float, str],
) -> DeliveryModel:  # fmt: skip
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
    kept = {name: p for (subject, name), p in split if subject == model.slug}
    given = {
        name: (p.value, p.low, p.high, f"as {model.slug}: {p.source} [{' '.join(p.evidence)}]")
        for name, p in kept.items()
    }
    own = terms(slug, **(given | changed))
    if entering is not None:
        value, low, high, source = entering
        own += (
            Parameter(f"market.form_{slug}", value, "share", low, high, source,
                      f"founders who choose: {label_en}", f"sylfaenwyr sy'n dewis: {label_cy}"),
        )  # fmt: skip
    return replace(
        model, slug=slug, label_en=label_en, label_cy=label_cy, sector=sector or model.sector,
        owner_covers=model.owner_covers if owner_covers is None else owner_covers,
        enters=entering is not None, parameters=own,
    )  # fmt: skip
