"""``gofal document``: run presets and systems, and write what came out into ``docs``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.agents.errors import unknown
from gofal.experiments.documents.presets import presets_page
from gofal.experiments.documents.systems import systems_page, window_of
from gofal.experiments.output.docs import DOCS, docs_folder
from gofal.experiments.output.terminal import console, note_first_run, progress
from gofal.experiments.runs.replicates import ArmMeans, Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.systems.register import System, load_register
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.experiments.windows import main_window

PAGES = ("presets", "systems")


def document(
    page: str,
    base: Scenario,
    replicates: int,
    years: int,
    only: tuple[str, ...],
    workers: int | None,
    work: Path,
    write: bool,
    language: Language,
    command: str,
) -> None:
    """Run every arm the page needs and show or write the page.

    Args:
        page: ``presets``, ``systems`` or ``all``.
        base: the baseline, with scale, seed and burn-in.
        replicates: how many Waleses.
        years: length of each run.
        only: presets and systems to keep to; none = all.
        workers: processes; None = one a core.
        work: folder in which finished arms are kept.
        write: whether to write into ``docs``; otherwise the page is printed.
        language: of the printed page; a written one is in English and Welsh.
        command: the command that repeats it.
    """
    if page not in (*PAGES, "all"):
        raise unknown("page", page, (*PAGES, "all"))
    if write:
        docs_folder()  # refused before the runs, not after
    pages = PAGES if page == "all" else (page,)
    presets, systems = chosen(only)
    arms: list[Scenario] = []
    if "presets" in pages:
        arms += [load_scenario(name) for name in presets]
    if "systems" in pages:
        arms += [arm for system in systems for arm in _arms_of(system)]
    found = _run(base, arms, replicates, years, workers, work, language)
    head = {"command": command, "version": metadata.version("gofal")}
    for name in pages:
        for_one = {
            tongue: presets_page(found, presets, tongue, head)
            if name == "presets"
            else systems_page(found, systems, tongue, head)
            for tongue in LANGUAGES
        }
        _put(name, for_one, write, language)


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


def _run(
    base: Scenario,
    arms: Sequence[Scenario],
    replicates: int,
    years: int,
    workers: int | None,
    work: Path,
    language: Language,
) -> ArmMeans:
    others = {arm.name: arm for arm in arms if arm.name != base.name}
    every = load_register().values()
    windows = tuple(dict.fromkeys([main_window(years), *(window_of(s, years) for s in every)]))
    seeds = replicate_seeds(base.seed, replicates)
    asked = Replicates((base, *others.values()), seeds, years, windows)
    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        asked.run(Store(work), workers, bar)
    return asked.read(Store(work), {WALES, *(system.area for system in every)})


def _put(name: str, texts: dict[Language, str], write: bool, language: Language) -> None:
    if not write:
        console().print(texts[language], markup=False, highlight=False, soft_wrap=True)
        return
    path = DOCS / f"{name}.md"
    (docs_folder() / path.name).write_text("\n".join(texts.values()), encoding="utf-8")
    console().print(say("command.written", language, folder=path), highlight=False)
