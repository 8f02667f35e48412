"""`gofal network` writes a file that networkx reads back."""

from __future__ import annotations

import errno
from pathlib import Path

import networkx as nx
import pytest

from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.output import network

SMALL = ["--only", "Powys", "--burn-in", "2"]


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_a_network_is_written_and_counted(
    ending: str, read: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new" / f"powys.{ending}"
    assert main(["network", str(file), "--council", "Powys", "--language", "cy", *SMALL]) == 0
    shown = capsys.readouterr().out
    assert "yn gofalu am" in shown
    assert "Darn o Gymru: Powys" in shown
    graph = read(file)  # type: ignore[operator]
    kinds = {kind for _, kind in graph.nodes(data="kind")}
    assert {"client", "carer", "provider", "commissioner", "place"} <= kinds
    assert main(["network", str(file), *SMALL]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["powys.txt"], ".graphml"),
        (["powys.gexf", "--council", "Poys"], "Powys"),
        (["powys.gexf", "--council", "Conwy"], "not among the councils of --only"),
        (["powys.gexf", "--scenario", "nowhere"], "nowhere"),
    ],
)
def test_what_is_not_allowed_is_named(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, *others = words
    assert main(["network", str(tmp_path / file), *others, *SMALL]) == 2
    assert said in capsys.readouterr().err


def test_a_network_that_cannot_be_written_whole_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_graph: nx.MultiDiGraph, file: Path) -> None:
        file.write_text("<graphml>", encoding="utf-8")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(network.WRITERS, ".graphml", full_disk)
    with pytest.raises(GofalError, match="No space left"):
        network.write_graph(nx.MultiDiGraph(), tmp_path / "powys.graphml")
    assert list(tmp_path.iterdir()) == []
