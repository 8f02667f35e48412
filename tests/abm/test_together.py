from collections.abc import Mapping

import pytest

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.lists.tables import all_parameters

MISFITS: tuple[tuple[Mapping[str, float], str], ...] = (
    (
        {"need.call_15": 0.25, "need.call_30": 0.7, "need.call_45": 0.2},
        "need.call_15, need.call_30 and need.call_45 .* 1 together, not 1.15",
    ),
    (
        {"commissioner.passes_low": 1.0, "commissioner.passes_high": 0.9},
        "commissioner.passes_low = 1 must not be above commissioner.passes_high = 0.9",
    ),
)


@pytest.mark.parametrize(("values", "said"), MISFITS)
def test_parameters_that_do_not_fit_together_are_refused_in_a_line(
    values: Mapping[str, float], said: str
) -> None:
    for name, value in values.items():
        known = all_parameters().parameter(name)
        assert known.low <= value <= known.high, "each by itself is in its range"
    with pytest.raises(GofalError, match=said) as refused:
        all_parameters().with_values(values)
    assert "\n" not in str(refused.value)
    with pytest.raises(GofalError, match=said):
        CareModel(load_scenario("baseline").with_(parameters=values, only=("Gwynedd",)))


def test_shares_may_leave_nothing_for_the_rest() -> None:
    whole = {"need.call_15": 0.2, "need.call_30": 0.6, "need.call_45": 0.2}
    assert all_parameters().with_values(whole)["need.call_45"] == 0.2
