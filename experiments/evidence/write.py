"""Pages of the evidence, written from the parts that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import metadata
from pathlib import Path

import pandas as pd

from gofal.abm.rules import rules_hash
from gofal.agents.errors import GofalError
from gofal.experiments.claims.coverage import not_attempted
from gofal.experiments.claims.page import page as claims_page
from gofal.experiments.claims.reader import PRICE_YEAR as CLAIM_PRICES
from gofal.experiments.documents.systems import systems_page
from gofal.experiments.evidence.combinations_page import combinations_page
from gofal.experiments.evidence.contrasts import tables_of
from gofal.experiments.evidence.headlines import outcomes
from gofal.experiments.evidence.league import League
from gofal.experiments.evidence.league_page import league_page
from gofal.experiments.evidence.payment import payment_table
from gofal.experiments.evidence.payment_page import payment_page
from gofal.experiments.evidence.picture import points
from gofal.experiments.evidence.plan import Planner, Want
from gofal.experiments.evidence.presets_page import presets_page, told_of
from gofal.experiments.evidence.run import HOUR
from gofal.experiments.evidence.standings import about, standings
from gofal.experiments.evidence.systems_page import PartTables
from gofal.experiments.evidence.terms import CENTRAL, POLICY_FROM, Compared
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.league.shipped import FILE, write_league
from gofal.experiments.output.docs import (
    DOCS,
    docs_folder,
    elsewhere,
    shipped_place,
    write_doc,
    write_page,
)
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.experiments.windows import year_label

LEAGUE, TABLE = DOCS / "league.md", DOCS / "league.csv"
COMBINATIONS, CONTRASTS = DOCS / "combinations.md", DOCS / "combinations.csv"
PRESETS, SYSTEMS = DOCS / "presets.md", DOCS / "systems.md"
CLAIMS = DOCS / "claims.md"
PAYMENT, PAYMENT_TABLE = DOCS / "payment.md", DOCS / "payment.csv"
TERMS_TABLE = DOCS / "league-terms.csv"
TRADEOFF = DOCS / "league-tradeoff.csv"
DIGITS = "%.6g"

type Draw = Callable[[pd.DataFrame, Path, Path, Language], str]
"""Draws points of a stored table into a file; gives the command that draws it again."""


def require_all(named: bool) -> None:
    """Refuse, before any run, pages that cannot be written or would be of a few policies only.

    Args:
        named: whether some policies were chosen by name; a trial elsewhere may.

    Raises:
        GofalError: policies were named, or there is no folder of pages.
    """
    docs_folder()
    if named and not elsewhere():
        raise GofalError("--write writes the pages of all policies; leave out their names")


def write_evidence(
    planner: Planner, command: str, language: Language, draw: Draw | None = None
) -> None:
    """Write the pages in English and Welsh, and the league's table as data.

    Args:
        planner: what is there, and what is still wanted.
        command: that writes them.
        language: of what is printed.
        draw: draws the picture of the league; None for a page without.

    Raises:
        GofalError: there is no part of today's rules and parameters.
    """
    policies = any(planner.parts.pairs(Compared(one)) for one in planner.policies)
    claims = any(planner.of_claims.parts.of(one).pairs for one in planner.claims)
    if not policies and not claims:
        raise GofalError("no part of today's rules is there; gofal evidence --run makes them")
    if policies:
        _write_policies(planner, command, language, draw)
    if claims:  # a page of claims of which none is judged would say less than the old one
        write_page(CLAIMS, [_claims(planner, command, one) for one in LANGUAGES], language)


def _write_policies(planner: Planner, command: str, language: Language, draw: Draw | None) -> None:
    league, presets = League(planner, outcomes()), League(planner, told_of())
    tops = {one: top(planner, command, one) for one in LANGUAGES}
    _store(league.table, TABLE)
    _store(league.terms, TERMS_TABLE)
    _ship(league, command)
    pictures = _pictures(league, draw)
    named = {one: top(planner, command, one, named=True) for one in LANGUAGES}
    texts = [league_page(league, one, named[one], pictures[one]) for one in LANGUAGES]
    write_page(LEAGUE, texts, language)
    write_page(PRESETS, [presets_page(presets, one, tops[one]) for one in LANGUAGES], language)
    if planner.money.ways:
        _store(payment_table(planner.money), PAYMENT_TABLE)
        texts = [_payment(planner, command, one) for one in LANGUAGES]
        write_page(PAYMENT, texts, language)
    if planner.systems:
        texts = [_systems(planner, one, tops[one]) for one in LANGUAGES]
        write_page(SYSTEMS, texts, language)
    if planner.studies:
        told = tables_of(planner.studies, planner.parts)
        _store(told, CONTRASTS)
        texts = [combinations_page(planner, told, one, tops[one]) for one in LANGUAGES]
        write_page(COMBINATIONS, texts, language)


def _pictures(league: League, draw: Draw | None) -> Mapping[Language, str]:
    """Draw the picture; the line that shows it in each language, empty where there is none."""
    shown = points(league)
    if draw is None or shown.empty:
        return dict.fromkeys(LANGUAGES, "")
    _store(shown, TRADEOFF)
    lines: dict[Language, str] = {}
    for one in LANGUAGES:
        file = DOCS / f"league-{one}.svg"
        words = draw(pd.read_csv(docs_folder() / TRADEOFF.name), TRADEOFF, file, one)
        lines[one] = say("league.picture", one, file=file.name, command=words)
    return lines


def _ship(league: League, command: str) -> None:
    """The table that the page reads: in the package, or beside the pages if they are a trial."""
    made = standings(league)
    if not made.empty:
        write_league(made, about(league, command), shipped_place(FILE))


def _store(table: pd.DataFrame, file: Path) -> None:
    write_doc(file.name, table.to_csv(index=False, float_format=DIGITS, lineterminator="\n"))


def _systems(planner: Planner, language: Language, top: list[str]) -> str:
    intro = [*top, say("evidence.systems_intro", language), ""]
    return systems_page(PartTables(planner.parts), planner.systems, language, intro)


def _payment(planner: Planner, command: str, language: Language) -> str:
    made = _made_by("evidence.made_by", command, PRICE_YEAR, language)
    return payment_page(planner, language, [made, "", _sets(planner, language), ""])


def top(planner: Planner, command: str, language: Language, named: bool = False) -> list[str]:
    """How the pages came about, what they rest on, and what is still wanted.

    Args:
        planner: what is there, and what is still wanted.
        command: that writes the pages.
        language: of the lines.
        named: whether policies that want pairs are named; one page does, the others count them.
    """
    reached = [planner.parts.pairs(Compared(one)) for one in planner.policies]
    every = {arm.part: arm for own in planner.arms for arm in (own, own.without)}
    seconds = sum(planner.parts.of(arm).seconds for arm in every.values())
    made = _made_by("evidence.made_by", command, PRICE_YEAR, language)
    reach = say(
        "evidence.reached",
        language,
        least=min(reached),
        most=max(reached),
        hours=f"{seconds / HOUR:.1f}",
    )
    return [
        made,
        "",
        f"{reach} {_sets(planner, language)}",
        "",
        *_missing(planner, language, named),
    ]


def _claims(planner: Planner, command: str, language: Language) -> str:
    results = [planner.of_claims.result(claim) for claim in planner.claims]
    left_out, looks = list(not_attempted().values()), planner.parts.terms.claim_looks
    return claims_page(results, left_out, language, claims_top(planner, command, language), looks)


def claims_top(planner: Planner, command: str, language: Language) -> list[str]:
    """The same for the page of claims."""
    parts = planner.of_claims.parts
    reached = [parts.of(claim).pairs for claim in planner.claims]
    seconds: dict[str, float] = {}
    for claim in planner.claims:
        seconds |= parts.of(claim).seconds
    made = _made_by("claims.made_by", command, CLAIM_PRICES, language)
    reach = say(
        "claims.reached",
        language,
        least=min(reached),
        most=max(reached),
        runs=len(seconds),
        hours=f"{sum(seconds.values()) / HOUR:.1f}",
    )
    lines = [made, "", f"{reach} {_sets(planner, language)}", ""]
    return [*lines, *_missing_claims(planner, language)]


def _made_by(key: str, command: str, prices: int, language: Language) -> str:
    return say(
        key,
        language,
        command=command,
        version=metadata.version("gofal"),
        rules=rules_hash(),
        year=POLICY_FROM,
        expects=CENTRAL,
        prices=year_label(prices),
    )


def _sets(planner: Planner, language: Language) -> str:
    sets = planner.parts.terms.sets
    return say("evidence.sets" if sets else "evidence.no_sets", language, count=len(sets))


def _missing_claims(planner: Planner, language: Language) -> list[str]:
    """How many claims are not judged yet, and how many are open with more pairs allowed."""
    wants = [one for one in planner.of_claims.wants(0) if not one.claim.by_construction]
    judged = {want.name for want in wants if planner.of_claims.result(want.claim).run}
    first, later = len(wants) - len(judged), len(judged)
    count = sum(not claim.by_construction for claim in planner.claims)
    lines = []
    for key, number in (("claims.missing", first), ("claims.still_open", later)):
        if number:
            told = {"number": number, "all": count}
            lines += [say(key, language, **told), ""]
    return lines or [say("claims.nothing_wanted", language), ""]


def _missing(planner: Planner, language: Language, named: bool) -> list[str]:
    """What went wrong, and what wants more pairs."""
    lines = []
    for policy in (Compared(planner.policies[0]).without.policy, *planner.policies):
        if error := planner.parts.of(Compared(policy)).error:
            lines += [say("evidence.wrong", language, policy=policy.name, error=error), ""]
    every = (want for want in planner.wants() if isinstance(want, Want))
    wants = [want for want in every if want.arm.in_league]
    first = [f"`{want.arm.policy.name}`" for want in wants if want.stage == 0]
    later = [f"`{want.arm.policy.name}`" for want in wants if want.stage]
    for key, counted, names in (
        ("evidence.missing", "evidence.missing_counted", first),
        ("evidence.still_open", "evidence.still_open_counted", later),
    ):
        if names and named:
            lines += [say(key, language, number=len(names), names=", ".join(names)), ""]
        elif names:
            told = {"number": len(names), "all": len(planner.policies)}
            lines += [say(counted, language, **told), ""]
    return lines or [say("evidence.nothing_wanted", language), ""]
