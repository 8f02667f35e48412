"""What ``gofal serve`` refuses before it starts anything."""

from __future__ import annotations

import socket

import pytest

from viz.cli import main


def test_a_port_that_is_taken_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--workers", "0"]) == 2
    told = capsys.readouterr().err.strip()
    assert f"port {port}" in told
    assert f"--port {port + 1}" in told
    assert "\n" not in told


@pytest.mark.parametrize("given", [("--port", "0"), ("--port", "70000"), ("--workers", "17")])
def test_what_cannot_be_is_refused(given: tuple[str, str]) -> None:
    assert main(["serve", *given]) == 2
