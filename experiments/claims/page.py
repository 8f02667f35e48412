"""``docs/claims.md``: a summary first, then every claim with its rule and what came out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gofal.abm.scenario import Scenario
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.coverage import NotAttempted
from gofal.experiments.claims.judge import ClaimResult, PartResult
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.verdict import WORDS
from gofal.experiments.claims.wording import outcome, quantity, rule
from gofal.experiments.looks import level_of
from gofal.experiments.output.docs import markdown
from gofal.experiments.runs.same_rules import set_by, stands
from gofal.experiments.systems.table import setting_text
from gofal.experiments.text import UNDEFINED, Language, heads, say


def page(
    results: Sequence[ClaimResult],
    left_out: Sequence[NotAttempted],
    language: Language,
    top: Sequence[str],
    looks: Sequence[int],
) -> str:
    """The page as Markdown.

    Args:
        results: of the claims, in the order shown.
        left_out: rows of the register without a claim.
        language: of the page.
        top: lines on how it came about and what is missing.
        looks: numbers of pairs at which verdicts are taken.
    """
    lines = [f"# {say('claims.title', language)}", "", *top]
    level = {"looks": ", ".join(map(str, looks)), "level": f"{100 * level_of(len(looks)):.1f}"}
    lines += [say("claims.looks", language, **level), "", say("claims.intro", language), ""]
    lines += [say("claims.caution", language), ""]
    own = [result for result in results if not result.claim.by_construction]
    built = [result for result in results if result.claim.by_construction]
    lines += [f"## {say('document.in_short', language)}", "", counted(own, language), ""]
    lines += markdown(headings(language), summary(own, language))
    if built:
        lines += [f"## {say('claims.built', language)}", "", say("claims.built_why", language), ""]
        lines += markdown(headings(language), summary(built, language))
    lines += [f"## {say('claims.each', language)}", ""]
    for result in results:
        lines += section(result, language)
    if left_out:
        lines += _not_attempted(left_out, language)
    return "\n".join(lines)


def counted(results: Sequence[ClaimResult], language: Language) -> str:
    """How many claims have each verdict."""
    found = [result.word for result in results if result.run]
    parts = [f"{say(f'claims.{word}', language)}: {found.count(word)}" for word in WORDS]
    if waiting := len(results) - len(found):
        parts.append(f"{say('claims.not_run', language)}: {waiting}")
    return f"{say('claims.count', language, count=len(results))} {'; '.join(parts)}."


def headings(language: Language) -> list[str]:
    """Columns of the summary."""
    keys = ("claims.claim", "claims.statement", "claims.verdict", "claims.parts")
    return [say(key, language) for key in (*keys, "claims.pairs")]


def summary(results: Sequence[ClaimResult], language: Language) -> list[tuple[str, ...]]:
    """One row a claim."""
    return [_summary(result, language) for result in results]


def _summary(result: ClaimResult, language: Language) -> tuple[str, ...]:
    counting = [row for row in result.parts if row.part.counts]
    met = sum(row.judged.word == "supported" for row in counting)
    parts = say("document.met_of", language, met=met, all=len(counting)) if counting else UNDEFINED
    pairs = str(min((row.judged.count for row in counting), default=0))
    title = result.claim.say("title", language)
    return f"`{result.claim.slug}`", title, _verdict(result, language), parts, pairs


def _verdict(result: ClaimResult, language: Language) -> str:
    return say(f"claims.{result.word}" if result.run else "claims.not_run", language)


def section(result: ClaimResult, language: Language) -> list[str]:
    """One claim."""
    claim = result.claim
    lines = [f"### {claim.say('title', language)} (`{claim.slug}`)", ""]
    lines += [f"**{say('claims.hypothesis', language)}.** {claim.say('hypothesis', language)}", ""]
    verdict = _verdict(result, language)
    lines += [f"**{say('claims.verdict', language)}: {verdict}.** {_needs(result, language)}", ""]
    if result.told:
        lines += _explained(claim, language)
    if result.error:
        lines += [say("document.went_wrong", language, error=result.error), ""]
    if result.parts:
        columns = (
            "quantity",
            "compared",
            "window",
            "rule",
            "mean",
            "interval",
            "n",
            "p",
            "verdict",
        )
        names = heads(columns, language, "claims")
        lines += markdown(names, [_row(row, language) for row in result.parts])
    arms = "; ".join(f"`{name}` {_arm(arm, language)}" for name, arm in claim.arms.items())
    lines += [f"**{say('claims.arms', language)}.** {arms}.", ""]
    lines += [f"**{say('claims.mechanism', language)}.** {claim.say('mechanism', language)}", ""]
    evidence = ", ".join(claim.evidence)
    lines += [f"{say('claims.evidence', language)}: {evidence}. `gofal claims {claim.slug}`", ""]
    return lines


def _explained(claim: Claim, language: Language) -> list[str]:
    """Why it came out as it did, found afterwards; told if it was found with other rules."""
    explained = claim.say("explained", language)
    if not explained:
        return []
    chosen = set_by(one for arm in claim.arms.values() for one in arm.settings)
    today = stands(claim.explained_by, chosen)
    how = "" if today else f" {say('claims.explained_before', language)}"
    return [f"**{say('claims.explained', language)}.**{how} {explained}", ""]


def _needs(result: ClaimResult, language: Language) -> str:
    claim = result.claim
    texts = [say("claims.years", language, years=claim.years)]
    if sum(part.counts for part in claim.parts) > 1:
        texts.append(say(f"claims.needs_{claim.needs}", language))
    if any(part.group for part in claim.parts):
        texts.append(say("claims.groups", language))
    return " ".join(texts)


def _row(row: PartResult, language: Language) -> tuple[str, ...]:
    part, judged = row.part, row.judged
    kind = kinds()[part.kind]
    name = kind.name_cy if language == "cy" else kind.name_en
    mean, interval = outcome(part, judged, language)
    word = say(f"claims.{judged.word}", language)
    needed = UNDEFINED if judged.needed is None else str(judged.needed)
    return (
        quantity(part, language),
        f"{name}: {kind.formula(part)}",
        part.window.name,
        rule(part, language),
        mean,
        interval,
        f"{judged.count} ({needed})",
        _p(row.p_holm),
        word if part.counts else say("claims.told", language, word=word),
    )


def _p(value: float) -> str:
    if not math.isfinite(value):
        return UNDEFINED
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _arm(arm: Scenario, language: Language) -> str:
    settings = [f"`{setting_text(setting, language)}`" for setting in arm.settings]
    settings += [f"`{name}={value:g}`" for name, value in arm.parameters.items()]
    return ", ".join(settings) if settings else say("claims.baseline", language)


def _not_attempted(left_out: Sequence[NotAttempted], language: Language) -> list[str]:
    lines = [f"## {say('claims.left_out', language)}", "", say("claims.left_why", language), ""]
    rows = [
        (entry.row, say(f"claims.reason_{entry.reason}", language), entry.say(language))
        for entry in left_out
    ]
    names = heads(("row", "reason", "why"), language, "claims")
    return [*lines, *markdown(names, rows)]
