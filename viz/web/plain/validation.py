"""The page of tests: what calibration, hindcast and claims came to, read from what they wrote."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gofal.abm.results import SOURCE
from gofal.experiments.calibration.ensemble import load_ensemble
from gofal.experiments.calibration.reading import load_problem
from gofal.experiments.claims.verdict import WORDS
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.output.docs import DOCS
from gofal.experiments.text import Language, heads, quantity, say
from gofal.viz.web.html import english, link, render
from gofal.viz.web.origin import rules_notice
from gofal.viz.web.plain.documents import of_a_slice
from gofal.viz.web.plain.host import Host
from gofal.viz.web.shipped import about_shipped, stand_here
from gofal.viz.web.state import PageState
from gofal.viz.web.trust import notice, sentences

CLAIMS = Path("claims.md")
_RULES = re.compile(r"rules `?([0-9a-f]{8,})`?")
_ROW = re.compile(r"^\| `[\w-]+` \|[^|]*\| ([^|]+) \|", re.MULTILINE)
_SHARE = re.compile(r"0\.\d+|1")


@dataclass(frozen=True)
class Judged:
    """What came of the claims, as their page says it.

    Attributes:
        rules: hash of the rules that ran; empty if the page names none.
        verdicts: how many claims have each verdict; *not_run* are those without one.
    """

    rules: str
    verdicts: Counter[str]


def page(state: PageState, _host: Host) -> str:
    """How the model was tested, and of which rules each result is."""
    return _page(state.language)


@cache
def _page(language: Language) -> str:
    result, answers = shipped_result(), about_shipped()
    claims = judged_claims()
    return render(
        "plain/validation.html",
        language,
        fitted=_fitted(language),
        fitted_notice=_of_today(language),
        targets=(
            heads(("figure", "value", "source", "doubt"), language, "validation"),
            _targets(language),
        ),
        hindcast=[] if result is None else sentences(result, language),
        hindcast_notice="" if result is None else notice(result, language),
        claims=None if claims is None else _counted(claims, language),
        claims_notice="" if claims is None else _notice(claims.rules, language),
        answers_notice="" if answers is None else _notice(answers.rules, language),
        dated=answers is not None and bool(answers.begins),
        trust=link(PageState(language), view="trust"),
        data=link(PageState(language), view="data"),
    )


def _of_today(language: Language) -> str:
    """That other rules made the ensemble; nothing if they stand today."""
    known = load_ensemble()
    return "" if known.fits else rules_notice(known.rules, language)


@cache
def judged_claims(folder: Path = SOURCE / DOCS) -> Judged | None:
    """Verdicts on claims, from the page that judges them.

    Returns:
        None where the page does not come along, or was made from less than all of Wales.
    """
    file = folder / CLAIMS
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8")
    if of_a_slice(text):
        return None
    head, *parts = text.split("\n## ")
    own = parts[0] if parts else ""  # what follows holds by construction, or is in Welsh
    words = {say(f"claims.{word}", "en"): word for word in (*WORDS, "not_run")}
    found = Counter(words[one.strip()] for one in _ROW.findall(own) if one.strip() in words)
    rules = _RULES.search(head)
    return Judged(rules[1] if rules else "", found)


def _counted(claims: Judged, language: Language) -> list[str]:
    return [
        f"{say(f'claims.{word}', language)}: {claims.verdicts[word]}"
        for word in (*WORDS, "not_run")
        if claims.verdicts[word]
    ]


def _fitted(language: Language) -> list[str]:
    """What calibration came to, in sentences."""
    problem, ensemble = load_problem(), load_ensemble()
    lines = [
        say(
            "validation.fitted.1",
            language,
            targets=len(problem.targets),
            uncertain=len(problem.uncertain),
            sets=len(ensemble.sets),
        )
    ]
    share = _SHARE.match(ensemble.made.get("coverage", ""))
    if share:
        lines.append(
            say(
                "validation.fitted.2",
                language,
                share=quantity(float(share[0]), "share", language, 0.01),
                low=quantity(problem.rules.coverage_low, "share", language, 0.05),
                high=quantity(problem.rules.coverage_high, "share", language, 0.05),
            )
        )
    if not ensemble.usable:
        lines.append(say("calibration.ensemble_unusable", language))
    return lines


def _targets(language: Language) -> list[tuple[str, ...]]:
    return [
        (
            one.cy if language == "cy" else one.en,
            quantity(one.value, one.unit, language),
            english(one.source),
            one.why(language),
        )
        for one in load_problem().targets
    ]


def _notice(made: str, language: Language) -> str:
    return "" if not made or stand_here(made) else rules_notice(made, language)
