"""``docs/claims.md``: a summary first, then every claim with its rule and what came out."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gofal.abm.scenario import Scenario
from gofal.experiments.claims.coverage import NotAttempted
from gofal.experiments.claims.judge import ClaimResult, PartResult
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.verdict import WORDS
from gofal.experiments.claims.wording import outcome, quantity, rule
from gofal.experiments.paired import markdown
from gofal.experiments.systems_table import setting_text
from gofal.experiments.words import UNDEFINED, Language, say


def page(
    results: Sequence[ClaimResult],
    left_out: Sequence[NotAttempted],
    language: Language,
    how: dict[str, str],
) -> str:
    """The page as Markdown.

    Args:
        results: of the claims, in the order shown.
        left_out: rows of the register without a claim.
        language: of the page.
        how: command, version, rules, scale and seeds that made it.
    """
    lines = [f"# {say('claims_title', language)}", "", say("claims_made_by", language, **how), ""]
    lines += [say("claims_intro", language), "", say("claims_caution", language), ""]
    own = [result for result in results if not result.claim.by_construction]
    built = [result for result in results if result.claim.by_construction]
    lines += [f"## {say('in_short', language)}", "", counted(own, language), ""]
    lines += markdown(headings(language), summary(own, language))
    if built:
        lines += [f"## {say('claims_built', language)}", "", say("claims_built_why", language), ""]
        lines += markdown(headings(language), summary(built, language))
    lines += [f"## {say('claims_each', language)}", ""]
    for result in results:
        lines += section(result, language)
    if left_out:
        lines += _not_attempted(left_out, language)
    return "\n".join(lines)


def counted(results: Sequence[ClaimResult], language: Language) -> str:
    """How many claims have each verdict."""
    found = [result.word for result in results if result.run]
    parts = [f"{say(f'claims_{word}', language)}: {found.count(word)}" for word in WORDS]
    if waiting := len(results) - len(found):
        parts.append(f"{say('claims_not_run', language)}: {waiting}")
    return f"{say('claims_count', language, count=len(results))} {'; '.join(parts)}."


def headings(language: Language) -> list[str]:
    """Columns of the summary."""
    keys = ("claims_claim", "claims_statement", "claims_verdict", "claims_parts")
    return [say(key, language) for key in (*keys, "claims_replicates")]


def summary(results: Sequence[ClaimResult], language: Language) -> list[tuple[str, ...]]:
    """One row a claim."""
    return [_summary(result, language) for result in results]


def _summary(result: ClaimResult, language: Language) -> tuple[str, ...]:
    counting = [row for row in result.parts if row.part.counts]
    met = sum(row.judged.word == "supported" for row in counting)
    parts = say("met_of", language, met=met, all=len(counting)) if counting else UNDEFINED
    replicates = str(min((row.judged.count for row in counting), default=0))
    title = result.claim.say("title", language)
    return f"`{result.claim.slug}`", title, _verdict(result, language), parts, replicates


def _verdict(result: ClaimResult, language: Language) -> str:
    return say(f"claims_{result.word}" if result.run else "claims_not_run", language)


def section(result: ClaimResult, language: Language) -> list[str]:
    """One claim."""
    claim = result.claim
    lines = [f"### {claim.say('title', language)} (`{claim.slug}`)", ""]
    lines += [f"**{say('claims_hypothesis', language)}.** {claim.say('hypothesis', language)}", ""]
    verdict = _verdict(result, language)
    lines += [f"**{say('claims_verdict', language)}: {verdict}.** {_needs(result, language)}", ""]
    if result.error:
        lines += [say("went_wrong", language, error=result.error), ""]
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
        heads = [say(f"claims_{column}", language) for column in columns]
        lines += markdown(heads, [_row(row, language) for row in result.parts])
    arms = "; ".join(f"`{name}` {_arm(arm, language)}" for name, arm in claim.arms.items())
    lines += [f"**{say('claims_arms', language)}.** {arms}.", ""]
    lines += [f"**{say('claims_mechanism', language)}.** {claim.say('mechanism', language)}", ""]
    if explained := claim.say("explained", language):
        lines += [f"**{say('claims_explained', language)}.** {explained}", ""]
    evidence = ", ".join(claim.evidence)
    lines += [f"{say('claims_evidence', language)}: {evidence}. `gofal claims {claim.slug}`", ""]
    return lines


def _needs(result: ClaimResult, language: Language) -> str:
    claim = result.claim
    texts = [say("claims_years", language, years=claim.years)]
    if claim.scale is not None:
        texts.append(say("claims_scale", language, scale=claim.scale))
    if sum(part.counts for part in claim.parts) > 1:
        texts.append(say(f"claims_needs_{claim.needs}", language))
    if any(part.group for part in claim.parts):
        texts.append(say("claims_groups", language))
    return " ".join(texts)


def _row(row: PartResult, language: Language) -> tuple[str, ...]:
    part, judged = row.part, row.judged
    kind = kinds()[part.kind]
    name = kind.name_cy if language == "cy" else kind.name_en
    mean, interval = outcome(part, judged, language)
    word = say(f"claims_{judged.word}", language)
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
        word if part.counts else say("claims_told", language, word=word),
    )


def _p(value: float) -> str:
    if not math.isfinite(value):
        return UNDEFINED
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _arm(arm: Scenario, language: Language) -> str:
    settings = [f"`{setting_text(setting, language)}`" for setting in arm.settings]
    settings += [f"`{name}={value:g}`" for name, value in arm.parameters.items()]
    return ", ".join(settings) if settings else say("claims_baseline", language)


def _not_attempted(left_out: Sequence[NotAttempted], language: Language) -> list[str]:
    lines = [f"## {say('claims_left_out', language)}", "", say("claims_left_why", language), ""]
    rows = [
        (entry.row, say(f"claims_reason_{entry.reason}", language), entry.say(language))
        for entry in left_out
    ]
    heads = [say(key, language) for key in ("claims_row", "claims_reason", "claims_why")]
    return [*lines, *markdown(heads, rows)]
