"""``docs/ablations.md``: each shared rule off in turn, against the baseline with all rules on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gofal.abm.history import History
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.ablations.rules import SharedRule
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.changes import ArmChange, cells, changes, head
from gofal.experiments.output.docs import markdown
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.text import UNDEFINED, Language, heads, say
from gofal.experiments.windows import main_window

HEADLINES = (
    "exit_rate", "exit_rate_established", "handback_share", "effective_wage", "wage_index",
    "turnover", "met_need", "rural_met_need", "rural_gap",
)  # fmt: skip
"""Fragility, wages and rural coverage."""

type Changes = Mapping[str, Mapping[str, ArmChange]]
"""By rule, then by outcome, how it differs with the rule off."""


def ablations_page(
    found: ArmMeans,
    rules: Mapping[str, SharedRule],
    language: Language,
    how: dict[str, str],
    history: History | None = None,
) -> str:
    """The page as Markdown.

    Args:
        found: the baseline, and an arm of each rule's name with that rule off.
        rules: by name.
        language: of the page.
        how: command and version that made it.
        history: what happened before year 1 and since, in runs with dates.
    """
    window, off = main_window(found.years), changes_of(found, rules)
    lines = [f"# {say('ablations.title', language)}", "", head(found, language, how), ""]
    lines += [say("ablations.intro", language, window=window.name), ""]
    if history is not None:
        lines += [say("ablations.dated", language, year=history.policy_from), ""]
    lines += _summary(off, rules, language)
    for slug, rule in rules.items():
        if rule.control in rules:  # one that came along as a control has not brought its own
            lines += _rule(slug, rules, off, found, language)
    return "\n".join([*lines, *_never_off(rules, language), ""])


def _never_off(rules: Mapping[str, SharedRule], language: Language) -> list[str]:
    """The rules that no parameter switches off, and why."""
    never = [rule for rule in rules.values() if not rule.can_be_off]
    heading = [f"## {say('ablations.cannot', language)}", ""] if never else []
    return [*heading, *(f"- **{rule.name(language)}.** {rule.off(language)}" for rule in never)]


def changes_of(found: ArmMeans, rules: Mapping[str, SharedRule]) -> Changes:
    """What changes in Wales with each rule off; nothing of a rule whose arm went wrong."""
    window = main_window(found.years)
    able = [slug for slug, rule in rules.items() if rule.can_be_off]
    return {slug: changes(found, slug, BASELINE, WALES, window) for slug in able}


def is_clear(change: ArmChange | None) -> bool:
    """Whether the interval of a change leaves zero out; a single replicate says nothing."""
    if change is None or not np.isfinite(change.low):
        return False
    return change.low > 0 or change.high < 0


def verdict(own: ArmChange | None, control: ArmChange | None) -> str:
    """Key of the word for whether an outcome moves with a rule, and with an unrelated one."""
    if own is not None and np.isfinite(own.change) and not np.isfinite(own.low):
        return "ablations.single"
    if not is_clear(own):
        return "ablations.not_shown"
    return "ablations.both" if is_clear(control) else "ablations.own"


def _summary(off: Changes, rules: Mapping[str, SharedRule], language: Language) -> list[str]:
    columns = [
        say("ablations.rule_off", language),
        *(outcome_label(x, language) for x in HEADLINES),
    ]
    levels = next((made for made in off.values() if made), {})
    usual = [_level(levels.get(x), x, language) for x in HEADLINES]
    rows = [(say("ablations.level", language), *usual)]
    for slug, made in off.items():
        moved = [_change(made.get(x), x, language) for x in HEADLINES]
        rows.append((rules[slug].name(language), *moved))
    return markdown(columns, rows)


def _level(change: ArmChange | None, outcome: str, language: Language) -> str:
    return cells(change, OUTCOMES[outcome].unit, language)[0]


def _change(change: ArmChange | None, outcome: str, language: Language) -> str:
    size = cells(change, OUTCOMES[outcome].unit, language)[2]
    return f"**{size}**" if is_clear(change) else size


def _rule(
    slug: str, rules: Mapping[str, SharedRule], off: Changes, found: ArmMeans, language: Language
) -> list[str]:
    rule, control = rules[slug], rules[rules[slug].control]
    values = ", ".join(f"`{name}` = {value:g}" for name, value in rule.parameters.items())
    lines = [f"## {rule.name(language)} (`{slug}`)", "", f"{rule.off(language)} ({values})", ""]
    if slug in found.errors:
        lines += [say("document.went_wrong", language, error=found.errors[slug]), ""]
    if not off[slug]:
        return lines
    columns = heads(("outcome", "baseline", "off", "difference", "interval"), language, "ablations")
    columns += [say("ablations.control", language, rule=control.name(language))]
    columns += [say("ablations.says", language)]
    rows = []
    for outcome in rule.explains:
        own, other = off[slug].get(outcome), off[rule.control].get(outcome)
        shown = cells(own, OUTCOMES[outcome].unit, language)
        beside = _change(other, outcome, language) if other else UNDEFINED
        word = say(verdict(own, other), language)
        rows.append((outcome_label(outcome, language), *shown, beside, word))
    return [*lines, *markdown(columns, rows)]
