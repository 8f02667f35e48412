"""Files for running the page as a service name commands, options and pages that are there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.main

import gofal
from gofal.experiments.extras import EXTRAS
from gofal.viz.cli import app

ROOT = Path(gofal.__file__).parents[1]
DEPLOY = ROOT / "deploy"
PORT = "8765"
pytestmark = pytest.mark.skipif(
    not DEPLOY.is_dir(), reason="this gofal is installed without its source"
)


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def parsed(words: Sequence[str]) -> dict[str, Any]:
    """Options of a command as the command line reads them; nothing is run."""
    commands: Any = typer.main.get_command(app)
    command = commands.commands[words[0]]
    context = command.make_context(words[0], list(words[1:]))
    options: dict[str, Any] = context.params
    return options


def container(instruction: str) -> list[str]:
    joined = text("Containerfile").replace("\\\n", " ")
    return re.findall(rf"^{instruction} (.*)$", joined, re.MULTILINE)


def test_the_container_starts_a_command_that_is_there() -> None:
    (entry,), (usual,) = container("ENTRYPOINT"), container("CMD")
    words = [*json.loads(entry), *json.loads(usual)]
    assert words[0] == "gofal"
    options = parsed(words[1:])
    assert (options["host"], str(options["port"]), options["workers"]) == ("0.0.0.0", PORT, 2)  # noqa: S104
    assert container("EXPOSE") == [PORT]


def test_the_container_is_no_administrators_and_keeps_its_cache() -> None:
    assert container("USER") == ["gofal"]
    assert "useradd --system --uid 10001" in text("Containerfile")
    folder = container("VOLUME")[0]
    assert folder == "/var/cache/gofal"  # the cache folder appends its own name
    assert "XDG_CACHE_HOME=/var/cache " in f"{container('ENV')[0]} "


def test_the_container_is_made_of_what_is_in_the_repository() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = project["requires-python"].removeprefix(">=")
    assert {re.search(r"python:([\d.]+)", one)[1] for one in container("FROM")} == {least}  # type: ignore[index]
    install = " ".join(container("RUN"))
    assert (ROOT / "deploy" / "constraints.py").is_file()
    assert "deploy/constraints.py pyproject.toml" in install
    (extra,) = re.findall(r"\.whl\)\[(\w+)\]", install)
    assert extra in EXTRAS
    assert text("Containerfile.dockerignore") == text("Containerfile.containerignore")


def test_constraints_are_those_of_the_project() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(DEPLOY / "constraints.py"), str(ROOT / "pyproject.toml")],
        capture_output=True,
        text=True,
        check=True,
    )
    told = done.stdout.splitlines()
    assert len(told) > 100
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+", one) for one in told)


def test_the_unit_starts_a_command_that_is_there_as_an_ordinary_user() -> None:
    unit = text("gofal.service")
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    words = shlex.split(start)
    assert words[0].endswith("/bin/gofal")
    options = parsed(words[1:])
    assert (options["host"], str(options["port"])) == ("127.0.0.1", PORT)
    assert options["name"] == ["care.example"]
    lines = unit.splitlines()
    assert {"DynamicUser=yes", "CacheDirectory=gofal", "Environment=XDG_CACHE_HOME=%C"} <= {*lines}
    assert not [one for one in lines if one.startswith("MemoryDenyWriteExecute")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_can_read_the_unit() -> None:
    command = ["systemd-analyze", "verify", str(DEPLOY / "gofal.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    complaints = [one for one in done.stderr.splitlines() if one.startswith("gofal.service")]
    assert all("is not executable" in one for one in complaints), complaints


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_proxy_leads_to_the_page_and_hides_what_is_inside(name: str) -> None:
    recipe = text(name)
    assert f"127.0.0.1:{PORT}" in recipe
    assert {"nginx.conf": "/readyz$", "Caddyfile": "*/readyz"}[name] in recipe  # at any path
    assert "--root-path /care" in recipe
    assert recipe.count("{") == recipe.count("}")


def test_nginx_passes_on_what_the_page_asks_for() -> None:
    passed = dict(re.findall(r"proxy_set_header +(\S+) +(\S+);", text("nginx.conf")))
    assert passed == {
        "Host": "$http_host",  # a websocket comes from a page of the same name and port
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "Upgrade": "$http_upgrade",
        "Connection": "$gofal_connection",
    }
    assert "limit_req " in text("nginx.conf")
    for half_open in ("client_header_timeout", "client_body_timeout"):
        assert re.search(rf"^ *{half_open} +\d+s;", text("nginx.conf"), re.MULTILINE)


def test_the_page_about_it_names_every_file() -> None:
    told = text("README.md")
    for file in {*DEPLOY.iterdir()} - {DEPLOY / "README.md"}:
        assert file.name in told or file.suffix.endswith("ignore"), file.name
    for option in re.findall(r"(?<=`)--[a-z-]+", told):
        assert option in ("--name", "--root-path")
