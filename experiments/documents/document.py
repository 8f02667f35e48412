"""``gofal document``: run presets and systems without dates, and show what came out."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.agents.errors import unknown
from gofal.experiments.comparison.on_terms import on_equal_terms
from gofal.experiments.documents.changes import head as made_by
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.documents.presets import presets_page
from gofal.experiments.documents.systems import RunTables, systems_page, window_of
from gofal.experiments.output.terminal import console
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.systems.register import System, load_register
from gofal.experiments.text import say
from gofal.experiments.windows import main_window

PAGES = ("presets", "systems")


def document(
    page: str, base: Scenario, only: tuple[str, ...], runs: PageRuns, both_terms: bool = False
) -> None:
    """Run every arm a page needs and print it.

    Args:
        page: ``presets``, ``systems`` or ``all``.
        base: the baseline, with seed and burn-in.
        only: presets and systems to restrict it to; none = all.
        runs: how they are run.
        both_terms: whether presets are run on equal terms too, to see how much of an effect is
            terms.
    """
    if page not in (*PAGES, "all"):
        raise unknown("page", page, (*PAGES, "all"))
    pages = PAGES if page == "all" else (page,)
    presets, systems = chosen(only)
    of_page = {
        "presets": [load_scenario(name) for name in presets],
        "systems": [arm for system in systems for arm in _arms_of(system)],
    }
    arms = [arm for name in pages for arm in of_page[name]]
    means = _means(base, arms + _twice(base, of_page["presets"], both_terms), runs)
    head = {"command": runs.command, "version": metadata.version("gofal")}

    language = runs.language
    for name in pages:
        if name == "presets":
            shown = presets_page(means, presets, language, head)
        else:
            top = [made_by(means, language, head), "", say("document.systems_intro", language), ""]
            shown = systems_page(RunTables(means), systems, language, top)
        console().print(shown, markup=False, highlight=False, soft_wrap=True)


def _twice(base: Scenario, presets: Sequence[Scenario], both_terms: bool) -> list[Scenario]:
    """Presets and baseline on equal terms, if they are asked for."""
    return on_equal_terms([base, *presets]) if both_terms else []


def chosen(only: Sequence[str]) -> tuple[list[str], list[System]]:
    """The presets and systems asked for; a preset brings its systems and a system its presets.

    Raises:
        GofalError: a name is neither.
    """
    register = load_register()
    names = [name for name in scenario_names() if name != "baseline"]
    for name in only:
        if name not in register and name not in names:
            raise unknown("preset or system", name, [*names, *register])
    systems = [s for s in register.values() if not only or {s.slug, s.preset, *s.also} & set(only)]
    of_systems = {name for s in systems if s.slug in only for name in (s.preset, *s.also)}
    presets = [name for name in names if not only or name in only or name in of_systems]
    return presets, systems


def _arms_of(system: System) -> list[Scenario]:
    return [arm for arm in (system.off(), system.on(), system.failing()) if arm is not None]


def _means(base: Scenario, arms: Sequence[Scenario], runs: PageRuns) -> ArmMeans:
    others = {arm.name: arm for arm in arms if arm.name != base.name}
    every, years = load_register().values(), runs.years
    windows = tuple(dict.fromkeys([main_window(years), *(window_of(s, years) for s in every)]))
    areas = {WALES, *(system.area for system in every)}
    return runs.means((base, *others.values()), windows, areas)
