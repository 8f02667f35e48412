"""The page below a path of a host, behind a proxy that takes the path off and one that does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import requests
from running import WAIT, running_server
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from gofal.agents.errors import GofalError
from gofal.viz.web.block import read_act
from gofal.viz.web.root_path import history_script, inward, outward, set_root

ROOT = "/care"
LINKS = re.compile(r'(?:href|src|action|formaction)="([^"]*)"')
PAGES = ("/en", "/cy/gofyn", "/en/answer?s=buurtzorg", "/en/privacy", "/en/league")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running_server(ROOT) as address:
        yield address
    set_root("")


@pytest.fixture
def below() -> Iterator[None]:
    set_root(ROOT)
    yield
    set_root("")


def test_every_link_of_a_page_leads_below_the_path(base: str) -> None:
    for page in PAGES:
        for asked in (base + ROOT + page, base + page):  # the path is still there; it was taken off
            answer = requests.get(asked, timeout=WAIT)
            assert answer.status_code == 200
            links = LINKS.findall(answer.text)
            local = [link for link in links if link.startswith("/")]
            assert len(local) > 20
            assert [link for link in local if not re.match(r"/care(/(?!care/)|\?|$)", link)] == []
            assert not [link for link in links if not re.match(r"/|#|https?:|mailto:|data:", link)]


def test_what_a_page_needs_is_there_below_the_path(base: str) -> None:
    text = requests.get(f"{base}{ROOT}/en", timeout=WAIT).text
    assert f'solara.rootPath = "{ROOT}"' in text
    assert f'solara.jupyterRootPath = "{ROOT}/jupyter"' in text
    assert "history[name]" in text
    wanted = set(re.findall(r'(?:href|src)="(/care/(?:gofal|static|_solara)/[^"]*)"', text))
    assert len(wanted) > 4
    for address in wanted:
        assert requests.get(base + address, timeout=WAIT).status_code == 200, address


def test_redirections_stay_below_the_path(base: str) -> None:
    for asked, to in (("/", "/cy"), ("/en/ask?q=pay_more&q.number=15", "/en/ask?s=")):
        answer = requests.get(f"{base}{ROOT}{asked}", timeout=WAIT, allow_redirects=False)
        assert answer.headers["location"].startswith(f"{ROOT}{to}")


def test_whole_addresses_name_the_path(base: str) -> None:
    text = requests.get(f"{base}{ROOT}/en/today", timeout=WAIT).text
    assert f'<link rel="canonical" href="{base}{ROOT}/en/today">' in text
    data = requests.get(f"{base}{ROOT}/en/answer.json?s=buurtzorg", timeout=WAIT).json()
    assert data["page"].startswith(f"{base}{ROOT}/en/answer?")
    assert json.loads(requests.get(data["$schema"], timeout=WAIT).text)["title"]


def test_the_cookie_is_for_the_path_alone(base: str) -> None:
    cookie = requests.get(f"{base}{ROOT}/en", timeout=WAIT).headers["set-cookie"].lower()
    assert f"path={ROOT}" in cookie


def test_the_line_of_a_live_page_is_found_below_the_path(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connected(ws: WebSocket) -> None:
        await ws.accept()
        await ws.send_text(ws.path_params["kernel_id"])
        await ws.close()

    monkeypatch.setattr("solara.server.starlette.kernel_connection", connected)
    page = requests.get(f"{base}{ROOT}/en", timeout=WAIT)
    cookie = page.headers["set-cookie"].partition(";")[0]
    url = f"{base.replace('http', 'ws')}{ROOT}/jupyter/api/kernels/abc/channels?session_id=x"
    with connect(url, origin=Origin(base), additional_headers={"Cookie": cookie}) as line:
        assert line.recv(timeout=30) == "abc"
    with pytest.raises((InvalidStatus, ConnectionClosed)), connect(url) as line:
        line.recv(timeout=5)


@pytest.mark.usefixtures("below")
def test_links_of_the_live_page_go_out_and_come_back() -> None:
    html = '<a href="/en/ask" data-go>x</a><img src="/gofal/a.svg"><a href="//x.example">'
    assert outward(html) == (
        '<a href="/care/en/ask" data-go>x</a><img src="/care/gofal/a.svg"><a href="//x.example">'
    )
    assert outward(outward(html)) == outward(html)
    act = read_act({"do": "go", "value": "/care/en/ask?s=buurtzorg"})
    assert act is not None
    assert act.value == "/en/ask?s=buurtzorg"
    assert [inward(one) for one in ("/care", "/care?x=1", "/careful", "/en")] == [
        "/",
        "/?x=1",
        "/careful",
        "/en",
    ]


def test_without_a_path_nothing_is_changed() -> None:
    set_root("")
    assert outward('<a href="/en">') == '<a href="/en">'
    assert history_script() == ""
    assert inward("/en") == "/en"


@pytest.mark.parametrize("path", ["care", "/en", "/cy/x", "/static", "/a b", "/<x>", "//x"])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    with pytest.raises(GofalError, match="root path"):
        set_root(path)
