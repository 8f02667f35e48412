"""Claim files: one TOML file a claim in ``register/``, refused by name when it is not right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario, load_scenario, parse_setting
from gofal.agents.client import Route
from gofal.agents.delivery import delivery_models
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.claims.claim import Claim, Part
from gofal.experiments.claims.kinds import Kind, kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.verdict import Rule
from gofal.experiments.text import LANGUAGES
from gofal.experiments.windows import WEEKS_A_YEAR, Window, main_window, parse_window

REGISTER = Path(__file__).parent / "register"
_TEXTS = ("title", "hypothesis", "mechanism")
_LATER = "explained"  # added once results are known
_KEYS = ("evidence", "arms", "part")
_OPTIONAL = ("pattern", "covers", "by_construction", "needs", "years", "scale", "stress")
_PART = (
    "kind", "outcome", "unit", "window", "area", "take", "forms", "routes", "counts", "group",
    "over", "note_en", "note_cy",
)  # fmt: skip
_RULES = ("expect", "size", "at_most", "at_least", "within", "margin", "slack")
_ARM = ("scenario", "settings", "parameters")
YEARS = 10


@cache
def load_claims(folder: Path = REGISTER) -> Mapping[str, Claim]:
    """Every claim by slug, patterns first.

    Raises:
        GofalError: a file is malformed or names what does not exist.
    """
    claims = {file.stem: read_claim(file) for file in sorted(folder.glob("*.toml"))}
    if not claims:
        raise GofalError(f"{folder} holds no claims")
    order = sorted(claims, key=lambda slug: (claims[slug].pattern or 99, slug))
    return {slug: claims[slug] for slug in order}


def find_claims(wanted: list[str]) -> list[Claim]:
    """All claims, or those named by slug, by the start of a slug (``p07``) or by an evidence id.

    Raises:
        GofalError: a name fits none.
    """
    claims = load_claims()
    if not wanted:
        return list(claims.values())
    chosen: dict[str, Claim] = {}
    for name in wanted:
        fitting = {
            slug: claim
            for slug, claim in claims.items()
            if name in (slug, slug.split("-")[0], *claim.covers)
        }
        if not fitting:
            raise unknown("claim", name, claims)
        chosen |= fitting
    return list(chosen.values())


def read_claim(file: Path) -> Claim:
    """One claim from its file.

    Raises:
        GofalError: names the file and what is wrong in it.
    """
    try:
        return _claim(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None
    except (GofalError, TypeError, ValueError) as error:
        raise GofalError(f"{file.name}: {error}") from None


def _claim(slug: str, table: Mapping[str, Any]) -> Claim:
    texts = [f"{text}_{language}" for text in (*_TEXTS, _LATER) for language in LANGUAGES]
    _check_keys(table, [k for k in (*texts, *_KEYS) if _LATER not in k], (*texts, *_OPTIONAL))
    if len({key for key in texts if _LATER in key and table.get(key)}) == 1:
        raise GofalError(f"{_LATER!r} is needed in both languages")
    needs = table.get("needs", "all")
    if needs not in ("all", "any"):
        raise unknown("value of needs", str(needs), ("all", "any"))
    years = int(table.get("years", YEARS))
    arms = {name: _arm(slug, name, arm) for name, arm in table["arms"].items()}
    parts = tuple(_part(n, part, arms, years) for n, part in enumerate(table["part"], start=1))
    if not any(part.counts for part in parts):
        raise GofalError("no part counts")
    evidence, covers = tuple(table["evidence"]), tuple(table.get("covers", ()))
    for row in (*evidence, *covers):
        if not re.fullmatch(r"(E|F-)\d+", row):
            raise GofalError(f"{row!r} is no evidence id")
    if strange := set(covers) - set(evidence):
        raise GofalError(f"covers {', '.join(sorted(strange))}, which its evidence does not name")
    return Claim(
        slug=slug,
        pattern=table.get("pattern"),
        words={key: str(table[key]).strip() for key in texts if key in table},
        evidence=evidence,
        covers=covers,
        by_construction=bool(table.get("by_construction", False)),
        needs=needs,
        years=years,
        scale=table.get("scale"),
        stress=bool(table.get("stress", False)),
        arms=arms,
        parts=parts,
    )


def _arm(slug: str, name: str, table: Mapping[str, Any]) -> Scenario:
    try:
        _check_keys(table, (), _ARM)
        preset = load_scenario(table.get("scenario", "baseline"))
        settings = tuple(parse_setting(text) for text in table.get("settings", ()))
        parameters = {key: float(value) for key, value in table.get("parameters", {}).items()}
        arm = preset.with_(settings=settings, parameters=parameters)
    except GofalError as error:
        raise GofalError(f"arm {name!r}: {error}") from None
    return replace(arm, name=f"{slug}.{name}")


def _part(number: int, table: Mapping[str, Any], arms: Mapping[str, Scenario], years: int) -> Part:
    try:
        kind = _kind(table)
        allowed = (*_PART, *_RULES, *kind.optional)
        _check_keys(table, ("kind", "outcome", *kind.arms, *kind.lists), allowed)
        _check_arms(table, kind, arms)
        forms, routes = tuple(table.get("forms", ())), tuple(table.get("routes", ()))
        _known("delivery model", (*forms, *table.get("beside", ())), _forms())
        _known("route", routes, [route.name.lower() for route in Route])
        _known(
            "outcome", [table[k] for k in ("outcome", "over", "with") if k in table], _outcomes()
        )
        take = table.get("take", "mean")
        _known("value of take", (take,), ("mean", "min", "max"))
        window = parse_window(table["window"], years) if "window" in table else main_window(years)
        area = _area(table.get("area"))
        _check_weeks(table, window, area, take)
        if ("note_en" in table) != ("note_cy" in table):
            raise GofalError("a note is needed in both languages")
        options = {k: table[k] for k in (*kind.arms, *kind.lists, *kind.optional) if k in table}
        return Part(
            kind=kind.slug,
            outcome=table["outcome"],
            over=table.get("over"),
            unit=table.get("unit", _outcomes()[table["outcome"]]),
            window=window,
            area=area,
            take=take,
            forms=forms,
            routes=routes,
            options=options,
            rule=_rule(table, kind),
            rule_words={key: table[key] for key in _RULES if key in table},
            counts=bool(table.get("counts", True)),
            group=str(table.get("group", "")),
            note_en=table.get("note_en", ""),
            note_cy=table.get("note_cy", ""),
        )
    except GofalError as error:
        raise GofalError(f"part {number}: {error}") from None


def _check_weeks(table: Mapping[str, Any], window: Window, area: str, take: str) -> None:
    """Councils and measures are kept by year and quarter: no single weeks of these."""
    whole = window.start % WEEKS_A_YEAR == 0 and window.end % WEEKS_A_YEAR == 0
    weekly = area == WALES and table["outcome"] in OUTCOMES
    if not weekly and not (whole and take == "mean"):
        raise GofalError("weeks, 'min' and 'max' are for outcomes of Wales; use whole years")


def _kind(table: Mapping[str, Any]) -> Kind:
    slug = str(table.get("kind", ""))
    if slug not in kinds():
        raise unknown("kind of comparison", slug, kinds())
    return kinds()[slug]


def _check_arms(table: Mapping[str, Any], kind: Kind, arms: Mapping[str, Scenario]) -> None:
    named = [table[key] for key in (*kind.arms, "aim") if key in table]
    for key in kind.lists:
        named += table[key]
    against = table.get("against", [])
    named += [against] if isinstance(against, str) else against
    _known("arm", named, arms)
    if "doses" in kind.optional and len(table.get("doses", ())) != len(table["ladder"]):
        raise GofalError("'doses' must give one number for every arm of the ladder")


def _rule(table: Mapping[str, Any], kind: Kind) -> Rule:
    if "expect" in table:
        _known("direction", (table["expect"],), ("up", "down"))
        _allowed(table["expect"], kind)
        return Rule(1 if table["expect"] == "up" else -1, _size(table, "size"))
    given = [key for key in ("at_most", "at_least", "within", "margin") if key in table]
    if len(given) != 1:
        raise GofalError("needs one of: expect, at_most, at_least, within, margin")
    key = given[0]
    _allowed(key, kind)
    if key == "margin":
        margin = _size(table, "margin")
        return Rule(0, margin, -margin, margin)
    slack = _size(table, "slack")
    low, high = table["within"] if key == "within" else (-np.inf, np.inf)
    if key == "at_most":
        high = float(table[key])
    elif key == "at_least":
        low = float(table[key])
    return Rule(0, slack, float(low), float(high))


def _allowed(rule: str, kind: Kind) -> None:
    if rule not in kind.rules:
        raise unknown(f"rule of {kind.slug}", rule, kind.rules)


def _size(table: Mapping[str, Any], key: str) -> float:
    value = float(table.get(key, 0.0))
    if not value > 0.0:
        raise GofalError(f"{key!r} must be given, above 0: how much counts?")
    return value


def _check_keys(table: Mapping[str, Any], required: Any, optional: Any) -> None:
    for key in required:
        if key not in table:
            raise GofalError(f"{key!r} is missing")
    for key in table:
        if key not in (*required, *optional):
            raise unknown("key", key, (*required, *optional))


def _known(what: str, names: Any, allowed: Any) -> None:
    for name in names:
        if name not in allowed:
            raise unknown(what, str(name), allowed)


def _area(name: str | None) -> str:
    return WALES if name is None else load_facts().council_code(name)


@cache
def _forms() -> tuple[str, ...]:
    return tuple(model.slug for model in delivery_models())


@cache
def _outcomes() -> dict[str, str]:
    """Unit of every outcome and measure."""
    units = {name: outcome.unit for name, outcome in OUTCOMES.items()}
    return units | {name: measure.unit for name, measure in measures().items()}
