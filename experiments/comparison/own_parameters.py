"""Arms of a comparison that replace parameters, each as it says itself."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.runs.nested import Over


def each_as_it_says(arms: Sequence[Scenario], over: Over) -> list[Scenario]:
    """The arms, with the model's own value wherever the first alone replaces a parameter.

    Replicates give every arm the parameters of the first, so an arm without them has to say so.

    Args:
        arms: the reference first.
        over: what the replicates run over.

    Raises:
        GofalError: arms with different parameters are to be run over parameter sets, which would
            replace those of some and not of others.
    """
    first = arms[0].parameters
    if all(dict(arm.parameters) == dict(first) for arm in arms):
        return [*arms]
    if over.sets:
        other = next(arm for arm in arms if dict(arm.parameters) != dict(first))
        raise GofalError(
            f"{other.name} has other parameters than {arms[0].name}; such arms cannot be compared "
            "over an --ensemble"
        )
    from gofal.experiments.lists.tables import all_parameters  # imports kernels

    usual = all_parameters()
    return [
        arm.with_(parameters={name: usual[name] for name in first if name not in arm.parameters})
        for arm in arms
    ]
