"""Refusals of ``gofal serve`` before it starts anything, and its words once it has."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest
import requests

from gofal.viz.cli import main


def test_a_port_that_is_taken_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--workers", "0"]) == 2
    told = capsys.readouterr().err.strip()
    assert f"port {port}" in told
    assert f"--port {port + 1}" in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "given", [("--port", "0"), ("--port", "70000"), ("--workers", "17"), ("--contact", "me")]
)
def test_what_cannot_be_is_refused(given: tuple[str, str]) -> None:
    assert main(["serve", *given]) == 2


@pytest.mark.slow
def test_the_address_that_is_told_can_be_opened_at_once() -> None:
    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    listen = "signal.signal(signal.SIGINT, signal.default_int_handler)"  # a job in the background
    run = "from gofal.viz.cli import main; sys.exit(main(sys.argv[1:]))"
    code = f"import signal, sys; {listen}; {run}"
    words = ("serve", "--port", str(port), "--workers", "0", "--language", "en")
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address == f"http://localhost:{port}/en"
        assert requests.get(address, timeout=180).status_code == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(180) == 130
