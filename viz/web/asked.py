"""A question with gaps in an address: ``q=pay_more&q.number=15&q.in=CODE``.

A plain form without scripts asks so; what it stands for is a scenario like any other, and the
canonical address names that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gofal.abm.scenario import Scenario
from gofal.experiments.baseline import BASELINE
from gofal.viz.answer import council_codes
from gofal.viz.questions import Filled, Unfit, filled, questions
from gofal.viz.web.arms import named, preset
from gofal.viz.web.refused import Refused, short

QUESTION, GAP, WHERE = "q", "q.", "q.in"
"""Fields: the question, before the name of a gap, and its councils."""


def read_asked(query: Mapping[str, Sequence[str]]) -> tuple[Scenario, ...]:
    """The scenario of the question that a query asks; none if it asks none.

    Raises:
        Refused: there is no such question, or something does not fit into its gaps.
    """
    if QUESTION not in query:
        return ()
    name = query[QUESTION][0]
    if name not in questions():
        raise Refused("refused.word", given=short(name))
    councils = [code for codes in query.get(WHERE, ()) for code in codes.split(",") if code]
    for code in councils:
        if code not in council_codes():
            raise Refused("refused.council", given=short(code))
    given = {
        field.removeprefix(GAP): values[0]
        for field, values in query.items()
        if field.startswith(GAP) and field != WHERE
    }
    try:
        return (scenario_of(filled(questions()[name], given, councils)),)
    except Unfit as why:
        if why.number is None:
            raise Refused("refused.word", given=short(why.given)) from None
        ends = {end: f"{getattr(why.number, end):g}" for end in ("low", "high", "step")}
        raise Refused("lever.refused", **ends) from None


def scenario_of(question: Filled) -> Scenario:
    """The policy that a question asks about."""
    return named(preset(BASELINE).with_(settings=question.settings()))
