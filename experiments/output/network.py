"""The network of care of one model, written for tools that draw or count networks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx

from gofal.abm.facts import load_facts
from gofal.abm.files import settle, temporary_file
from gofal.abm.network import RELATIONS
from gofal.abm.results import require_new
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.output.files import make_folder
from gofal.experiments.output.slices import run_notes
from gofal.experiments.output.terminal import console, counted, note_first_run, progress, table
from gofal.experiments.runs.worker import run_weeks
from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.text import Language, say
from gofal.experiments.windows import WEEKS_A_YEAR

WRITERS = {".graphml": nx.write_graphml, ".gexf": nx.write_gexf}


def require_format(file: Path) -> None:
    """Refuse a file that is there, or whose ending names no format; before a run, not after."""
    if file.suffix not in WRITERS:
        raise unknown("ending", file.suffix, WRITERS)
    if file.exists():
        raise GofalError(f"{file} is there already; give a new name")
    require_new(file)


def require_council(scenario: Scenario, council: str) -> None:
    """Refuse a council that is unknown, or outside a slice; before a run, not after.

    Raises:
        GofalError: it is one of these.
    """
    code = load_facts(scenario.country.facts).council_code(council)
    if scenario.only and code not in scenario.only:
        raise GofalError(f"{council} is not among the councils of --only")


def write_graph(graph: nx.MultiDiGraph, file: Path) -> None:
    """Write a network in the format of the file's ending, whole or not at all."""
    make_folder(file.parent)
    with temporary_file(file.parent) as temporary:
        WRITERS[file.suffix](graph, temporary)
        settle(temporary, file)


def write_network(
    scenario: Scenario, years: int, council: str | None, file: Path, language: Language
) -> None:
    """Run a scenario, write its network and show how many links of each kind it has.

    Args:
        scenario: what to run.
        years: years after the burn-in.
        council: whose people are written; all if None.
        file: ends in ``.graphml`` or ``.gexf``.
        language: of the table.
    """
    if council is not None:
        require_council(scenario, council)
    note_first_run(language)
    total = scenario.burn_in_weeks + years * WEEKS_A_YEAR
    with progress(say("command.running", language)) as bar:
        tick = counted(bar, total)
        model = users_worlds().burnt_in(scenario, tick).fork(scenario)
        run_weeks(model, years * WEEKS_A_YEAR, tick)
    graph = model.network(council)
    write_graph(graph, file)
    counts = Counter(key for *_, key in graph.edges(keys=True))
    rows = [(say(f"network.{one}", language), f"{counts[one]:,}") for one in RELATIONS]
    nodes, links = f"{graph.number_of_nodes():,}", f"{graph.number_of_edges():,}"
    title = say("network.title", language, nodes=nodes, links=links)
    columns = [say("network.relation", language), say("network.links", language)]
    screen = console()
    screen.print(table(title, columns, rows))
    for line in run_notes(scenario, language):
        screen.print(line, style="dim", highlight=False)
    screen.print(say("command.written", language, folder=file), highlight=False)
