"""What there is to choose from and to check: levers, scenarios, parameters, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.table import Table

from gofal.abm.levers import Lever, load_levers
from gofal.abm.outcomes import GROUPS, OUTCOMES
from gofal.abm.parameters import Parameters, load_parameters
from gofal.agents.errors import unknown
from gofal.experiments.output.terminal import table
from gofal.experiments.text import WORDS, Language, group_label, heads, say, unit_name

_COUNTED = ("subject", "texts", "unreviewed")


def levers_table(language: Language, only: str | None = None) -> Table:
    """Every lever, or those of one group, or one.

    Args:
        language: of labels and explanations.
        only: a group or a lever; None = all.
    """
    levers = load_levers()
    groups = {lever.group for lever in levers.values()}
    if only is not None and only not in groups and only not in levers:
        raise unknown("lever or group", only, [*levers, *groups])
    chosen = [
        lever for lever in levers.values() if only is None or only in (lever.group, lever.name)
    ]
    names = ("lever", "allowed", "default", "meaning", "source")
    made = table(say("list.levers", language), heads(names, language), [])
    for before, lever in zip([None, *chosen], chosen, strict=False):
        if before is None or before.group != lever.group:
            made.add_section()
            made.add_row(f"[bold]{lever.group_cy if language == 'cy' else lever.group_en}[/bold]")
        made.add_row(*_lever_row(lever, language))
    return made


def _lever_row(lever: Lever, language: Language) -> tuple[str, ...]:
    allowed = f"{lever.low:g} … {lever.high:g} {lever.unit}"
    if lever.options:
        allowed = ", ".join(option.slug for option in lever.options)
    elif lever.stepwise:
        allowed = "0, 1"
    explain = lever.explain_cy if language == "cy" else lever.explain_en
    source = lever.source + (f" ({', '.join(lever.evidence)})" if lever.evidence else "")
    return lever.name, allowed, lever.show(lever.default), explain, source


def outcomes_table(language: Language, only: str | None = None) -> Table:
    """Every outcome, or those of one group, or one.

    Args:
        language: of labels and definitions.
        only: a group or an outcome; None = all.
    """
    if only is not None and only not in GROUPS and only not in OUTCOMES:
        raise unknown("outcome or group", only, [*OUTCOMES, *GROUPS])
    names = ("outcome", "label", "unit", "better", "meaning")
    made = table(say("list.outcomes", language), heads(names, language), [])
    for group in GROUPS:
        chosen = [
            x for x in OUTCOMES.values() if x.group == group and only in (None, group, x.name)
        ]
        if chosen:
            made.add_section()
            made.add_row(f"[bold]{group_label(group, language)}[/bold]")
        for x in chosen:
            label, meaning = (
                (x.label_cy, x.meaning_cy) if language == "cy" else (x.label_en, x.meaning_en)
            )
            better = say(f"list.better_{x.better}", language)
            made.add_row(x.name, label, unit_name(x.unit, language), better, meaning)
    return made


def series_table(language: Language, only: str | None = None) -> Table:
    """Every raw series, or one, from which outcomes are worked out.

    Args:
        language: of the meanings.
        only: a series; None = all.
    """
    from gofal.abm.world.series import SERIES

    if only is not None and only not in SERIES:
        raise unknown("series", only, SERIES)
    rows = [
        (
            x.name,
            x.unit,
            say(f"list.{x.kind}", language),
            x.meaning_cy if language == "cy" else x.meaning_en,
        )
        for x in SERIES.values()
        if only in (None, x.name)
    ]
    names = ("series", "unit", "flow_or_stock", "meaning")
    return table(say("list.series", language), heads(names, language), rows)


def scenarios_table(language: Language) -> Table:
    """Every preset with what it sets and why."""
    from gofal.abm.scenario import (  # reads the facts; not for `levers`
        load_scenario,
        scenario_names,
    )
    from gofal.experiments.systems.policy_names import name_of

    levers = load_levers()
    rows = []
    for scenario in map(load_scenario, scenario_names()):
        settings = [f"{s.lever}={levers[s.lever].show(s.value)}" for s in scenario.settings]
        settings += [f"terms={scenario.terms}"] if scenario.terms != "own" else []
        label = name_of(scenario).both(language)
        why = scenario.why_cy if language == "cy" else scenario.why_en
        rows.append((scenario.name, label, "\n".join(settings), why, ", ".join(scenario.evidence)))
    names = ("scenario", "label", "sets", "why", "evidence")
    return table(say("list.scenarios", language), heads(names, language), rows)


def all_parameters() -> Parameters:
    """Every parameter: those of the files, the delivery models and the payment modes."""
    from gofal.agents.delivery import delivery_models  # these import the kernels; not for `levers`
    from gofal.agents.payment import payment_modes

    declared = [p for model in delivery_models() for p in model.parameters]
    declared += [p for mode in payment_modes() for p in mode.parameters]
    return load_parameters(extra=declared)


def parameters_table(language: Language, subject: str | None = None) -> Table:
    """Every parameter with value, range and source.

    Args:
        language: of the labels.
        subject: the part of the name before the dot; None = all.
    """
    parameters = all_parameters()
    subjects = {name.partition(".")[0] for name in parameters}
    if subject is not None and subject not in subjects:
        raise unknown("subject", subject, subjects)
    rows = _parameter_rows(parameters, language, subject)
    names = ["parameter", "value", "range", "unit", "label", "source"]
    if equal := _on_equal_terms(parameters, language, subject):
        names.append("on_equal_terms")
        rows = ((*row, equal.get(row[0], "")) for row in rows)
    return table(say("list.parameters", language), heads(names, language), rows)


def _on_equal_terms(
    parameters: Parameters, language: Language, subject: str | None
) -> dict[str, str]:
    """What each term of a delivery model is on equal terms, or why it stays; {} of others."""
    from gofal.abm.world.equal import equal_parameters
    from gofal.agents.delivery import delivery_models
    from gofal.agents.equal_terms import AGENCY, STAYS, stays

    model = next((one for one in delivery_models() if one.slug == subject), None)
    if model is None or subject == AGENCY:
        return {}
    equal, told = equal_parameters(parameters, [model]), {}
    for term in (one.name.partition(".")[2] for one in model.parameters):
        why, name = STAYS.get(term), f"{subject}.{term}"
        told[name] = f"{equal[name]:g}"
        if why and stays(model, term):
            told[name] = say("list.stays", language, why=why.cy if language == "cy" else why.en)
    return told


def _parameter_rows(
    parameters: Parameters, language: Language, subject: str | None
) -> Iterable[tuple[str, ...]]:
    for name in parameters:
        if subject is not None and name.partition(".")[0] != subject:
            continue
        known = parameters.parameter(name)
        label = known.label_cy if language == "cy" else known.label_en
        source = known.source + (f" ({', '.join(known.evidence)})" if known.evidence else "")
        spread = f"{known.low:g} … {known.high:g}"
        yield name, f"{known.value:g}", spread, known.unit, label, source


def words_table(language: Language) -> Table:
    """Number of texts by subject, and of those whose Welsh no person has reviewed."""
    texts: Counter[str] = Counter()
    unreviewed: Counter[str] = Counter()
    for entry in WORDS.entries.values():
        texts[entry.subject] += 1
        unreviewed[entry.subject] += not entry.reviewed
    rows = [(subject, f"{texts[subject]:,}", f"{unreviewed[subject]:,}") for subject in texts]
    made = table(say("list.words", language), heads(_COUNTED, language), rows)
    made.add_section()
    made.add_row("", f"{texts.total():,}", f"{unreviewed.total():,}")
    return made
