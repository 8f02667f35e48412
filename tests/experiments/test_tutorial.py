"""The notebook of `docs/` runs from top to bottom."""

from __future__ import annotations

import warnings

import nbformat
import pytest
from nbclient import NotebookClient

from gofal.abm.results import SOURCE

NOTEBOOK = SOURCE / "docs" / "tutorial.ipynb"


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    text = NOTEBOOK.read_text(encoding="utf-8")
    return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def test_the_committed_notebook_holds_no_results(notebook: nbformat.NotebookNode) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.slow
def test_every_cell_runs_and_the_futures_differ(notebook: nbformat.NotebookNode) -> None:
    client = NotebookClient(
        notebook, timeout=400, kernel_name="python3", resources={"metadata": {"path": str(SOURCE)}}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the notebook machinery, not ours
        client.execute()
    printed = "".join(
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stdout"
    )
    rows = [line.split() for line in printed.splitlines() if line.startswith("effective_wage")]
    assert len(rows) == 1
    assert rows[0][1] != rows[0][2]
