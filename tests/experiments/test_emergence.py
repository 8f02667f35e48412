"""Nothing that can be set names a result: a result has to come out of the week.

Levers, parameters, terms and presets say who pays what, who may do what, how many there are of
something, how an agent responds. A number called *turnover of co-operatives* would be an answer
written in beforehand, however well it was sourced.
"""

from __future__ import annotations

import re

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.systems.register import load_register

RESULT = re.compile(
    r"turnover|(?<![a-z])quit|leav|retention|retain|quality|wellbeing|outcome|viab|surviv|fail"
    r"|(?<![a-z])exit|closure|coverage|met_need|unmet|delivered|hours_deliver|continuity|satisf|handback"
    r"|hand_back|(?<![a-z])hhi|churn|margin_bonus|productiv|efficien|reliab|resilien|fragil"
    r"|(?<![a-z])gap(?![a-z])|strain|dependence"
)
ALLOWED_LEVERS = {
    "private_exit_expectations": "a belief of owners, from which they decide",
    "latc_setup_quality": "how well a company is prepared, not how good its care is",
    "leave_refund": "money for paid leave",
    "national_provider_exit": "a shock that is tested, the same for every policy",
    "provider_failure": "a shock that is tested, the same for every policy",
    "contact_turnover": "how often officers of a council move on, not care workers",
}
ALLOWED_SUBJECTS = {
    "hospital": "who falls ill, whoever cares for them",
    "homes": "who moves to a care home, whoever cares for them",
    "carer": "how a carer responds to pay, hours and satisfaction, whoever employs them",
    "matching": "how a round is filled",
    "measure": "how an outcome is read",
    "need": "how people live, whoever cares for them",
    "provider": "when any owner hands back or closes, by the same rule",
    "unpaid_carer": "how a family responds, whoever helps",
    "work": "how the labour market answers, whoever employs",
    "catalyst": "what founders count on",
    "delivery": "what wellbeing is made of, the same for everyone",
    "health": "what health pays and how people answer",
    "search": "what a council looks at when it compares its own figures",
    "conversion": "what owners and managers hope for when they compare",
}
"""Subjects whose parameters are shared by all delivery models, so that none can favour one."""
PRICES = {
    "insurance.margin": "what the fund pays above cost",
    "team.health_cost": "health's share of what a team costs",
    "team.council_cost": "the council's share of what a team costs",
}
"""Prices that share their last word with an outcome."""
OWN_LABEL = re.compile(
    r"turnover|quality of|wellbeing|coverage|hours delivered|viabil|continuity|retention|survival"
)


def test_no_lever_names_a_result() -> None:
    named = {name for name in load_levers() if RESULT.search(name)}
    assert named <= set(ALLOWED_LEVERS), named - set(ALLOWED_LEVERS)
    assert set(ALLOWED_LEVERS) <= named, "an exception that is no longer needed"


def test_no_lever_or_parameter_is_an_outcome() -> None:
    parameters = all_parameters()
    own = [name.partition(".")[2] for name in parameters if name not in PRICES]
    names = [*load_levers(), *own]
    assert not set(names) & set(OUTCOMES)
    labels = {outcome.label_en.lower() for outcome in OUTCOMES.values()}
    told = [lever.label_en for lever in load_levers().values()]
    told += [parameters.parameter(name).label_en for name in parameters]
    assert not {text.lower() for text in told} & labels


def test_a_parameter_that_names_a_result_is_shared_by_all_models() -> None:
    named = [n for n in all_parameters() if RESULT.search(n.partition(".")[2])]
    own = {n for n in named if n.partition(".")[0] not in ALLOWED_SUBJECTS}
    assert not own, f"terms of one model or mode name results: {sorted(own)}"


def test_no_term_of_a_model_or_mode_is_labelled_as_a_result() -> None:
    parameters = all_parameters()
    for name in parameters:
        if name.partition(".")[0] in ALLOWED_SUBJECTS:
            continue
        label = parameters.parameter(name).label_en.lower()
        assert not OWN_LABEL.search(label), f"{name}: {label!r} names a result"


@pytest.mark.parametrize("name", scenario_names())
def test_a_preset_sets_levers_and_nothing_else(name: str) -> None:
    preset = load_scenario(name)
    assert not preset.parameters
    assert {setting.lever for setting in preset.settings} <= set(load_levers())
    assert (preset.only, preset.seed) == ((), 1)


def test_no_arm_of_the_register_sets_a_parameter() -> None:
    for system in load_register().values():
        for arm in (system.on(), system.off(), system.failing()):
            assert arm is None or not arm.parameters, system.slug
