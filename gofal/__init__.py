"""Home care in Wales as an agent-based model.

======================  ===========================================================================
:func:`run`             one scenario, from the burn-in to its outcomes
:func:`compare`         futures that differ in one policy and share all random draws, with intervals
:func:`sweep`           many points of a design, kept in a folder
:class:`Model`          the model itself, a Mesa model: step it, fork it, look at its agents
:class:`Scenario`       a policy and the run it is tried in
:func:`load_scenario`   a scenario as typed: a preset, a file, ``baseline/fee_level=1.1``
:func:`save_scenario`   a scenario of your own into a file
:func:`scenarios`       all presets, and your own
:func:`levers`          all that a policy may change
:func:`parameters`      every number of the model, with range and source
:data:`OUTCOMES`        all that is measured
:class:`GofalError`     what is raised when something asked for is not allowed
======================  ===========================================================================

    >>> import gofal
    >>> gofal.levers()["fee_level"].default
    1.0

A name is loaded when it is first used, so that ``import gofal`` costs nothing.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gofal.abm.model import CareModel as Model
    from gofal.abm.outcomes import OUTCOMES
    from gofal.abm.scenario import Scenario
    from gofal.agents.errors import GofalError
    from gofal.experiments.api import compare, levers, run, save_scenario, scenarios, sweep
    from gofal.experiments.lists.tables import all_parameters as parameters
    from gofal.experiments.own.typed import typed_scenario as load_scenario

__all__ = [
    "OUTCOMES",
    "GofalError",
    "Model",
    "Scenario",
    "__version__",
    "compare",
    "levers",
    "load_scenario",
    "parameters",
    "run",
    "save_scenario",
    "scenarios",
    "sweep",
]

_HOMES = {
    "OUTCOMES": "gofal.abm.outcomes",
    "GofalError": "gofal.agents.errors",
    "Model": "gofal.abm.model:CareModel",
    "Scenario": "gofal.abm.scenario",
    "load_scenario": "gofal.experiments.own.typed:typed_scenario",
    "parameters": "gofal.experiments.lists.tables:all_parameters",
} | dict.fromkeys(
    ("compare", "levers", "run", "save_scenario", "scenarios", "sweep"), "gofal.experiments.api"
)

if not TYPE_CHECKING:  # a type checker would take every name for one that exists

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'gofal' has no attribute {name!r}")
        module, _, called = _HOMES[name].partition(":")
        globals()[name] = value = getattr(import_module(module), called or name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})


if os.environ.get("GOFAL_RULES"):  # every process has them before any rule is read
    import_module("gofal.experiments.own.rules").offer()
