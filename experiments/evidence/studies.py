"""Which bundles are wanted, and whether a screening is."""

from __future__ import annotations

from collections.abc import Sequence

from gofal.abm.scenario import Scenario
from gofal.experiments.evidence.bundle_study import BundleStudy
from gofal.experiments.evidence.bundles import bundles_of
from gofal.experiments.evidence.contrasts import Study
from gofal.experiments.evidence.screening import Screening
from gofal.experiments.evidence.strongest import candidates


def studies_of(only: Sequence[str], judged: Sequence[Scenario]) -> list[Study]:
    """The bundles of some presets; of all of them, and the screening, if none is named.

    Args:
        only: names of presets.
        judged: policies of the league, of which the strongest are screened.
    """
    bundles = bundles_of(only)
    found: list[Study] = [BundleStudy(one) for one in bundles]
    return found if only else [*found, Screening(candidates(judged, bundles))]
