"""What there is to choose from and to check: levers, scenarios, parameters, as lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gofal.abm.levers import Lever, load_levers
from gofal.abm.outcomes import GROUPS, OUTCOMES, Outcome
from gofal.abm.parameters import Parameters, load_parameters
from gofal.agents.errors import unknown
from gofal.agents.parameter import Parameter
from gofal.experiments.output.listing import Datum, Listing
from gofal.experiments.text import WORDS, Language, group_label, heads, say, unit_name

if TYPE_CHECKING:
    from gofal.abm.scenario import Scenario

_COUNTED = ("subject", "texts", "unreviewed")


def levers_list(language: Language, only: str | None = None) -> Listing:
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
    return Listing(
        say("list.levers", language),
        heads(names, language),
        [_lever_row(lever, language) for lever in chosen],
        [_lever_data(lever, language) for lever in chosen],
        [lever.group_cy if language == "cy" else lever.group_en for lever in chosen],
    )


def _lever_data(lever: Lever, language: Language) -> Mapping[str, Datum]:
    return {
        "lever": lever.name,
        "group": lever.group,
        "low": lever.low,
        "high": lever.high,
        "unit": lever.unit,
        "options": [option.slug for option in lever.options],
        "default": lever.show(lever.default) if lever.options else lever.default,
        "label": lever.label_cy if language == "cy" else lever.label_en,
        "meaning": lever.explain_cy if language == "cy" else lever.explain_en,
        "source": lever.source,
        "evidence": lever.evidence,
    }


def _lever_row(lever: Lever, language: Language) -> tuple[str, ...]:
    allowed = f"{lever.low:g} … {lever.high:g} {lever.unit}"
    if lever.options:
        allowed = ", ".join(option.slug for option in lever.options)
    elif lever.stepwise:
        allowed = "0, 1"
    explain = lever.explain_cy if language == "cy" else lever.explain_en
    source = lever.source + (f" ({', '.join(lever.evidence)})" if lever.evidence else "")
    return lever.name, allowed, lever.show(lever.default), explain, source


def outcomes_list(language: Language, only: str | None = None) -> Listing:
    """Every outcome, or those of one group, or one.

    Args:
        language: of labels and definitions.
        only: a group or an outcome; None = all.
    """
    if only is not None and only not in GROUPS and only not in OUTCOMES:
        raise unknown("outcome or group", only, [*OUTCOMES, *GROUPS])
    chosen = [
        x for group in GROUPS for x in OUTCOMES.values()
        if x.group == group and only in (None, group, x.name)
    ]  # fmt: skip
    data = [_outcome_data(x, language) for x in chosen]
    rows = [
        (
            x.name,
            str(told["label"]),
            unit_name(x.unit, language),
            say(f"list.better_{x.better}", language),
            str(told["meaning"]),
        )
        for x, told in zip(chosen, data, strict=True)
    ]
    names = ("outcome", "label", "unit", "better", "meaning")
    groups = [group_label(x.group, language) for x in chosen]
    return Listing(say("list.outcomes", language), heads(names, language), rows, data, groups)


def _outcome_data(outcome: Outcome, language: Language) -> Mapping[str, Datum]:
    return {
        "outcome": outcome.name,
        "group": outcome.group,
        "label": outcome.label_cy if language == "cy" else outcome.label_en,
        "unit": outcome.unit,
        "better": outcome.better,
        "meaning": outcome.meaning_cy if language == "cy" else outcome.meaning_en,
    }


def series_list(language: Language, only: str | None = None) -> Listing:
    """Every raw series, or one, from which outcomes are worked out.

    Args:
        language: of the meanings.
        only: a series; None = all.
    """
    from gofal.abm.world.series import SERIES

    if only is not None and only not in SERIES:
        raise unknown("series", only, SERIES)
    chosen = [x for x in SERIES.values() if only in (None, x.name)]
    data: list[Mapping[str, Datum]] = [
        {
            "series": x.name,
            "unit": x.unit,
            "kind": x.kind,
            "meaning": x.meaning_cy if language == "cy" else x.meaning_en,
        }
        for x in chosen
    ]
    rows = [
        (x.name, x.unit, say(f"list.{x.kind}", language), str(told["meaning"]))
        for x, told in zip(chosen, data, strict=True)
    ]
    names = ("series", "unit", "flow_or_stock", "meaning")
    return Listing(say("list.series", language), heads(names, language), rows, data)


def scenarios_list(language: Language, own: Iterable[Scenario] = ()) -> Listing:
    """Every preset with what it sets and why.

    Args:
        language: of labels and reasons.
        own: scenarios of a person's own, which come after them.
    """
    from gofal.abm.scenario import (  # reads the facts; not for `levers`
        load_scenario,
        scenario_names,
    )
    from gofal.experiments.systems.policy_names import name_of

    levers = load_levers()
    rows, data = [], list[Mapping[str, Datum]]()
    for scenario in (*map(load_scenario, scenario_names()), *own):
        settings = [f"{s.lever}={levers[s.lever].show(s.value)}" for s in scenario.settings]
        settings += [f"{name}={value:g}" for name, value in scenario.parameters.items()]
        settings += [f"terms={scenario.terms}"] if scenario.terms != "own" else []
        label = name_of(scenario).both(language)
        why = scenario.why_cy if language == "cy" else scenario.why_en
        rows.append((scenario.name, label, "\n".join(settings), why, ", ".join(scenario.evidence)))
        whole = {"scenario": scenario.name, "label": label, "sets": settings, "why": why}
        data.append({**whole, "evidence": scenario.evidence})
    names = ("scenario", "label", "sets", "why", "evidence")
    return Listing(say("list.scenarios", language), heads(names, language), rows, data)


def all_parameters() -> Parameters:
    """Every parameter: those of the files, the delivery models and the payment modes."""
    from gofal.agents.delivery import delivery_models  # these import the kernels; not for `levers`
    from gofal.agents.payment import payment_modes

    declared = [p for model in delivery_models() for p in model.parameters]
    declared += [p for mode in payment_modes() for p in mode.parameters]
    return load_parameters(extra=declared)


def parameters_list(language: Language, subject: str | None = None) -> Listing:
    """Every parameter with value, range and source.

    Args:
        language: of the labels.
        subject: the part of the name before the dot; None = all.
    """
    parameters = all_parameters()
    subjects = {name.partition(".")[0] for name in parameters}
    if subject is not None and subject not in subjects:
        raise unknown("subject", subject, subjects)
    chosen = [name for name in parameters if subject in (None, name.partition(".")[0])]
    rows = [_parameter_row(parameters.parameter(name), name, language) for name in chosen]
    data = [_parameter_data(parameters.parameter(name), name, language) for name in chosen]
    names = ["parameter", "value", "range", "unit", "label", "source"]
    if equal := _on_equal_terms(parameters, language, subject):
        names.append("on_equal_terms")
        rows = [(*row, equal.get(row[0], "")) for row in rows]
        data = [{**row, "on_equal_terms": equal.get(str(row["parameter"]), "")} for row in data]
    return Listing(say("list.parameters", language), heads(names, language), rows, data)


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
    for name in (one.name for one in model.parameters):
        owner, _, term = name.partition(".")
        if owner != subject:  # its weight among founders is the market's
            continue
        why = STAYS.get(term)
        told[name] = f"{equal[name]:g}"
        if why and stays(model, term):
            told[name] = say("list.stays", language, why=why.cy if language == "cy" else why.en)
    return told


def _parameter_row(known: Parameter, name: str, language: Language) -> tuple[str, ...]:
    label = known.label_cy if language == "cy" else known.label_en
    source = known.source + (f" ({', '.join(known.evidence)})" if known.evidence else "")
    spread = f"{known.low:g} … {known.high:g}"
    return name, f"{known.value:g}", spread, known.unit, label, source


def _parameter_data(known: Parameter, name: str, language: Language) -> Mapping[str, Datum]:
    return {
        "parameter": name,
        "value": known.value,
        "low": known.low,
        "high": known.high,
        "unit": known.unit,
        "label": known.label_cy if language == "cy" else known.label_en,
        "source": known.source,
        "evidence": known.evidence,
    }


def words_list(language: Language) -> Listing:
    """Number of texts by subject, and of those whose Welsh no person has reviewed."""
    texts: Counter[str] = Counter()
    unreviewed: Counter[str] = Counter()
    for entry in WORDS.entries.values():
        texts[entry.subject] += 1
        unreviewed[entry.subject] += not entry.reviewed
    counts = [(subject, texts[subject], unreviewed[subject]) for subject in texts]
    data: list[Mapping[str, Datum]] = [dict(zip(_COUNTED, one, strict=True)) for one in counts]
    counts.append(("", texts.total(), unreviewed.total()))
    rows = [(subject, f"{some:,}", f"{waiting:,}") for subject, some, waiting in counts]
    return Listing(say("list.words", language), heads(_COUNTED, language), rows, data)
