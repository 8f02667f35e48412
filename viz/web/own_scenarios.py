"""Scenarios of whoever runs the server, offered where one asks and marked as theirs.

A link to one holds what it sets and not its name: it works on any server, and its answer is named
by what is set, so that nothing can be taken for a preset with the evidence behind it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache

from gofal.abm.scenario import Scenario
from gofal.experiments.baseline import BASELINE
from gofal.experiments.own.folders import own_files
from gofal.experiments.own.scenario_file import read_own
from gofal.experiments.text import Language
from gofal.viz.web.arms import arm, preset, read_arm
from gofal.viz.web.refused import Refused

LOG = logging.getLogger("gofal.web")


@dataclass(frozen=True)
class OwnScenario:
    """A scenario of a file.

    Attributes:
        name: that of its file.
        given: as the file has it.
        asked: the same as a question of the page; None if that cannot hold it.
    """

    name: str
    given: Scenario
    asked: Scenario | None

    def label(self, language: Language) -> str:
        """What it is called."""
        return self.given.label_cy if language == "cy" else self.given.label_en

    def why(self, language: Language) -> str:
        """What its author says of it."""
        return self.given.why_cy if language == "cy" else self.given.why_en


@cache
def own_scenarios() -> tuple[OwnScenario, ...]:
    """Every own scenario there was when they were first asked for, by name.

    Raises:
        GofalError: a file or a folder of them is not readable.
    """
    read = {name: read_own(file) for name, file in sorted(own_files().items())}
    return tuple(OwnScenario(name, given, _asked(given)) for name, given in read.items())


def _asked(given: Scenario) -> Scenario | None:
    """A scenario as a question; None where it is more than settings, or the page refuses one."""
    usual = preset(BASELINE)
    more = ("parameters", "seed", "burn_in_weeks", "terms", "country")
    if any(getattr(given, name) != getattr(usual, name) for name in more):
        return None
    try:
        return read_arm(arm(replace(given, name=BASELINE)))
    except Refused:
        LOG.warning("the page cannot ask own scenario %s", given.name)
        return None
